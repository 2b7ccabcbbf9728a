using Tensorium.Kernels;

namespace Tensorium;

// How reductions see a tensor: as (outer, n, inner), contiguous, with the reduced axes in the middle.
public sealed partial class Tensor
{
    /// <summary>Reduces over the given axes, which stay with length 1. Not recorded.</summary>
    Tensor Reduce<TReduction>(int[] axes) where TReduction : struct, IReduction
    {
        var y = Empty(ReducedShape(axes), DType, Device);
        if (axes.Length == 0)
        {
            Device.Copy(y.Operand, Operand);
            return y;
        }
        var (from, to) = Span(axes);
        if (to - from + 1 == axes.Length)
        {
            Device.Reduce<TReduction>(y.Operand, Detach().Contiguous().Around(from, to));
            return y;
        }
        // scattered axes: bring them to the end
        int[] order = [.. Enumerable.Range(0, Rank).Where(axis => !Has(axes, axis)), .. axes.Select(axis => Shape.Axis(axis))];
        var moved = Detach().Permute(order).Contiguous();
        Device.Reduce<TReduction>(y.Operand, moved.Around(Rank - axes.Length, Rank - 1));
        return y;
    }

    /// <summary>This contiguous tensor as (axes before, axes from..to, axes after).</summary>
    Operand Around(int from, int to)
    {
        var (outer, n, inner) = (1L, 1L, 1L);
        for (var axis = 0; axis < Rank; axis++)
        {
            if (axis < from) outer *= Shape[axis];
            else if (axis <= to) n *= Shape[axis];
            else inner *= Shape[axis];
        }
        return new(Storage, Layout.TryReshape((outer, n, inner))!, DType);
    }

    /// <summary>Writes the sums of this contiguous matrix's columns into a vector. Not recorded.</summary>
    internal void SumColumns(Tensor sums) => Device.Reduce<SumReduction>(sums.Operand, Around(0));

    Operand Around(int axis) => Around(axis, axis);

    /// <summary>This contiguous tensor as rows along its last axis.</summary>
    internal Operand AsRows()
    {
        var n = Rank == 0 ? 1 : Shape[-1];
        return new(Storage, Layout.TryReshape((n == 0 ? 0 : Count / n, n))!, DType);
    }

    /// <summary>The shape with the given axes of length 1.</summary>
    Shape ReducedShape(int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        var lengths = (long[])Shape.Lengths.Clone();
        var met = new bool[Rank];
        foreach (var axis in axes)
        {
            var at = Shape.Axis(axis);
            if (met[at]) throw new ShapeException($"axis {axis} appears twice in ({string.Join(", ", axes)})");
            met[at] = true;
            lengths[at] = 1;
        }
        return new(lengths);
    }

    /// <summary>Without the given axes, whose length is 1.</summary>
    Tensor WithoutAxes(int[] axes)
    {
        if (axes.Length == 0) return this;
        List<long> lengths = [];
        for (var axis = 0; axis < Rank; axis++)
            if (!Has(axes, axis)) lengths.Add(Shape[axis]);
        return Reshape(Shape.Create(lengths.ToArray()));
    }

    /// <summary>How many elements a reduction over the axes joins.</summary>
    long CountOver(int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        long count = 1;
        foreach (var axis in axes) count *= Shape[axis];
        return count;
    }

    int[] AllAxes() => [.. Enumerable.Range(0, Rank)];

    bool Has(int[] axes, int axis) => Array.Exists(axes, a => Shape.Axis(a) == axis);

    (int From, int To) Span(int[] axes)
    {
        var (from, to) = (int.MaxValue, 0);
        foreach (var axis in axes)
        {
            var at = Shape.Axis(axis);
            (from, to) = (int.Min(from, at), int.Max(to, at));
        }
        return (from, to);
    }
}
