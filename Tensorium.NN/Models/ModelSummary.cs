using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>The table that Keras prints of a model.</summary>
sealed class ModelSummary(Layer model, IReadOnlyList<Layer> layers)
{
    static readonly string[] Titles = ["Layer (type)", "Output Shape", "Param #"];

    public override string ToString()
    {
        List<string[]> rows = [.. layers.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Append(Titles).Max(row => row[column].Length) + 2)];
        (widths[0], widths[1], widths[2]) = (Math.Max(widths[0], 33), Math.Max(widths[1], 24), Math.Max(widths[2], 15));

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{model.Name}\"\n");
        Rule(text, widths, "┏━┳┓");
        Line(text, widths, Titles, '┃');
        Rule(text, widths, "┡━╇┩");
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) Rule(text, widths, "├─┼┤");
            Line(text, widths, rows[i], '│');
        }
        Rule(text, widths, "└─┴┘");
        Total(text, "Total", model.Parameters);
        Total(text, "Trainable", model.Parameters.Where(parameter => parameter.Trainable));
        Total(text, "Non-trainable", model.Parameters.Where(parameter => !parameter.Trainable));
        return text.ToString();
    }

    static string[] Row(Layer layer) =>
    [
        layer.ToString(),
        layer.InputShapes.Count > 0 ? string.Join(", ", layer.OutputShapes([.. layer.InputShapes]).Select(Batch)) : "?",
        layer.IsBuilt ? Number(layer.ParameterCount) : "0 (unbuilt)",
    ];

    public static string Batch(Shape shape) => shape.Rank == 1
        ? "(None,)"
        : $"(None, {string.Join(", ", shape.Span[1..].ToArray())})";

    static void Rule(StringBuilder text, int[] widths, string line) => text
        .Append(line[0])
        .AppendJoin(line[2], widths.Select(width => new string(line[1], width)))
        .Append(line[3]).Append('\n');

    static void Line(StringBuilder text, int[] widths, string[] cells, char bar) => text
        .Append(bar).Append(' ').Append(cells[0].PadRight(widths[0] - 1))
        .Append(bar).Append(' ').Append(cells[1].PadRight(widths[1] - 1))
        .Append(bar).Append(cells[2].PadLeft(widths[2] - 1)).Append(' ')
        .Append(bar).Append('\n');

    static void Total(StringBuilder text, string what, IEnumerable<Parameter> parameters)
    {
        var (count, bytes) = (0L, 0.0);
        foreach (var parameter in parameters)
        {
            count += parameter.Count;
            bytes += parameter.Count * (double)parameter.Value.DType.Size();
        }
        text.Append(CultureInfo.InvariantCulture, $" {what} params: {Number(count)} ({Size(bytes)})\n");
    }

    static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    static string Size(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
