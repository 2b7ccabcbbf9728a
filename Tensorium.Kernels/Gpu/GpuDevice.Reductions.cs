namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    const long FewColumns = 16384; // too few to keep a thread each busy

    internal override void Reduce<TReduction>(Operand y, Operand x)
    {
        switch (x.DType)
        {
            case DType.Float32: Reduce<float, SingleLane, FloatElement, TReduction>(y, x); break;
            case DType.Float64: Reduce<double, DoubleLane, DoubleElement, TReduction>(y, x); break;
            case DType.Int64: Reduce<long, IntegerLane, LongElement, TReduction>(y, x); break;
            case DType.Int32: Reduce<int, IntegerLane, IntElement, TReduction>(y, x); break;
            default: Reduce<byte, IntegerLane, ByteElement, TReduction>(y, x); break;
        }
    }

    internal override void ArgReduce(Operand y, Operand x, bool largest)
    {
        switch (x.DType)
        {
            case DType.Float32: ArgReduce<float, SingleLane, FloatElement>(y, x, largest); break;
            case DType.Float64: ArgReduce<double, DoubleLane, DoubleElement>(y, x, largest); break;
            case DType.Int64: ArgReduce<long, IntegerLane, LongElement>(y, x, largest); break;
            case DType.Int32: ArgReduce<int, IntegerLane, IntElement>(y, x, largest); break;
            default: ArgReduce<byte, IntegerLane, ByteElement>(y, x, largest); break;
        }
    }

    internal override void CumulativeSum(Operand y, Operand x)
    {
        switch (x.DType)
        {
            case DType.Float32: CumulativeSum<float, FloatNumber, double, DoubleLane, DoubleElement, DoubleNumber>(y, x); break;
            case DType.Float64: CumulativeSum<double, DoubleNumber, double, DoubleLane, DoubleElement, DoubleNumber>(y, x); break;
            case DType.Int64: CumulativeSum<long, LongNumber, long, IntegerLane, LongElement, LongNumber>(y, x); break;
            case DType.Int32: CumulativeSum<int, IntNumber, int, IntegerLane, IntElement, IntNumber>(y, x); break;
            default: throw Unsupported(x.DType, "a cumulative sum");
        }
    }

    internal override (long Min, long Max) Range(Operand x)
    {
        var line = x with { Layout = Layout.Of((1, x.Count, 1), [x.Count, 1, 1], x.Layout.Offset) };
        using var ends = Scratch<long>(2);
        var min = new Operand(ends, Layout.Dense((1, 1, 1)), DType.Int64);
        var max = min with { Layout = Layout.Of((1, 1, 1), [1, 1, 1], 1) };
        Reduce<MinReduction>(min, line);
        Reduce<MaxReduction>(max, line);
        return (ReadOne<long>(min), ReadOne<long>(max));
    }

    void Reduce<T, V, E, TReduction>(Operand y, Operand x)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TReduction : struct, IReduction
    {
        var (outer, n, inner) = Axes(x);
        if (y.Count == 0) return;
        if (n == 0)
        {
            Fill(y, y.DType == DType.Bool ? Math.Max(0, TReduction.Identity) : TReduction.Identity); // no truth value is below false
            return;
        }
        // A group joins a row, where rows are long, or a few long columns, where these are few; else a thread joins a piece of a
        // column, neighbours of neighbours.
        var byGroups = inner == 1 && n > 2 * ReduceColumnsJob<T, V, E, TReduction>.Piece;
        var byTiles = inner > 1 && n > ReduceColumnsJob<T, V, E, TReduction>.Piece && outer * inner < FewColumns;
        var piece = byGroups ? ReduceRowsJob<T, V, E, TReduction>.Piece
            : byTiles ? ReduceTilesJob<T, V, E, TReduction>.Piece
            : ReduceColumnsJob<T, V, E, TReduction>.Piece;
        var pieces = (n + piece - 1) / piece;
        using var partial = pieces == 1 ? null : Scratch<T>(outer * pieces * inner);
        var target = partial is null ? y : new Operand(partial, Layout.Dense((outer, pieces, inner)), x.DType);
        if (byGroups)
        {
            LaunchGroups(new ReduceRowsJob<T, V, E, TReduction>(View<T>(x), View<T>(target), n, pieces), outer * pieces, GroupSize, y, x, target);
        }
        else if (byTiles)
        {
            var columns = ReduceTilesJob<T, V, E, TReduction>.Columns(GroupSize);
            var items = outer * pieces * ReduceTilesJob<T, V, E, TReduction>.Tiles(inner, columns);
            LaunchGroups(new ReduceTilesJob<T, V, E, TReduction>(View<T>(x), View<T>(target), n, inner, pieces, columns), items, GroupSize, y, x, target);
        }
        else
        {
            Launch(new ReduceColumnsJob<T, V, E, TReduction>(View<T>(x), View<T>(target), n, inner, pieces), outer * pieces * inner, y, x, target);
        }
        if (partial is not null) Reduce<T, V, E, TReduction>(y, target);
    }

    void ArgReduce<T, V, E>(Operand y, Operand x, bool largest)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (outer, n, inner) = Axes(x);
        Launch(new ArgReduceJob<T, V, E>(View<T>(x), View<long>(y), n, inner, largest ? 1 : 0), outer * inner, y, x);
    }

    void CumulativeSum<T, N, TSum, V, E, NSum>(Operand y, Operand x)
        where T : unmanaged
        where N : struct, INumberKind<T>
        where TSum : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<TSum, V>
        where NSum : struct, INumberKind<TSum>
    {
        var (outer, n, inner) = Axes(x);
        if (x.Count == 0) return;
        Launch(new CumulativeSumJob<T, N, TSum, V, E, NSum>(View<T>(x), View<T>(y), n, inner), outer * inner, y, x);
    }

    static (long Outer, long N, long Inner) Axes(Operand x)
    {
        var shape = x.Layout.Shape;
        return (shape[0], shape[1], shape[2]);
    }
}
