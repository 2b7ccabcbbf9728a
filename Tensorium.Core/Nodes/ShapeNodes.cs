using Tensorium.Kernels;

namespace Tensorium;

/// <summary>The same elements under another shape.</summary>
sealed class ReshapeNode(Tensor x) : Node(x)
{
    readonly Shape _from = x.Shape;

    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.Reshape(_from);
}

/// <summary>The axes in another order.</summary>
sealed class PermuteNode(Tensor x, int[] axes) : Node(x)
{
    public override void Backward(Tensor dy, Gradients d)
    {
        var inverse = new int[axes.Length];
        for (var i = 0; i < axes.Length; i++) inverse[axes[i]] = i;
        d[0] = dy.Permute(inverse);
    }
}

/// <summary>Repeated along new or stretched axes, by stride 0.</summary>
sealed class ExpandNode(Tensor x) : Node(x)
{
    readonly Shape _from = x.Shape;

    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.SumTo(_from);
}

/// <summary>Every step-th element of each axis from a start on: a part of x.</summary>
sealed class SliceNode(Tensor x, Slice[] slices) : Node(x)
{
    readonly Shape _from = x.Shape;

    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.Embed(_from, slices, 0);
}

/// <summary>A diagonal of the last two axes: every (columns + 1)-th element of them as one.</summary>
sealed class DiagonalNode(Tensor x, Slice places) : Node(x)
{
    readonly Shape _from = x.Shape;

    public override void Backward(Tensor dy, Gradients d)
    {
        var flat = Shape.Create([.. _from.Span[..^2], _from[-2] * _from[-1]]);
        Slice[] slices = [.. Array.ConvertAll(flat.Lengths[..^1], length => new Slice(0, 1, length)), places];
        d[0] = dy.Embed(flat, slices, 0).Reshape(_from);
    }
}

/// <summary>x as the part of a larger tensor that <see cref="SliceNode"/> would cut out; the rest is constant.</summary>
sealed class EmbedNode(Tensor x, Slice[] slices) : Node(x)
{
    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.SliceBy(slices);
}

/// <summary>Tensors side by side along one axis.</summary>
sealed class ConcatNode(Tensor[] parts, int axis) : Node(parts)
{
    readonly long[] _lengths = Array.ConvertAll(parts, part => part.Shape[axis]);

    public override void Backward(Tensor dy, Gradients d)
    {
        long start = 0;
        for (var i = 0; i < _lengths.Length; start += _lengths[i++])
            if (d.Needs(i)) d[i] = dy.Narrow(axis, start, _lengths[i]);
    }
}

/// <summary>Which elements of an axis: <paramref name="Count"/> of them, <paramref name="Step"/> apart.</summary>
/// <param name="Start">The first.</param>
/// <param name="Step">The distance; negative runs backwards.</param>
/// <param name="Count">How many.</param>
readonly record struct Slice(long Start, long Step, long Count)
{
    /// <summary>The part of <paramref name="layout"/> that the slices, one for each axis, cut out.</summary>
    public static Layout Cut(Layout layout, Slice[] slices)
    {
        var strides = new long[slices.Length];
        var lengths = new long[slices.Length];
        var offset = layout.Offset;
        for (var axis = 0; axis < slices.Length; axis++)
        {
            lengths[axis] = slices[axis].Count;
            strides[axis] = layout.Strides[axis] * slices[axis].Step;
            offset += slices[axis].Start * layout.Strides[axis];
        }
        return Layout.Of(Shape.Create(lengths), strides, offset);
    }
}
