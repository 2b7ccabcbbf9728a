using System.Text;

namespace Tensorium.NN;

/// <summary>Splits text into records and fields as RFC 4180 says; a misplaced quote is an error, not a guess.</summary>
/// <param name="reader">The text.</param>
/// <param name="file">The name for error messages.</param>
/// <param name="separator">What stands between two fields.</param>
sealed class CsvReader(TextReader reader, string file, char separator)
{
    readonly StringBuilder _field = new();
    int _line = 1;

    /// <summary>The line where the last record starts, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The fields of the next record that is not an empty line, or null at the end.</summary>
    /// <exception cref="DataFormatException">A quote is not closed, or stands where none may stand.</exception>
    public List<string>? Read()
    {
        if (Line == 0 && reader.Peek() == '\uFEFF') _ = reader.Read(); // a byte order mark, which files lose by their decoding
        while (reader.Peek() is '\r' or '\n') SkipLineBreak();
        if (reader.Peek() < 0) return null;

        Line = _line;
        var fields = new List<string>();
        do fields.Add(reader.Peek() == '"' ? Quoted(fields.Count + 1) : Plain(fields.Count + 1)); while (SkipSeparator());
        SkipLineBreak();
        return fields;
    }

    string Plain(int column)
    {
        _field.Clear();
        while (!AtEnd())
        {
            char next = (char)reader.Read();
            if (next == '"')
                throw new DataFormatException(
                    file, "quotes only around a whole field", $"one after '{_field}'", _line, column);
            _field.Append(next);
        }
        return _field.ToString();
    }

    string Quoted(int column)
    {
        _field.Clear();
        int start = _line;
        _ = reader.Read();
        while (true)
        {
            int next = reader.Read();
            if (next < 0)
                throw new DataFormatException(file, "a closing quote", "the end of the file", start, column);
            // Two quotes stand for one, a single one ends the field.
            if (next == '"' && reader.Peek() == '"') _ = reader.Read();
            else if (next == '"') break;
            else if (next == '\n') _line++;
            _field.Append((char)next);
        }
        if (!AtEnd())
            throw new DataFormatException(
                file, $"{(separator == ',' ? "a comma" : $"'{separator}'")} after the closing quote", $"'{(char)reader.Peek()}'", _line, column);
        return _field.ToString();
    }

    /// <summary>Whether a field that holds no quotes ends here.</summary>
    bool AtEnd()
    {
        int next = reader.Peek();
        return next is < 0 or '\r' or '\n' || next == separator;
    }

    bool SkipSeparator()
    {
        if (reader.Peek() != separator) return false;
        _ = reader.Read();
        return true;
    }

    void SkipLineBreak()
    {
        if (reader.Peek() == '\r') _ = reader.Read();
        if (reader.Peek() == '\n') _ = reader.Read();
        _line++;
    }
}
