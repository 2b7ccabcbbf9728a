namespace Tensorium.NN;

/// <summary>A data file does not hold what its format promises.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>A message of the form "file, line 3, column 2: expected a number, found 'abc'".</summary>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="found">What is there instead.</param>
    /// <param name="line">The line, counted from 1, in text files.</param>
    /// <param name="column">The column (field), counted from 1, in text files.</param>
    /// <param name="innerException">What the reader below raised, when it did.</param>
    public DataFormatException(
        string file, string expected, string found, int? line = null, int? column = null, Exception? innerException = null)
        : base(Describe(file, expected, found, line, column), innerException)
    {
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1; null in binary files.</summary>
    public int? Line { get; }

    /// <summary>The column (field), counted from 1; null in binary files.</summary>
    public int? Column { get; }

    static string Describe(string file, string expected, string found, int? line, int? column)
    {
        string position = line is null ? "" : FormattableString.Invariant($", line {line}");
        if (column is not null) position += FormattableString.Invariant($", column {column}");
        return $"{file}{position}: expected {expected}, found {found}";
    }
}
