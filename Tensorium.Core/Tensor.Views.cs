using Tensorium.Kernels;

namespace Tensorium;

// Other views of the same elements. Only Reshape of what is not contiguous, and Contiguous, copy.
public sealed partial class Tensor
{
    /// <summary>The matrix or batch of matrices with the last two axes exchanged.</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public Tensor T => Rank >= 2 ? Transpose(-2, -1) : throw new ShapeException($"shape {Shape} has no two axes to exchange");

    /// <summary>The same elements, in row-major order, under another shape; one length may be -1 and is computed.</summary>
    /// <exception cref="ShapeException">The number of elements differs, or several lengths are -1.</exception>
    public Tensor Reshape(params ReadOnlySpan<long> shape) => Reshape(Complete(shape));

    /// <summary>The same elements, in row-major order, under another shape.</summary>
    /// <exception cref="ShapeException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape == Shape) return this;
        if (shape.Count != Count)
            throw new ShapeException($"shape {Shape} of {Count} elements does not reshape to {shape} of {shape.Count}");
        var layout = Layout.TryReshape(shape);
        var source = layout is null ? Detach().Contiguous() : this;
        var y = source.View(layout ?? source.Layout.TryReshape(shape)!);
        return Records(this) ? y.From(new ReshapeNode(this), this) : y;
    }

    /// <summary>Axes <paramref name="startAxis"/> to <paramref name="endAxis"/>, both included, as one.</summary>
    public Tensor Flatten(int startAxis = 0, int endAxis = -1)
    {
        if (Rank == 0) return Reshape(1);
        var (start, end) = (Shape.Axis(startAxis), Shape.Axis(endAxis));
        if (start > end) throw new ShapeException($"axes {startAxis} to {endAxis} of {Shape} run backwards");
        long merged = 1;
        for (var axis = start; axis <= end; axis++) merged *= Shape[axis];
        return Reshape(Shape.Create([.. Shape.Span[..start], merged, .. Shape.Span[(end + 1)..]]));
    }

    /// <summary>All axes in reverse order.</summary>
    public Tensor Transpose()
    {
        var axes = new int[Rank];
        for (var i = 0; i < axes.Length; i++) axes[i] = Rank - 1 - i;
        return Permute(axes);
    }

    /// <summary>Two axes exchanged.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public Tensor Transpose(int axis1, int axis2)
    {
        var axes = new int[Rank];
        for (var i = 0; i < axes.Length; i++) axes[i] = i;
        (axes[Shape.Axis(axis1)], axes[Shape.Axis(axis2)]) = (Shape.Axis(axis2), Shape.Axis(axis1));
        return Permute(axes);
    }

    /// <summary>The axes in another order: axis i of the result is axis axes[i] of this.</summary>
    /// <exception cref="ShapeException">The axes are not each of this tensor's once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> axes)
    {
        if (axes.Length != Rank) throw new ShapeException($"{axes.Length} axes do not permute shape {Shape}");
        var order = new int[Rank];
        var (lengths, strides, used) = (new long[Rank], new long[Rank], new bool[Rank]);
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = Shape.Axis(axes[i]);
            if (used[order[i]]) throw new ShapeException($"axis {axes[i]} appears twice in a permutation of shape {Shape}");
            used[order[i]] = true;
            (lengths[i], strides[i]) = (Shape[order[i]], Layout.Strides[order[i]]);
        }
        var y = View(Layout.Of(new Shape(lengths), strides, Layout.Offset));
        return Records(this) ? y.From(new PermuteNode(this, order), this) : y;
    }

    /// <summary>An axis of one moved to another place.</summary>
    public Tensor MoveAxis(int from, int to)
    {
        List<int> axes = [.. Enumerable.Range(0, Rank)];
        axes.RemoveAt(Shape.Axis(from));
        axes.Insert(Shape.Axis(to), Shape.Axis(from));
        return Permute(axes.ToArray());
    }

    /// <summary>Without the axes of length 1.</summary>
    public Tensor Squeeze() => Reshape(Shape.Create(Array.FindAll(Shape.Lengths, length => length != 1)));

    /// <summary>Without one axis, if its length is 1.</summary>
    public Tensor Squeeze(int axis)
    {
        var at = Shape.Axis(axis);
        return Shape[at] == 1 ? Reshape(Shape.Create([.. Shape.Span[..at], .. Shape.Span[(at + 1)..]])) : this;
    }

    /// <summary>With a new axis of length 1, which becomes axis <paramref name="axis"/>.</summary>
    /// <exception cref="ShapeException">The result has no such axis.</exception>
    public Tensor Unsqueeze(int axis)
    {
        var at = axis < 0 ? axis + Rank + 1 : axis;
        if ((uint)at > (uint)Rank) throw new ShapeException($"a new axis {axis} does not fit shape {Shape}");
        return Reshape(Shape.Create([.. Shape.Span[..at], 1, .. Shape.Span[at..]]));
    }

    /// <summary>Stretched to a shape by NumPy's rule, without a copy.</summary>
    /// <exception cref="ShapeException">This shape does not broadcast to it.</exception>
    public Tensor Expand(Shape shape)
    {
        if (shape == Shape) return this;
        var y = View(Layout.BroadcastTo(shape));
        return Records(this) ? y.From(new ExpandNode(this), this) : y;
    }

    /// <summary>With the elements in row-major order without gaps: this tensor, or a copy.</summary>
    public Tensor Contiguous() => IsContiguous ? this : Clone();

    /// <summary>A contiguous copy.</summary>
    public Tensor Clone()
    {
        var y = EmptyLike(this);
        Device.Copy(y.Operand, Operand);
        return Records(this) ? y.From(new ReshapeNode(this), this) : y;
    }

    /// <summary>The elements in another type: this tensor if it has it. Floats truncate to integers; not-0 is true.</summary>
    public Tensor To(DType dtype)
    {
        if (dtype == DType) return this;
        var y = Empty(Shape, dtype, Device);
        Device.Copy(y.Operand, Operand);
        return Records(this) && dtype.IsFloating() ? y.From(new CastNode(this), this) : y;
    }

    /// <summary>The elements on a device: this tensor if they are there, else a contiguous copy.</summary>
    public Tensor To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == Device) return this;
        var y = Empty(Shape, DType, device);
        Device.Transfer(y.Operand, Detach().Contiguous().Operand);
        return Records(this) ? y.From(new DeviceNode(this), this) : y;
    }

    /// <summary>Summed over the axes that broadcasting <paramref name="shape"/> to this shape stretched.</summary>
    internal Tensor SumTo(Shape shape)
    {
        if (shape == Shape) return this;
        var missing = Rank - shape.Rank;
        List<int> axes = [];
        for (var axis = 0; axis < Rank; axis++)
            if (axis < missing || (shape[axis - missing] == 1 && Shape[axis] != 1)) axes.Add(axis);
        return Sum(axes.ToArray()).Reshape(shape);
    }

    Shape Complete(ReadOnlySpan<long> shape)
    {
        var open = shape.IndexOf(-1);
        if (open < 0) return Shape.Create(shape);
        long known = 1;
        for (var i = 0; i < shape.Length; i++)
            if (i != open) known *= shape[i];
        var text = $"({string.Join(", ", shape.ToArray())})";
        if (shape[(open + 1)..].Contains(-1)) throw new ShapeException($"only one length of {text} can be -1");
        if (known == 0 || Count % known != 0) throw new ShapeException($"shape {Shape} of {Count} elements does not reshape to {text}");
        var complete = shape.ToArray();
        complete[open] = Count / known;
        return Shape.Create(complete);
    }
}
