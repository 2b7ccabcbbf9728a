using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>A part of the tensor, as a view: one index, range or step for each of the first axes.</summary>
    /// <remarks>Setting copies into the part, broadcasting; like every change in place it is for tensors without history.</remarks>
    /// <exception cref="ShapeException">There are too many indices, or one does not lie in its axis.</exception>
    [IndexerName("Part")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var (slices, shape) = Resolve(indices);
            return SliceBy(slices).Reshape(shape);
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckChangeable("set");
            CheckUnrecorded(value, "set");
            var (slices, shape) = Resolve(indices);
            var part = View(Slice.Cut(Layout, slices));
            part.CopyFrom(value.Detach().Expand(shape).Reshape(part.Shape));
        }
    }

    /// <summary>Elements <paramref name="start"/> to start + count of one axis, as a view.</summary>
    /// <exception cref="ShapeException">They do not lie in the axis.</exception>
    public Tensor Narrow(int axis, long start, long count)
    {
        var at = Shape.Axis(axis);
        if (start < 0 || count < 0 || start > Shape[at] - count)
            throw new ShapeException($"elements {start} to {(Int128)start + count} do not lie in axis {axis} of shape {Shape}");
        var slices = Whole();
        slices[at] = new(start, 1, count);
        return SliceBy(slices);
    }

    /// <summary>Backwards along the given axes, or all, as a view.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public Tensor Flip(params ReadOnlySpan<int> axes)
    {
        var slices = Whole();
        if (axes.IsEmpty) Array.ForEach([.. Enumerable.Range(0, Rank)], axis => slices[axis] = Backwards(axis));
        foreach (var axis in axes) slices[Shape.Axis(axis)] = Backwards(axis);
        return SliceBy(slices);

        Slice Backwards(int axis) => new(Shape[axis] - 1, -1, Shape[axis]);
    }

    /// <summary>The diagonal of a matrix, or of the last two axes, as a view: element (i, i + offset).</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public Tensor Diagonal(long offset = 0)
    {
        if (Rank < 2) throw new ShapeException($"shape {Shape} has no diagonal");
        var (rows, columns) = (Shape[-2], Shape[-1]);
        var count = Math.Max(0, offset >= 0 ? Math.Min(rows, columns - offset) : Math.Min(rows + offset, columns));
        var (row, column) = count == 0 ? (0L, 0L) : offset >= 0 ? (0L, offset) : (-offset, 0L);
        var (down, right) = (Layout.Strides[^2], Layout.Strides[^1]);
        var y = View(Layout.Of(
            Shape.Create([.. Shape.Span[..^2], count]), [.. Layout.Strides[..^2], down + right], Layout.Offset + (row * down) + (column * right)));
        return Records(this) ? y.From(new DiagonalNode(this, new((row * columns) + column, columns + 1, count)), this) : y;
    }

    /// <summary>The part of this that the slices cut out, one for each axis, as a view.</summary>
    internal Tensor SliceBy(Slice[] slices)
    {
        var y = View(Slice.Cut(Layout, slices));
        return Records(this) ? y.From(new SliceNode(this, slices), this) : y;
    }

    /// <summary>A tensor of a larger shape whose part by the slices is this, and the rest <paramref name="fill"/>.</summary>
    internal Tensor Embed(Shape shape, Slice[] slices, double fill)
    {
        var y = Full(shape, fill, DType, Device);
        Device.Copy(y.View(Slice.Cut(y.Layout, slices)).Operand, Operand);
        return Records(this) ? y.From(new EmbedNode(this, slices), this) : y;
    }

    Slice[] Whole() => Array.ConvertAll(Shape.Lengths, length => new Slice(0, 1, length));

    /// <summary>The slice of each axis, and the result's shape: without the elements, with the new axes.</summary>
    (Slice[] Slices, Shape Shape) Resolve(ReadOnlySpan<TensorIndex> indices)
    {
        var (given, ellipses) = (0, 0);
        foreach (var index in indices)
        {
            if (index.IsEllipsis) ellipses++;
            else if (!index.IsNewAxis) given++;
        }
        if (ellipses > 1) throw new ShapeException($"an index of shape {Shape} has {ellipses} ellipses: it can stand for the axes left over once");
        if (given > Rank) throw new ShapeException($"{given} indices are too many for shape {Shape}");
        var slices = Whole();
        List<long> shape = [];
        var axis = 0;
        foreach (var index in indices)
        {
            if (index.IsNewAxis)
            {
                shape.Add(1);
            }
            else if (index.IsEllipsis)
            {
                for (var skipped = Rank - given; skipped > 0; skipped--) shape.Add(Shape[axis++]);
            }
            else
            {
                slices[axis] = index.Resolve(Shape[axis], axis, Shape);
                if (!index.IsElement) shape.Add(slices[axis].Count);
                axis++;
            }
        }
        while (axis < Rank) shape.Add(Shape[axis++]);
        return (slices, Shape.Create(shape.ToArray()));
    }
}
