using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>A table that grows row by row: lines of text at once, or a painted table at the end.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="terminal">Where the table is painted; null for lines.</param>
/// <param name="columns">What is in a row.</param>
sealed class RowTable(TextWriter output, IAnsiConsole? terminal, params IReadOnlyList<Column> columns)
{
    readonly FittedTable _painted = new(columns);

    /// <summary>Measures, with the name of the row in work on the screen, and shows the table.</summary>
    /// <param name="measure">Calls back with what it is at, and adds rows.</param>
    public void Show(Action<Action<string>> measure)
    {
        if (terminal is null)
        {
            WriteLine([.. columns.Select(column => column.Title)]);
            measure(_ => { });
            return;
        }
        try
        {
            terminal.Status().Start("measuring", context => measure(what => context.Status(Markup.Escape(what))));
        }
        finally
        {
            _painted.Write(terminal);
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        if (terminal is null) WriteLine(cells);
        else _painted.Add([.. cells.Select(Markup.Escape)]);
    }

    void WriteLine(string[] cells)
    {
        output.WriteLine(string.Join("  ", columns.Zip(cells, Padded)).TrimEnd());
        output.Flush();
    }

    static string Padded(Column column, string cell) => column.IsText ? cell.PadRight(column.Width) : cell.PadLeft(column.Width);
}
