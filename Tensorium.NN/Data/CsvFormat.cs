using System.Globalization;

namespace Tensorium.NN;

/// <summary>How a CSV file is written. Nothing is guessed but the header.</summary>
public sealed class CsvFormat
{
    const string Separators = ";\t|,";

    readonly HashSet<string> _missing = [];
    readonly NumberFormatInfo _numbers = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();

    /// <summary>What stands between two fields: a comma, as in RFC 4180. Spreadsheets of half of Europe write ';'.</summary>
    /// <exception cref="ArgumentException">Set to a quote or a line break.</exception>
    public char Separator
    {
        get;
        init => field = value is '"' or '\r' or '\n'
            ? throw new ArgumentException($"U+{(int)value:X4} cannot separate fields: it has another meaning in CSV", nameof(value))
            : value;
    } = ',';

    /// <summary>What stands before the fraction of a number: '.', or ','. Groups of digits are never separated.</summary>
    /// <exception cref="ArgumentException">Set to another character.</exception>
    public char DecimalSeparator
    {
        get => _numbers.NumberDecimalSeparator[0];
        init => _numbers.NumberDecimalSeparator = value is '.' or ','
            ? value.ToString()
            : throw new ArgumentException($"'{value}' is neither a decimal point nor a decimal comma", nameof(value));
    }

    /// <summary>
    /// Whether the first line holds the names of the columns; when null, it does where none of its fields is empty, missing or a
    /// number.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>What stands for a value that is not known, as in <c>["", "NA"]</c>. By default nothing does.</summary>
    public IReadOnlyCollection<string> Missing
    {
        get => _missing;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _missing = new(value, StringComparer.Ordinal);
        }
    }

    internal bool IsMissing(ReadOnlySpan<char> field) =>
        _missing.Count > 0 && _missing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(field.Trim());

    internal bool IsNumber(ReadOnlySpan<char> field) => double.TryParse(field, NumberStyles.Float, _numbers, out _);

    /// <summary>A finite number, NaN for a missing one, null for anything else.</summary>
    internal float? Number(ReadOnlySpan<char> field) =>
        IsMissing(field) ? float.NaN
        : float.TryParse(field, NumberStyles.Float, _numbers, out float value) && float.IsFinite(value) ? value : null;

    /// <summary>The name of a class: trimmed text, or a whole number without ".0"; null for "", "2.5", "NaN" and what is missing.</summary>
    internal string? Class(ReadOnlySpan<char> field)
    {
        field = field.Trim();
        if (field.IsEmpty || IsMissing(field)) return null;
        if (!double.TryParse(field, NumberStyles.Float, _numbers, out double value)) return field.ToString();
        // Up to 2^53 a double holds every whole number.
        return double.IsInteger(value) && Math.Abs(value) <= 1L << 53
            ? ((long)value).ToString(CultureInfo.InvariantCulture) : null;
    }

    internal bool LooksLikeHeader(IEnumerable<string> record) =>
        record.All(field => !string.IsNullOrWhiteSpace(field) && !IsMissing(field) && !IsNumber(field));

    /// <summary>What to set where this field is no number; empty where nothing suggests itself.</summary>
    internal string NumberAdvice(string field)
    {
        if (string.IsNullOrWhiteSpace(field)) return "; CsvFormat.Missing lists what stands for an unknown value";
        char other = DecimalSeparator == '.' ? ',' : '.';
        return field.Contains(other, StringComparison.Ordinal) && IsNumber(field.Replace(other, DecimalSeparator))
            ? $"; set CsvFormat.DecimalSeparator if it is '{other}'"
            : SeparatorAdvice(field);
    }

    /// <summary>What to set where this is one field and should be several; empty where nothing suggests itself.</summary>
    internal string SeparatorAdvice(string field)
    {
        foreach (char each in Separators)
            if (each != Separator && each != DecimalSeparator && field.Contains(each, StringComparison.Ordinal))
                return $"; set CsvFormat.Separator if {(each == '\t' ? "a tab" : $"'{each}'")} separates the fields";
        return "";
    }
}
