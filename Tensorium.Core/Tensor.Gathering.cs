namespace Tensorium;

// Elements chosen by integer tensors. Indices are checked before a kernel sees them; negative ones count from the end.
public sealed partial class Tensor
{
    /// <summary>The elements of an axis at the given places, in their order: shape (..., indices, ...).</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="indices">Int32 or Int64, one axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index does not lie in the axis.</exception>
    public Tensor IndexSelect(int axis, Tensor indices)
    {
        var at = Shape.Axis(axis);
        var places = Line(Indices(indices, Shape[at], "index"));
        var lengths = (long[])Shape.Lengths.Clone();
        lengths[at] = places.Count;
        var x = Contiguous();
        var y = Empty(Shape.Create(lengths), DType, Device);
        Device.IndexSelect(y.Operand, x.Around(at), places.Operand);
        return Records(this) ? y.From(new IndexSelectNode(this, at, places), this) : y;
    }

    /// <summary>This, with the slices of <paramref name="added"/> added at the given places of an axis, in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index does not lie in the axis.</exception>
    /// <exception cref="ShapeException"><paramref name="added"/> does not have a slice for each index.</exception>
    public Tensor IndexAdd(int axis, Tensor indices, Tensor added)
    {
        ArgumentNullException.ThrowIfNull(added);
        var at = Shape.Axis(axis);
        var places = Line(Indices(indices, Shape[at], "index"));
        if (added.Rank != Rank || !SameBut(at, added.Shape, Shape) || added.Shape[at] != places.Count)
            throw new ShapeException($"slices of shape {added.Shape} at {places.Count} places do not fit axis {axis} of shape {Shape}");
        added = added.To(DType); // recorded, so that its gradient goes back in its own type
        var y = Detach().Clone();
        Device.IndexAdd(y.Around(at), added.Contiguous().Around(at), places.Operand);
        return Records(this, added) ? y.From(new IndexAddNode(this, at, places, added), this, added) : y;
    }

    /// <summary>For each place in <paramref name="indices"/> the element of this whose place along the axis it names.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="indices">Int32 or Int64, of this shape but for the axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index does not lie in the axis.</exception>
    /// <exception cref="ShapeException">The other axes differ.</exception>
    public Tensor Gather(int axis, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var at = Shape.Axis(axis);
        CheckAligned(at, indices);
        var places = Indices(indices, Shape[at], "index").Contiguous();
        var y = Empty(places.Shape, DType, Device);
        Device.Gather(y.Around(at), Contiguous().Around(at), places.Operand);
        return Records(this) ? y.From(new GatherNode(this, at, places), this) : y;
    }

    /// <summary>This, with each element of <paramref name="added"/> added at the place along the axis that its index names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index does not lie in the axis.</exception>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor ScatterAdd(int axis, Tensor indices, Tensor added)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(added);
        var at = Shape.Axis(axis);
        CheckAligned(at, indices);
        if (added.Shape != indices.Shape) throw new ShapeException($"{added.Shape} elements do not fit {indices.Shape} indices");
        var places = Indices(indices, Shape[at], "index").Contiguous();
        added = added.To(DType);
        var y = Detach().Clone();
        Device.ScatterAdd(y.Around(at), added.Contiguous().Around(at), places.Operand);
        return Records(this, added) ? y.From(new ScatterAddNode(this, at, places, added), this, added) : y;
    }

    /// <summary>The elements at the given places of the flattened tensor, in the shape of the indices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index does not lie in it.</exception>
    public Tensor Take(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return Flatten().IndexSelect(0, indices.Flatten()).Reshape(indices.Shape);
    }

    /// <summary>The elements where a mask of this shape is true, in row-major order: one axis.</summary>
    public Tensor MaskedSelect(Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var chosen = mask.Expand(Shape).ToArray<bool>();
        var places = new long[chosen.AsSpan().Count(true) + 1];
        var count = 0;
        for (var i = 0; i < chosen.Length; i++)
        {
            places[count] = i; // overwritten by the next unless this one is chosen
            count += chosen[i] ? 1 : 0;
        }
        return Flatten().IndexSelect(0, From<long>(places.AsSpan(0, count), count, Device));
    }

    /// <summary>The order that sorts an axis: stable, NaN last. Int64.</summary>
    public Tensor ArgSort(int axis = -1, bool descending = false) => Order(axis, descending, Shape[axis]);

    Tensor Order(int axis, bool descending, long count)
    {
        var at = Shape.Axis(axis);
        if (at != Rank - 1) return MoveAxis(at, -1).Order(-1, descending, count).MoveAxis(-1, at);
        var y = Empty(Shape.Create([.. Shape.Span[..^1], count]), DType.Int64, Device);
        Device.ArgSort(y.AsRows(), Contiguous().AsRows(), descending);
        return y;
    }

    /// <summary>The elements of an axis in order, and where they were: stable, NaN last.</summary>
    public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
    {
        var order = Detach().ArgSort(axis, descending);
        return (Gather(axis, order), order);
    }

    /// <summary>The k largest, or smallest, elements along an axis, in order, and where they were.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is negative or above the length of the axis.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int axis = -1, bool largest = true)
    {
        if (k < 0 || k > Shape[axis]) throw new ArgumentOutOfRangeException(nameof(k), k, $"axis {axis} of shape {Shape} has {Shape[axis]} elements");
        var order = Detach().Order(axis, descending: largest, k).Contiguous();
        return (Gather(axis, order), order);
    }

    /// <summary>Indices as Int64 in 0 to length - 1, each checked: now, or by the kernel that takes them.</summary>
    internal static Tensor Indices(Tensor indices, long length, string what)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.DType is not (DType.Int32 or DType.Int64))
            throw new DTypeException($"an {what} tensor is of Int32 or Int64, not of {indices.DType}");
        var places = indices.To(DType.Int64).Contiguous();
        if (places.Count == 0 || (length > 0 && places.Device.KernelsCheckIndices)) return places;
        var (low, high) = places.Device.Range(places.Operand);
        var wrong = high >= length ? high : low;
        if (high >= length || low < (what == "label" ? 0 : -length))
            throw new ArgumentOutOfRangeException(nameof(indices), wrong, $"{what} {wrong} does not lie in 0 to {length - 1}");
        return low >= 0 ? places : Where(places < 0, places + length, places);
    }

    /// <summary>
    /// An integer that does not lie in 0 to length - 1, or null. A device that would have to be waited for reports it later instead.
    /// </summary>
    /// <param name="places">The integers.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="what">What the report calls one.</param>
    internal static long? WrongIndex(Tensor places, long length, string what)
    {
        if (places.Count == 0) return null;
        var contiguous = places.Contiguous();
        if (places.Device.KernelsCheckIndices)
        {
            places.Device.CheckIndices(contiguous.Operand, length, what);
            return null;
        }
        var (low, high) = places.Device.Range(contiguous.Operand);
        return low < 0 ? low : high >= length ? high : null;
    }

    static Tensor Line(Tensor indices) => indices.Rank == 1
        ? indices
        : throw new ShapeException($"indices of shape {indices.Shape} have {indices.Rank} axes, not one");

    void CheckAligned(int axis, Tensor indices)
    {
        if (indices.Rank != Rank || !SameBut(axis, indices.Shape, Shape))
            throw new ShapeException($"indices of shape {indices.Shape} differ from shape {Shape} elsewhere than in axis {axis}");
    }
}
