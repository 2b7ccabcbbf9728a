using System.Globalization;
using System.Text;

namespace Tensorium.NN;

/// <summary>The table that Keras prints of a model; of a functional one with what each layer is connected to.</summary>
sealed class ModelSummary(Model model)
{
    static readonly string[] Titles = ["Layer (type)", "Output Shape", "Param #", "Connected to"];
    static readonly int[] LeastWidths = [33, 24, 15, 24];

    public override string ToString()
    {
        List<string[]> rows = model.Graph is { } graph ? [.. new SummaryGraph(model, graph).Rows] : [.. model.Layers.Select(Row)];
        var titles = Titles[..(model.Graph is null ? 3 : 4)];
        int[] widths = [.. titles.Select((title, column) =>
            Math.Max(rows.Append(titles).Max(row => row[column].Length) + 2, LeastWidths[column]))];

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{model.Name}\"\n");
        Rule(text, widths, "┏━┳┓");
        Line(text, widths, titles, '┃');
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

    public static string Title(Model model, Layer layer) => $"{model.NameInside(layer)} ({layer.GetType().Name})";

    string[] Row(Layer layer) =>
    [
        Title(model, layer),
        layer.IsBuilt ? Output(layer) : "?",
        Count(layer),
    ];

    static string Output(Layer layer)
    {
        try
        {
            return Batches(layer.OutputShapes([.. layer.InputShapes]));
        }
        catch (InvalidOperationException) // a layer of one's own that cannot be called with zeros
        {
            return "?";
        }
    }

    public static string Count(Layer layer) => layer.IsBuilt ? Number(layer.ParameterCount) : "0 (unbuilt)";

    public static string Batches(IReadOnlyList<Shape> shapes) =>
        shapes.Count == 1 ? Batch(shapes[0]) : $"[{string.Join(", ", shapes.Select(Batch))}]";

    public static string Batch(Shape shape) => shape.Rank == 1
        ? "(None,)"
        : $"(None, {string.Join(", ", shape.Span[1..].ToArray())})";

    static void Rule(StringBuilder text, int[] widths, string line) => text
        .Append(line[0])
        .AppendJoin(line[2], widths.Select(width => new string(line[1], width)))
        .Append(line[3]).Append('\n');

    static void Line(StringBuilder text, int[] widths, string[] cells, char bar)
    {
        for (var column = 0; column < widths.Length; column++)
        {
            text.Append(bar);
            if (column == 2) text.Append(cells[column].PadLeft(widths[column] - 1)).Append(' ');
            else text.Append(' ').Append(cells[column].PadRight(widths[column] - 1));
        }
        text.Append(bar).Append('\n');
    }

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
