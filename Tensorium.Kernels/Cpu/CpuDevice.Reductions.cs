using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Reduce<TReduction>(Operand y, Operand x)
    {
        switch (x.DType)
        {
            case DType.Float32: Reduce<float, TReduction>(y, x); break;
            case DType.Float64: Reduce<double, TReduction>(y, x); break;
            case DType.Int64: Reduce<long, TReduction>(y, x); break;
            case DType.Int32: Reduce<int, TReduction>(y, x); break;
            default: Reduce<byte, TReduction>(y, x); break;
        }
    }

    internal override void MapAndSum<TMap>(in TMap map, Operand y, Operand sums, Operand a, Operand b = default)
    {
        var lieInRows = a.Layout.IsContiguous && (TMap.Arity < 2 || b.Layout.IsContiguous);
        if (lieInRows && y.DType == DType.Float32 && TryMapAndSum<float, TMap>(map, y, sums, a, b)) return;
        if (lieInRows && y.DType == DType.Float64 && TryMapAndSum<double, TMap>(map, y, sums, a, b)) return;
        base.MapAndSum(map, y, sums, a, b);
    }

    internal override void ArgReduce(Operand y, Operand x, bool largest)
    {
        switch (x.DType)
        {
            case DType.Float32: ArgReduce<float>(y, x, largest); break;
            case DType.Float64: ArgReduce<double>(y, x, largest); break;
            case DType.Int64: ArgReduce<long>(y, x, largest); break;
            case DType.Int32: ArgReduce<int>(y, x, largest); break;
            default: ArgReduce<byte>(y, x, largest); break;
        }
    }

    internal override void CumulativeSum(Operand y, Operand x)
    {
        switch (x.DType)
        {
            case DType.Float32: CumulativeSum<float>(y, x); break;
            case DType.Float64: CumulativeSum<double>(y, x); break;
            case DType.Int64: CumulativeSum<long>(y, x); break;
            case DType.Int32: CumulativeSum<int>(y, x); break;
            default: throw Unsupported(x.DType, "a cumulative sum");
        }
    }

    /// <summary>In one pass, where the rows have a length for that.</summary>
    bool TryMapAndSum<T, TMap>(in TMap map, Operand y, Operand sums, Operand a, Operand b)
        where T : unmanaged
        where TMap : struct, IMap
    {
        var (rows, columns) = Rows(y);
        if (rows == 0 || columns < Vector512<T>.Count || columns > ReduceColumnsJob<T, SumReduction, MappedRows<T, TMap>>.Block) return false;
        var left = a.View<T>();
        var mapped = new MappedRows<T, TMap>(map, y.View<T>(), left, TMap.Arity > 1 ? b.View<T>() : left, columns);
        ReduceColumns<T, SumReduction, MappedRows<T, TMap>>(sums.View<T>(), mapped, 1, rows, columns);
        return true;
    }

    void Reduce<T, TReduction>(Operand y, Operand x)
        where T : unmanaged
        where TReduction : struct, IReduction
    {
        var (outer, n, inner) = Axes(x);
        if (y.Count == 0) return;
        if (n == 0) Fill(y, y.DType == DType.Bool ? Math.Max(0, TReduction.Identity) : TReduction.Identity); // no truth value is below false
        else if (inner == 1) ReduceRows<T, TReduction>(y.View<T>(), x.View<T>(), outer, n);
        else ReduceColumns<T, TReduction>(y.View<T>(), x.View<T>(), outer, n, inner);
    }

    void ReduceRows<T, TReduction>(View<T> y, View<T> x, nint rows, nint n)
        where T : unmanaged
        where TReduction : struct, IReduction
    {
        var piece = nint.Min(n, ReduceRowsJob<T, TReduction>.Piece);
        var pieces = (n + piece - 1) / piece;
        using var partial = pieces == 1 ? null : Scratch<T>(rows * pieces);
        var target = partial is null ? y : new View<T>(partial, 0, rows * pieces);
        var job = new ReduceRowsJob<T, TReduction>(x, target, n, piece);
        WorkerPool.Run(ref job, rows * pieces, nint.Max(1, ReduceRowsJob<T, TReduction>.Grain(rows * n) / piece));
        if (partial is not null) ReduceRows<T, TReduction>(y, target, rows, pieces);
    }

    void ReduceColumns<T, TReduction>(View<T> y, View<T> x, nint outer, nint n, nint columns)
        where T : unmanaged
        where TReduction : struct, IReduction =>
        ReduceColumns<T, TReduction, StoredRows<T, TReduction>>(y, new(x, columns), outer, n, columns);

    void ReduceColumns<T, TReduction, TRows>(View<T> y, TRows x, nint outer, nint n, nint columns)
        where T : unmanaged
        where TReduction : struct, IReduction
        where TRows : struct, IRowGroups<T>
    {
        var pieces = ReduceColumnsJob<T, TReduction, TRows>.Pieces(n);
        using var partial = pieces == 1 ? null : Scratch<T>(outer * pieces * columns);
        var target = partial is null ? y : new View<T>(partial, 0, outer * pieces * columns);
        new ReduceColumnsJob<T, TReduction, TRows>(x, target, n, columns).Reduce(outer);
        if (partial is not null) ReduceColumns<T, TReduction>(y, target, outer, pieces, columns);
    }

    static void ArgReduce<T>(Operand y, Operand x, bool largest) where T : unmanaged, INumber<T>
    {
        var (outer, n, inner) = Axes(x);
        var job = new ArgReduceJob<T>(x.View<T>(), y.View<long>(), n, inner, largest);
        WorkerPool.Run(ref job, outer * inner, nint.Max(1, CopyJob<T>.Grain / nint.Max(1, n)));
    }

    static void CumulativeSum<T>(Operand y, Operand x) where T : unmanaged, INumber<T>
    {
        var (outer, n, inner) = Axes(x);
        var job = new CumulativeSumJob<T>(x.View<T>(), y.View<T>(), n, inner);
        WorkerPool.Run(ref job, outer * inner, nint.Max(inner > 1 ? CumulativeSumJob<T>.Least : 1, CopyJob<T>.Grain / nint.Max(1, n)));
    }

    static (nint Outer, nint N, nint Inner) Axes(Operand x)
    {
        var shape = x.Layout.Shape;
        return ((nint)shape[0], (nint)shape[1], (nint)shape[2]);
    }

    Storage Scratch<T>(nint count) where T : unmanaged => Allocate(checked(count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));
}
