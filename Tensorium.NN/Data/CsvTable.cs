using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>A CSV file in memory, whose columns are read as numbers or as classes.</summary>
/// <remarks>Columns are named as in the header, or by their place from 0 in a file without one. Tables do not change.</remarks>
public sealed class CsvTable
{
    readonly CsvFields _fields;
    readonly int[] _rows, _columns; // the places in the file

    CsvTable(CsvFields fields, int[] rows, int[] columns)
    {
        (_fields, _rows, _columns) = (fields, rows, columns);
        Columns = [.. columns.Select(column => fields.Header?[column] ?? column.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows, without the header.</summary>
    public int Rows => _rows.Length;

    /// <summary>Reads a UTF-8 file, in the same way whatever the culture of the machine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written; by default with commas and decimal points.</param>
    /// <exception cref="DataFormatException">
    /// There is no row, rows differ in length, a quote is misplaced, or the file is no UTF-8: with line and column, from 1.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Load(string path, CsvFormat? format = null)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return Parse(reader, path, format);
        }
        catch (DecoderFallbackException broken)
        {
            throw new DataFormatException(path, "UTF-8 text", "bytes that are none", innerException: broken);
        }
    }

    /// <inheritdoc cref="Load"/>
    /// <param name="text">The content.</param>
    /// <param name="file">The name for error messages.</param>
    /// <param name="format"><inheritdoc cref="Load" path="/param[@name='format']"/></param>
    public static CsvTable Parse(TextReader text, string file, CsvFormat? format = null)
    {
        var fields = new CsvFields(text, file, format ?? new());
        return new(fields, [.. Enumerable.Range(0, fields.Rows)], [.. Enumerable.Range(0, fields.Columns)]);
    }

    /// <summary>The table without some of its columns.</summary>
    /// <exception cref="DataFormatException">There is no such column.</exception>
    public CsvTable Without(params ReadOnlySpan<CsvColumns> columns) => new(_fields, _rows, [.. _columns.Except(Find(columns))]);

    /// <summary>The rows in which no field stands for an unknown value, see <see cref="CsvFormat.Missing"/>.</summary>
    public CsvTable WithoutMissing() => new(
        _fields, Array.FindAll(_rows, row => !Array.Exists(_columns, column => _fields.Format.IsMissing(_fields[row, column]))), _columns);

    /// <summary>Columns as finite numbers of Float32, of shape (rows, columns); what is missing is NaN.</summary>
    /// <param name="columns">Which, in this order; all when none are named.</param>
    /// <exception cref="DataFormatException">There is no such column, or a field is no number.</exception>
    public Tensor Numbers(params ReadOnlySpan<CsvColumns> columns)
    {
        int[] places = columns.IsEmpty ? _columns : Find(columns);
        return Tensor.From<float>(Values(places), (Rows, places.Length));
    }

    /// <summary>A column as classes: text, or whole numbers.</summary>
    /// <param name="column">Which.</param>
    /// <param name="names">The classes in the order of their numbers, as another file gave them; by default those found, sorted.</param>
    /// <returns>The number of the class of each row, of Int32 and shape (rows,), and the names of the classes.</returns>
    /// <exception cref="DataFormatException">There is no such column, a field is no class, or none of the names.</exception>
    /// <exception cref="ArgumentException">Several columns are named, or a class twice.</exception>
    public (Tensor Labels, string[] Names) Classes(CsvColumns column, IReadOnlyList<string>? names = null)
    {
        var (labels, found) = Labels(One(column), names);
        return (Tensor.From(labels), found);
    }

    /// <summary>Examples whose targets are numbers: the targets have shape (rows, targets), all other columns are features.</summary>
    /// <param name="targets">The columns to predict.</param>
    /// <exception cref="DataFormatException">There is no such column, a field is no number, or no feature is left.</exception>
    /// <exception cref="ArgumentException">No target is named.</exception>
    public Dataset Regression(params ReadOnlySpan<CsvColumns> targets)
    {
        if (targets.IsEmpty) throw new ArgumentException("name the columns to predict", nameof(targets));
        CsvTable features = Without(targets).Featured("a feature and a target");
        return new(features.Numbers(), Numbers(targets));
    }

    /// <summary>Examples whose target is a class: text, or a whole number. All other columns are features, and numbers.</summary>
    /// <param name="label">The column of the class.</param>
    /// <param name="classNames"><inheritdoc cref="Classes" path="/param[@name='names']"/></param>
    /// <exception cref="DataFormatException">
    /// There is no such column, a feature is no number, a field is no class, or there is one class only.
    /// </exception>
    /// <exception cref="ArgumentException">Several columns are named, or a class twice.</exception>
    public LabeledData Classification(CsvColumns label, IReadOnlyList<string>? classNames = null)
    {
        CsvTable features = Without(label).Featured("a feature and a class");
        float[] values = features.Values(features._columns);
        var (labels, names) = Labels(One(label), classNames);
        if (names.Length < 2)
            throw new DataFormatException(_fields.File, $"at least two classes in column {label}", $"only '{names[0]}'");
        return new(Path.GetFileName(_fields.File), values, [features.Columns.Count], labels, names);
    }

    CsvTable Featured(string expected) =>
        _columns.Length == 0 ? throw _fields.Lacking(expected, Plural.Of(_fields.Columns, "column"))
        : Rows == 0 ? throw _fields.Lacking("a row without missing values", $"none in {Plural.Of(_fields.Rows, "row")}")
        : this;

    float[] Values(int[] columns)
    {
        float[] values = new float[checked(Rows * columns.Length)];
        int at = 0;
        foreach (int row in _rows)
            foreach (int column in columns)
                values[at++] = _fields.Format.Number(_fields[row, column])
                    ?? throw _fields.Unlike("a finite number", row, column, _fields.Format.NumberAdvice(_fields[row, column].ToString()));
        return values;
    }

    (int[] Labels, string[] Names) Labels(int column, IReadOnlyList<string>? names)
    {
        string[] classes = Array.ConvertAll(_rows, row => _fields.Format.Class(_fields[row, column]) ?? throw _fields.Unlike(
            "a class (text or a whole number)", row, column,
            _fields.Format.IsNumber(_fields[row, column]) ? "; Regression takes numbers as targets" : ""));
        string[] known = [.. names ?? Sorted(classes)];
        var numbers = known.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        return ([.. classes.Select((name, i) => numbers.TryGetValue(name, out int number)
            ? number : throw _fields.Unlike($"one of '{string.Join("', '", known)}'", _rows[i], column))], known);
    }

    static string[] Sorted(string[] classes)
    {
        string[] names = [.. classes.Distinct(StringComparer.Ordinal)];
        bool areNumbers = Array.TrueForAll(names, name => long.TryParse(name, CultureInfo.InvariantCulture, out _));
        return areNumbers
            ? [.. names.OrderBy(name => long.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }

    int One(CsvColumns column) =>
        Find([column]) is [var one] ? one : throw new ArgumentException($"{column} is not one column", nameof(column));

    /// <summary>The places in the file of some columns of this table.</summary>
    int[] Find(ReadOnlySpan<CsvColumns> columns)
    {
        var found = new List<int>();
        foreach (CsvColumns each in columns)
        {
            if (each.IsName) found.Add(Named(each.ToString()));
            else found.AddRange(Placed(each));
        }
        return [.. found];
    }

    int Named(string name)
    {
        int[] places = [.. Enumerable.Range(0, Columns.Count).Where(place => string.Equals(Columns[place], name, StringComparison.Ordinal))];
        if (places is [var one]) return _columns[one];
        throw places.Length > 1
            ? _fields.Lacking($"one column '{name}'", $"{places.Length}")
            : _fields.Lacking($"a column '{name}'", Listed(), isName: true);
    }

    ReadOnlySpan<int> Placed(CsvColumns wanted)
    {
        int start = wanted.Places.Start.GetOffset(_columns.Length), end = wanted.Places.End.GetOffset(_columns.Length);
        return start >= 0 && start <= end && end <= _columns.Length
            ? _columns.AsSpan(start..end)
            : throw _fields.Lacking($"a column {wanted}", $"{_columns.Length} of them");
    }

    string Listed() => Columns.Count switch
    {
        0 => "none",
        <= 20 => $"'{string.Join("', '", Columns)}'",
        _ => $"'{string.Join("', '", Columns.Take(10))}' and {Columns.Count - 10} more",
    };
}
