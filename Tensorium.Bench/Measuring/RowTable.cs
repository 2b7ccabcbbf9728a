using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>A table that grows row by row: lines of text at once, or a painted table at the end.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="live">Whether that is a terminal that can be painted on.</param>
/// <param name="columns">The titles with their least widths; the first two are words, the others numbers.</param>
sealed class RowTable(TextWriter output, bool live, params (string Title, int Width)[] columns)
{
    const int Words = 2;

    readonly List<string[]> _rows = [];

    /// <summary>Measures, with the name of the row in work on the screen, and shows the table.</summary>
    /// <param name="measure">Calls back with what it is at, and adds rows.</param>
    public void Show(Action<Action<string>> measure)
    {
        if (!live)
        {
            WriteLine([.. columns.Select(column => column.Title)]);
            measure(_ => { });
            return;
        }
        try
        {
            AnsiConsole.Status().Start("measuring", context => measure(what => context.Status(Markup.Escape(what))));
        }
        finally
        {
            Paint();
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        if (live) _rows.Add(cells);
        else WriteLine(cells);
    }

    void WriteLine(string[] cells)
    {
        output.WriteLine(string.Join(
            "  ", cells.Select((cell, i) => i < Words ? cell.PadRight(columns[i].Width) : cell.PadLeft(columns[i].Width))).TrimEnd());
        output.Flush();
    }

    void Paint()
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(columns[i].Title);
            table.AddColumn(i < Words ? column : column.RightAligned().NoWrap());
        }
        foreach (string[] row in _rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }
}
