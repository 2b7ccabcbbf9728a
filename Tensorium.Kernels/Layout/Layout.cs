namespace Tensorium.Kernels;

/// <summary>How the elements of a tensor lie in its storage: shape, strides and offset, all counted in elements.</summary>
public sealed class Layout
{
    Layout? _transposed; // once it was asked for, as those of weights are in each step

    Layout(Shape shape, long[] strides, long offset)
    {
        Shape = shape;
        Count = shape.Count;
        if (Count == 0) (strides, offset) = (RowMajor(shape.Lengths), 0); // nothing lies nowhere: no step leads behind the end
        (Strides, Offset) = (strides, offset);
        IsContiguous = Contiguous(shape.Lengths, strides);
    }

    Layout(Shape shape)
    {
        Shape = shape;
        Count = shape.Count;
        Strides = RowMajor(shape.Lengths);
        IsContiguous = true;
    }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The distance in memory between neighbours on each axis: 0 repeats, negative runs backwards.</summary>
    internal long[] Strides { get; }

    /// <summary>Where the first element lies; 0 where there is none.</summary>
    public long Offset { get; }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>Whether the elements follow each other in row-major order without gaps.</summary>
    public bool IsContiguous { get; }

    /// <summary>Row-major, from the start of the storage.</summary>
    public static Layout Dense(Shape shape) => new(shape);

    /// <summary>Any arrangement.</summary>
    internal static Layout Of(Shape shape, long[] strides, long offset) => new(shape, strides, offset);

    /// <summary>This layout stretched to <paramref name="shape"/> by stride 0.</summary>
    /// <exception cref="ShapeException">It does not broadcast to that shape.</exception>
    public Layout BroadcastTo(Shape shape)
    {
        if (shape == Shape) return this;
        var missing = shape.Rank - Shape.Rank;
        var strides = new long[shape.Rank];
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var length = axis < missing ? 1 : Shape.Lengths[axis - missing];
            if (length == shape.Lengths[axis]) strides[axis] = axis < missing ? 0 : Strides[axis - missing];
            else if (length != 1) missing = -1;
            if (missing < 0) break;
        }
        if (missing < 0) throw new ShapeException($"shape {Shape} does not broadcast to {shape}");
        return new(shape, strides, Offset);
    }

    /// <summary>Where an axis has an index: without that axis.</summary>
    internal Layout At(int axis, long index) => new(
        new Shape([.. Shape.Lengths[..axis], .. Shape.Lengths[(axis + 1)..]]), [.. Strides[..axis], .. Strides[(axis + 1)..]],
        Offset + (index * Strides[axis]));

    /// <summary>The last two axes exchanged.</summary>
    internal Layout Transposed() =>
        _transposed ??= new(new Shape(Exchanged(Shape.Lengths)), Exchanged(Strides), Offset) { _transposed = this };

    /// <summary>The same elements under another shape without moving them, or null where they would have to move.</summary>
    internal Layout? TryReshape(Shape shape)
    {
        if (IsContiguous) return new(shape, RowMajor(shape.Lengths), Offset);
        var (lengths, strides) = Collapse();
        var result = new long[shape.Rank];
        var (old, left) = (lengths.Length - 1, lengths.Length == 0 ? 1 : lengths[^1]);
        var stride = lengths.Length == 0 ? 1 : strides[^1];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            var length = shape.Lengths[axis];
            if (length == 1) continue;
            while (left == 1 && old > 0) (old, left, stride) = (old - 1, lengths[old - 1], strides[old - 1]);
            if (left % length != 0) return null;
            result[axis] = stride;
            (left, stride) = (left / length, stride * length);
        }
        return new(shape, result, Offset);
    }

    /// <summary>The lowest element in memory, and how many places there are from it to the highest.</summary>
    internal (nint Low, nint Extent) Reach()
    {
        var (low, extent) = ((nint)Offset, (nint)1);
        for (var axis = 0; axis < Shape.Rank; axis++)
        {
            var last = (nint)((Shape.Lengths[axis] - 1) * Strides[axis]);
            low += nint.Min(last, 0);
            extent += nint.Abs(last);
        }
        return (low, extent);
    }

    /// <summary>The first elements of its matrices: all axes but the last two.</summary>
    internal Layout Batch() => new(Shape.Create(Shape.Lengths.AsSpan(..^2)), Strides[..^2], Offset);

    /// <summary>The axes with neighbours merged where memory allows and lengths of 1 dropped: fewest loops.</summary>
    internal (long[] Lengths, long[] Strides) Collapse()
    {
        var lengths = new List<long>(Shape.Rank);
        var strides = new List<long>(Shape.Rank);
        for (var axis = 0; axis < Shape.Rank; axis++)
        {
            var (length, stride) = (Shape.Lengths[axis], Strides[axis]);
            if (length == 1) continue;
            if (lengths.Count > 0 && strides[^1] == stride * length) (lengths[^1], strides[^1]) = (lengths[^1] * length, stride);
            else
            {
                lengths.Add(length);
                strides.Add(stride);
            }
        }
        return (lengths.ToArray(), strides.ToArray());
    }

    static long[] Exchanged(long[] axes)
    {
        long[] exchanged = [.. axes];
        (exchanged[^1], exchanged[^2]) = (axes[^2], axes[^1]);
        return exchanged;
    }

    static bool Contiguous(long[] lengths, long[] strides)
    {
        var dense = true;
        long expected = 1;
        for (var axis = lengths.Length - 1; axis >= 0; axis--)
        {
            if (lengths[axis] == 0) return true; // no elements, no gaps
            if (lengths[axis] == 1) continue;
            dense &= strides[axis] == expected;
            expected *= lengths[axis];
        }
        return dense;
    }

    static long[] RowMajor(long[] lengths)
    {
        if (lengths.Length == 0) return [];
        var strides = new long[lengths.Length];
        strides[^1] = 1;
        for (var axis = lengths.Length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * lengths[axis + 1];
        return strides;
    }
}
