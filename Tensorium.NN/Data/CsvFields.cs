using System.Runtime.InteropServices;

namespace Tensorium.NN;

/// <summary>The fields of a CSV file, as one text.</summary>
sealed class CsvFields
{
    readonly List<char> _text = [];
    readonly List<int> _ends = [], _lines = []; // where each field ends in the text, and where each row starts in the file

    /// <summary>Reads all of the text.</summary>
    /// <exception cref="DataFormatException">There is no row of data, rows differ in length, or a quote is misplaced.</exception>
    public CsvFields(TextReader text, string file, CsvFormat format)
    {
        (File, Format) = (file, format);
        var reader = new CsvReader(text, file, format.Separator, _text, _ends);
        int count = reader.Read();
        string[] first = Last(count);
        if (count > 0 && (format.HasHeader ?? format.LooksLikeHeader(first)))
        {
            (Header, HeaderLine) = (Array.ConvertAll(first, name => name.Trim()), reader.Line);
            _text.Clear();
            _ends.Clear();
            count = reader.Read();
        }
        if (count == 0) throw new DataFormatException(file, "at least one row of data", "none");
        Columns = Header?.Length ?? count;
        for (; count > 0; count = reader.Read())
        {
            if (count != Columns)
                throw new DataFormatException(
                    file, Plural.Of(Columns, "field"), $"{count}{format.SeparatorAdvice(string.Join('\n', Last(count)))}", reader.Line,
                    Math.Min(count, Columns) + 1);
            _lines.Add(reader.Line);
        }
    }

    public string File { get; }

    public CsvFormat Format { get; }

    /// <summary>The names of the columns; null without a header.</summary>
    public string[]? Header { get; }

    /// <summary>Where the header stands; null without one.</summary>
    public int? HeaderLine { get; }

    public int Rows => _lines.Count;

    public int Columns { get; }

    public ReadOnlySpan<char> this[int row, int column] => Field(checked((row * Columns) + column));

    /// <summary>What to set where the first line was taken for data and may not be.</summary>
    string HeaderAdvice => Header is null && Format.HasHeader is null ? "; set CsvFormat.HasHeader if the first line holds names" : "";

    /// <summary>The error that a field is not what it should be.</summary>
    public DataFormatException Unlike(string expected, int row, int column, string advice = "")
    {
        string name = Header is null ? "" : $" ('{Header[column]}')", text = this[row, column].ToString();
        string found = string.IsNullOrWhiteSpace(text) ? "nothing" : $"'{text}'";
        return new(File, expected + name, found + advice + (row == 0 ? HeaderAdvice : ""), _lines[row], column + 1);
    }

    /// <summary>The error that the columns are not those that are asked for.</summary>
    public DataFormatException Lacking(string expected, string found, bool isName = false)
    {
        string advice = Columns == 1 ? Format.SeparatorAdvice(Header?[0] ?? this[0, 0].ToString()) : "";
        return new(File, expected, found + advice + (isName ? HeaderAdvice : ""), HeaderLine ?? _lines[0]);
    }

    /// <summary>The last fields that were read.</summary>
    string[] Last(int count) => [.. Enumerable.Range(_ends.Count - count, count).Select(place => Field(place).ToString())];

    ReadOnlySpan<char> Field(int place) => CollectionsMarshal.AsSpan(_text)[(place == 0 ? 0 : _ends[place - 1]).._ends[place]];
}
