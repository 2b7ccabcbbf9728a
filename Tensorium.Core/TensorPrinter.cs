using System.Globalization;
using System.Text;

namespace Tensorium;

/// <summary>Prints tensors as NumPy does: nested brackets, one column width, the middle of long axes left out.</summary>
static class TensorPrinter
{
    const int SummarizeAbove = 1000, EdgeItems = 3, Precision = 4, LineWidth = 100;

    /// <summary>The text of a tensor.</summary>
    public static string Print(Tensor x)
    {
        using var mode = Autograd.NoGrad();
        var about = x.DType == DType.Float32 ? "" : $", dtype: {x.DType}";
        if (x.Count == 0) return $"tensor([], shape: {x.Shape}{about})";
        var summarize = x.Count > SummarizeAbove;
        var values = x.Detach();
        if (summarize)
            for (var axis = 0; axis < x.Rank; axis++) values = Edges(values, axis);
        var texts = Texts(values);
        var width = texts.Max(text => text.Length);
        var result = new StringBuilder("tensor(");
        var next = 0;
        Append(result, x.Shape, 0, summarize, texts, ref next, width);
        if (summarize) result.Append(CultureInfo.InvariantCulture, $", shape: {x.Shape}");
        return result.Append(about).Append(')').ToString();
    }

    static Tensor Edges(Tensor x, int axis) => x.Shape[axis] <= 2 * EdgeItems
        ? x
        : Tensor.Concat([x.Narrow(axis, 0, EdgeItems), x.Narrow(axis, x.Shape[axis] - EdgeItems, EdgeItems)], axis);

    static void Append(
        StringBuilder result, Shape shape, int axis, bool summarize, string[] texts, ref int next, int width)
    {
        if (axis == shape.Rank)
        {
            result.Append(texts[next++].PadLeft(width));
            return;
        }
        var last = axis == shape.Rank - 1;
        var indent = new string(' ', "tensor(".Length + axis + 1);
        var between = last ? ", " : "," + new string('\n', shape.Rank - 1 - axis) + indent;
        var leaveOut = summarize && shape[axis] > 2 * EdgeItems;
        var count = leaveOut ? 2 * EdgeItems : shape[axis];
        var perLine = Math.Max(1, (LineWidth - indent.Length) / (width + 2));
        result.Append('[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0) result.Append(last && i % perLine == 0 ? ",\n" + indent : between);
            if (leaveOut && i == EdgeItems) result.Append("...").Append(between);
            Append(result, shape, axis + 1, summarize, texts, ref next, width);
        }
        result.Append(']');
    }

    static string[] Texts(Tensor x) => x.DType switch
    {
        DType.Bool => Array.ConvertAll(x.ToArray<bool>(), value => value ? "True" : "False"),
        DType.Int32 or DType.Int64 => Array.ConvertAll(
            x.To(DType.Int64).ToArray<long>(), value => value.ToString(CultureInfo.InvariantCulture)),
        _ => Floats(x.To(DType.Float64).ToArray<double>()),
    };

    /// <summary>Fixed point with as many digits as the longest needs, at most four; exponents where sizes differ widely.</summary>
    static string[] Floats(double[] values)
    {
        var sizes = values.Where(v => double.IsFinite(v) && v != 0).Select(Math.Abs).DefaultIfEmpty(1).ToArray();
        var scientific = sizes.Max() >= 1e8 || sizes.Min() < 1e-4 || sizes.Max() / sizes.Min() > 1e5;
        if (scientific) return Array.ConvertAll(values, v => Special(v) ?? v.ToString("0.0000e+00", CultureInfo.InvariantCulture));
        var digits = values.Where(double.IsFinite).Select(Digits).DefaultIfEmpty(0).Max();
        var format = digits == 0 ? "0'.'" : "0." + new string('0', digits);
        return Array.ConvertAll(values, v => Special(v) ?? v.ToString(format, CultureInfo.InvariantCulture));
    }

    static int Digits(double value)
    {
        var text = Math.Abs(value).ToString("0." + new string('#', Precision), CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }

    static string? Special(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => null,
    };
}
