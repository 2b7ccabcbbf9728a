namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Tensors side by side along an axis; the other axes agree.</summary>
    /// <exception cref="ShapeException">There are none, or another axis differs.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> parts, int axis = 0)
    {
        if (parts.IsEmpty) throw new ShapeException("there is nothing to concatenate");
        foreach (var part in parts) ArgumentNullException.ThrowIfNull(part, nameof(parts));
        var at = parts[0].Shape.Axis(axis);
        var dtype = parts[0].DType;
        var lengths = (long[])parts[0].Shape.Lengths.Clone();
        lengths[at] = 0;
        foreach (var part in parts)
        {
            if (part.Rank != lengths.Length || !SameBut(at, part.Shape, parts[0].Shape))
                throw new ShapeException($"shapes {parts[0].Shape} and {part.Shape} differ elsewhere than in axis {axis}: they do not concatenate");
            lengths[at] += part.Shape[at];
            dtype = DTypes.Promote(dtype, part.DType);
        }
        var inputs = new Tensor[parts.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = parts[i].To(dtype);
        var y = Empty(Shape.Create(lengths), dtype, parts[0].Device);
        long start = 0;
        foreach (var part in inputs)
        {
            y.Device.Copy(y.Narrow(at, start, part.Shape[at]).Operand, part.Operand);
            start += part.Shape[at];
        }
        return Records(inputs) ? y.From(new ConcatNode(inputs, at), inputs) : y;
    }

    /// <summary>Tensors of one shape along a new axis.</summary>
    /// <exception cref="ShapeException">There are none, or the shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> parts, int axis = 0)
    {
        if (parts.IsEmpty) throw new ShapeException("there is nothing to stack");
        foreach (var part in parts) ArgumentNullException.ThrowIfNull(part, nameof(parts));
        var slices = new Tensor[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Shape != parts[0].Shape) throw new ShapeException($"shapes {parts[0].Shape} and {parts[i].Shape} differ: they do not stack");
            slices[i] = parts[i].Unsqueeze(axis);
        }
        return Concat(slices, axis);
    }

    /// <summary>Equal parts along an axis, as views.</summary>
    /// <exception cref="ShapeException">The axis does not divide into so many parts.</exception>
    public Tensor[] Split(int parts, int axis = 0)
    {
        if (parts <= 0 || Shape[axis] % parts != 0)
            throw new ShapeException($"axis {axis} of shape {Shape} does not split into {parts} equal parts");
        var length = Shape[axis] / parts;
        var result = new Tensor[parts];
        for (var i = 0; i < parts; i++) result[i] = Narrow(axis, i * length, length);
        return result;
    }

    /// <summary>Parts of the given lengths along an axis, as views.</summary>
    /// <exception cref="ShapeException">The lengths do not add up to the axis.</exception>
    public Tensor[] Split(long[] lengths, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        Int128 sum = 0;
        foreach (var length in lengths) sum += length;
        if (sum != Shape[axis])
            throw new ShapeException($"parts of {string.Join(", ", lengths)} do not make up axis {axis} of shape {Shape}");
        var result = new Tensor[lengths.Length];
        long start = 0;
        for (var i = 0; i < lengths.Length; start += lengths[i++]) result[i] = Narrow(axis, start, lengths[i]);
        return result;
    }

    /// <summary>With a constant around it.</summary>
    /// <param name="widths">For each axis how many elements come before and after; axes left out, the last ones, get none.</param>
    /// <param name="value">The constant.</param>
    /// <exception cref="ShapeException">There are more widths than axes, or one is negative, or the result is too large.</exception>
    public Tensor Pad(ReadOnlySpan<(long Before, long After)> widths, double value = 0)
    {
        if (widths.Length > Rank) throw new ShapeException($"{widths.Length} paddings are too many for shape {Shape}");
        var lengths = (long[])Shape.Lengths.Clone();
        var slices = Whole();
        for (var axis = 0; axis < widths.Length; axis++)
        {
            var (before, after) = widths[axis];
            if (before < 0 || after < 0) throw new ShapeException($"padding ({before}, {after}) of axis {axis} is negative: slice instead");
            if (before > long.MaxValue - Shape[axis] - after)
                throw new ShapeException($"padding ({before}, {after}) makes axis {axis} of shape {Shape} 2^63 or longer");
            slices[axis] = new(before, 1, Shape[axis]);
            lengths[axis] += before + after;
        }
        return Embed(Shape.Create(lengths), slices, value);
    }

    /// <summary>Repeated along each axis so many times; axes are added in front where there are more counts.</summary>
    /// <exception cref="ShapeException">There are fewer counts than axes, or one is negative.</exception>
    public Tensor Tile(params ReadOnlySpan<long> counts)
    {
        if (counts.Length < Rank) throw new ShapeException($"{counts.Length} counts do not tile shape {Shape}");
        var missing = counts.Length - Rank;
        List<long> apart = [], repeated = [], merged = [];
        for (var i = 0; i < counts.Length; i++)
        {
            var length = i < missing ? 1 : Shape[i - missing];
            apart.AddRange([1, length]);
            repeated.AddRange([counts[i], length]);
            merged.Add(counts[i] * length);
        }
        return Reshape(Shape.Create(apart.ToArray())).Expand(Shape.Create(repeated.ToArray())).Reshape(Shape.Create(merged.ToArray()));
    }

    /// <summary>1 at each label's place along a new last axis, else 0.</summary>
    /// <param name="classes">The length of that axis.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative or not below <paramref name="classes"/>.</exception>
    public Tensor OneHot(long classes, DType dtype = DType.Float32)
    {
        var labels = Indices(this, classes, "label");
        if (labels.Device.KernelsCheckIndices) labels.Device.CheckIndices(labels.Operand, classes, "label"); // no kernel below takes them as such
        if (dtype is not (DType.Float32 or DType.Float64))
            return labels.Unsqueeze(-1).Eq(Arange(classes, DType.Int64, labels.Device)).To(dtype);
        var y = Zeros(Shape.Create([.. labels.Shape.Span, classes]), dtype, labels.Device);
        y.Device.ScatterAdd(y.Around(labels.Rank), Ones(labels.Shape, dtype, labels.Device).Unsqueeze(-1).Around(labels.Rank), labels.Operand);
        return y;
    }

    static bool SameBut(int axis, Shape a, Shape b)
    {
        for (var i = 0; i < a.Rank; i++)
            if (i != axis && a[i] != b[i]) return false;
        return true;
    }
}
