namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
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
        if (n <= ReduceLinesJob<T, V, E, TReduction>.Longest)
        {
            Launch(new ReduceLinesJob<T, V, E, TReduction>(View<T>(x), View<T>(y), n, inner), outer * inner, y, x);
            return;
        }
        var piece = inner == 1 ? ReduceRowsJob<T, V, E, TReduction>.Piece : ReduceColumnsJob<T, V, E, TReduction>.Piece;
        var pieces = (n + piece - 1) / piece;
        using var partial = pieces == 1 ? null : Scratch<T>(outer * pieces * inner);
        var target = partial is null ? y : new Operand(partial, Layout.Dense((outer, pieces, inner)), x.DType);
        if (inner == 1)
        {
            LaunchGroups(new ReduceRowsJob<T, V, E, TReduction>(View<T>(x), View<T>(target), n, pieces), outer * pieces, GroupSize, y, x, target);
        }
        else
        {
            var job = new ReduceColumnsJob<T, V, E, TReduction>(View<T>(x), View<T>(target), n, inner, pieces);
            LaunchGroups(job, outer * pieces * job.Across, GroupSize, y, x, target);
        }
        if (partial is not null) Reduce<T, V, E, TReduction>(y, target);
    }

    void ArgReduce<T, V, E>(Operand y, Operand x, bool largest)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
    {
        var (outer, n, inner) = Axes(x);
        var (lines, isLargest) = (outer * inner, largest ? 1 : 0);
        if (ByGroups(lines, n, inner)) LaunchGroups(new ArgReduceLinesJob<T, V, E>(View<T>(x), View<long>(y), n, inner, isLargest), lines, GroupSize, y, x);
        else Launch(new ArgReduceJob<T, V, E>(View<T>(x), View<long>(y), n, inner, isLargest), lines, y, x);
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
        var lines = outer * inner;
        if (ByGroups(lines, n, inner)) LaunchGroups(new CumulativeSumLinesJob<T, N, TSum, V, E, NSum>(View<T>(x), View<T>(y), n, inner), lines, GroupSize, y, x);
        else Launch(new CumulativeSumJob<T, N, TSum, V, E, NSum>(View<T>(x), View<T>(y), n, inner), lines, y, x);
    }

    // A group for a long row; for a long column only where there are too few of them to keep a thread each busy.
    static bool ByGroups(long lines, long n, long inner) => n > 128 && (inner == 1 || lines < 16384);

    static (long Outer, long N, long Inner) Axes(Operand x)
    {
        var shape = x.Layout.Shape;
        return (shape[0], shape[1], shape[2]);
    }
}
