using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Rank">Where a terminal is narrow, columns of the highest rank go first, together; those of rank 0 stay.</param>
/// <param name="IsText">Whether it stands to the left, unlike numbers.</param>
/// <param name="Width">Its least width in lines that are written before the rows below are known.</param>
readonly record struct Column(string Title, int Rank = 0, bool IsText = false, int Width = 0);

/// <summary>A painted table that loses columns where a terminal is narrow, and never a part of a name or of a number.</summary>
sealed class FittedTable(IReadOnlyList<Column> columns)
{
    // A border and a space on either side; one more border ends the line.
    const int Frame = 3, End = 1;

    readonly List<string[]> _rows = [];

    /// <summary>Adds a row of markup.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table, or a line for each cell where not even the columns of rank 0 fit.</summary>
    public void Write(IAnsiConsole console)
    {
        int width = console.Profile.Width;
        if (Width(rank: 0) <= width) console.Write(Within(width));
        else foreach (string[] row in _rows) WriteLines(console, row);
    }

    /// <summary>The table with the columns that fit into so many characters, and in any case those of rank 0.</summary>
    public Table Within(int width)
    {
        int rank = columns.Max(column => column.Rank);
        while (rank > 0 && Width(rank) > width) rank--;
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (int i in Kept(rank))
        {
            TableColumn column = new TableColumn(columns[i].Title).NoWrap();
            table.AddColumn(columns[i].IsText ? column : column.RightAligned());
        }
        foreach (string[] row in _rows) table.AddRow([.. Kept(rank).Select(i => row[i])]);
        return table;
    }

    IEnumerable<int> Kept(int rank) => Enumerable.Range(0, columns.Count).Where(i => columns[i].Rank <= rank);

    int Width(int rank) => End + Kept(rank).Sum(
        i => Frame + _rows.Select(row => new Markup(row[i]).Length).Append(columns[i].Title.Length).Max());

    void WriteLines(IAnsiConsole console, string[] row)
    {
        Grid lines = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((Column column, string cell) in columns.Zip(row)) lines.AddRow(Markup.Escape(column.Title), cell);
        console.Write(lines);
        console.WriteLine();
    }
}
