using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>Classification data from CSV text: numeric features, and the class (text or a whole number) last.</summary>
public static class CsvData
{
    /// <summary>Reads a UTF-8 file with commas and decimal points, whatever the culture of the machine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasHeader">
    /// Whether the first line holds column names; by default it does when none of its features is a number.
    /// </param>
    /// <exception cref="DataFormatException">A field is missing or no number, with its line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LabeledData Load(string path, bool? hasHeader = null)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return Parse(reader, path, hasHeader);
        }
        catch (DecoderFallbackException broken)
        {
            throw new DataFormatException(path, "UTF-8 text", "bytes that are none", innerException: broken);
        }
    }

    /// <inheritdoc cref="Load"/>
    /// <param name="text">The content.</param>
    /// <param name="file">The name for error messages.</param>
    /// <param name="hasHeader"><inheritdoc cref="Load" path="/param[@name='hasHeader']"/></param>
    public static LabeledData Parse(TextReader text, string file, bool? hasHeader = null)
    {
        var reader = new CsvReader(text, file);
        List<string>? record = reader.Read();
        List<string>? header = null;
        if (record is not null && (hasHeader ?? LooksLikeHeader(record))) (header, record) = (record, reader.Read());
        if (record is null) throw new DataFormatException(file, "at least one row of data", "none");

        int columns = (header ?? record).Count;
        if (columns < 2)
            throw new DataFormatException(file, "a feature and a class", $"{columns} column", reader.Line, 1);
        var features = new List<float>();
        var labels = new List<string>();
        for (; record is not null; record = reader.Read())
        {
            if (record.Count != columns)
                throw new DataFormatException(
                    file, $"{columns} fields", $"{record.Count}", reader.Line, Math.Min(record.Count, columns) + 1);
            for (int column = 0; column < columns - 1; column++)
                features.Add(Number(record[column]) ?? throw Unreadable("a finite number", column));
            labels.Add(ClassOf(record[^1]) ?? throw Unreadable("a class (text or a whole number)", columns - 1));
        }
        string[] classNames = Sorted(labels);
        if (classNames.Length < 2)
            throw new DataFormatException(file, "at least two classes in the last column", $"only '{classNames[0]}'");
        var indexOf = classNames.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        return new LabeledData(
            Path.GetFileName(file), [.. features], [columns - 1], [.. labels.Select(label => indexOf[label])], classNames);

        DataFormatException Unreadable(string expected, int column)
        {
            string name = header is null ? "" : $" ('{header[column]}')";
            string found = string.IsNullOrWhiteSpace(record[column]) ? "nothing" : $"'{record[column]}'";
            return new DataFormatException(file, $"{expected}{name}", found, reader.Line, column + 1);
        }
    }

    static bool LooksLikeHeader(List<string> record) =>
        record.Count > 1 && record.SkipLast(1).All(field => !string.IsNullOrWhiteSpace(field) && !IsNumber(field));

    static bool IsNumber(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    static float? Number(string field) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value : null;

    /// <summary>The name of a class: trimmed text, or a whole number without ".0"; null for "", "2.5", "NaN".</summary>
    static string? ClassOf(string field)
    {
        field = field.Trim();
        if (field.Length == 0) return null;
        if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return field;
        // Up to 2^53 a double holds every whole number.
        return double.IsInteger(value) && Math.Abs(value) <= 1L << 53
            ? ((long)value).ToString(CultureInfo.InvariantCulture) : null;
    }

    static string[] Sorted(List<string> labels)
    {
        string[] names = [.. labels.Distinct(StringComparer.Ordinal)];
        bool numbers = Array.TrueForAll(names, IsNumber);
        return numbers
            ? [.. names.OrderBy(name => double.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }
}
