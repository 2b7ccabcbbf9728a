using System.Buffers;
using System.Runtime.InteropServices;

namespace Tensorium.NN;

/// <summary>Splits text into records and fields as RFC 4180 says; a misplaced quote is an error, not a guess.</summary>
/// <param name="reader">The text.</param>
/// <param name="file">The name for error messages.</param>
/// <param name="separator">What stands between two fields.</param>
/// <param name="text">Takes the fields, one behind the other: a string for each would take several times the memory.</param>
/// <param name="ends">Takes where each field ends there.</param>
sealed class CsvReader(TextReader reader, string file, char separator, List<char> text, List<int> ends)
{
    readonly char[] _buffer = new char[1 << 14];
    readonly SearchValues<char> _stops = SearchValues.Create([separator, '"', '\r', '\n']);
    int _at, _length, _line = 1;

    /// <summary>The line where the last record starts, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Appends the fields of the next record that is not an empty line.</summary>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="DataFormatException">A quote is not closed, or stands where none may stand.</exception>
    public int Read()
    {
        if (Line == 0 && Peek() == '\uFEFF') _at++; // a byte order mark, which files lose by their decoding
        while (Peek() is '\r' or '\n') SkipLineBreak();
        if (Peek() < 0) return 0;

        Line = _line;
        int count = 0;
        do
        {
            count++;
            if (Peek() == '"') AddQuoted(count);
            else AddPlain(count);
            ends.Add(text.Count);
        }
        while (SkipSeparator());
        SkipLineBreak();
        return count;
    }

    void AddPlain(int column)
    {
        int start = text.Count;
        while (Peek() >= 0)
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_at, _length - _at);
            int stop = rest.IndexOfAny(_stops);
            ReadOnlySpan<char> plain = stop < 0 ? rest : rest[..stop];
            text.AddRange(plain);
            _at += plain.Length;
            if (stop < 0) continue;
            if (_buffer[_at] != '"') return;
            string before = CollectionsMarshal.AsSpan(text)[start..].ToString();
            throw new DataFormatException(file, "quotes only around a whole field", $"one after '{before}'", _line, column);
        }
    }

    void AddQuoted(int column)
    {
        int start = _line;
        _at++;
        while (true)
        {
            int next = Next();
            if (next < 0) throw new DataFormatException(file, "a closing quote", "the end of the file", start, column);
            // Two quotes stand for one, a single one ends the field.
            if (next == '"' && Peek() == '"') _at++;
            else if (next == '"') break;
            else if (next == '\n') _line++;
            text.Add((char)next);
        }
        if (Peek() is not (< 0 or '\r' or '\n') && Peek() != separator)
            throw new DataFormatException(
                file, $"{(separator == ',' ? "a comma" : $"'{separator}'")} after the closing quote", $"'{(char)Peek()}'", _line, column);
    }

    int Peek() => _at < _length || Fill() ? _buffer[_at] : -1;

    int Next()
    {
        int next = Peek();
        _at++;
        return next;
    }

    bool Fill()
    {
        (_at, _length) = (0, reader.Read(_buffer));
        return _length > 0;
    }

    bool SkipSeparator()
    {
        if (Peek() != separator) return false;
        _at++;
        return true;
    }

    void SkipLineBreak()
    {
        if (Peek() == '\r') _at++;
        if (Peek() == '\n') _at++;
        _line++;
    }
}
