using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Reduces contiguous rows, or pieces of them: item i is piece i of the (rows x pieces) table, and y its results.
/// </summary>
/// <remarks>
/// Four accumulators take 32 lanes in turn, then the partial results join pairwise: a fixed tree, whose rounding error
/// grows with the logarithm of the length.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TReduction">How two values join.</typeparam>
struct ReduceRowsJob<T, TReduction>(View<T> x, View<T> y, nint length, nint piece) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TReduction : struct, IReduction
{
    const int LanesABlock = 32, Levels = 48;

    /// <summary>Rows longer than this are reduced in pieces, each by itself, so that threads can share one row.</summary>
    public const int Piece = 65536;

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var pieces = (length + piece - 1) / piece;
        for (var item = start; item < end; item++)
        {
            var (row, part) = (item / pieces, item % pieces);
            var count = (int)nint.Min(piece, length - (part * piece));
            y.Slice(item, 1)[0] = Row<V>(x.Slice((row * length) + (part * piece), count));
        }
    }

    /// <summary>The reduction of a row.</summary>
    internal static T Row<V>(ReadOnlySpan<T> row) where V : struct, IVectorLane<V, T> =>
        (row.Length <= LanesABlock * V.Count ? Rest<V>(row) : Tree<V>(row)).Across<TReduction>();

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V Tree<V>(ReadOnlySpan<T> row) where V : struct, IVectorLane<V, T>
    {
        Span<T> stack = stackalloc T[Levels * V.Count];
        var (depth, blocks) = (0, 0);
        var size = LanesABlock * V.Count;
        for (; row.Length >= size; row = row[size..])
        {
            var sum = Block<V>(ref MemoryMarshal.GetReference(row), LanesABlock);
            // like the carries of a counter: equal-sized partial results join
            for (var carry = blocks++; (carry & 1) != 0; carry >>= 1)
                sum = TReduction.Combine(V.Load(ref stack[--depth * V.Count]), sum);
            sum.Store(ref stack[depth++ * V.Count]);
        }
        var total = Rest<V>(row);
        while (depth > 0) total = TReduction.Combine(V.Load(ref stack[--depth * V.Count]), total);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V Block<V>(ref T x, int lanes) where V : struct, IVectorLane<V, T>
    {
        var a = V.Load(ref x);
        var b = V.Load(ref Unsafe.Add(ref x, V.Count));
        var c = V.Load(ref Unsafe.Add(ref x, 2 * V.Count));
        var d = V.Load(ref Unsafe.Add(ref x, 3 * V.Count));
        for (var lane = 4; lane < lanes; lane += 4)
        {
            ref var at = ref Unsafe.Add(ref x, lane * V.Count);
            a = TReduction.Combine(a, V.Load(ref at));
            b = TReduction.Combine(b, V.Load(ref Unsafe.Add(ref at, V.Count)));
            c = TReduction.Combine(c, V.Load(ref Unsafe.Add(ref at, 2 * V.Count)));
            d = TReduction.Combine(d, V.Load(ref Unsafe.Add(ref at, 3 * V.Count)));
        }
        return TReduction.Combine(TReduction.Combine(a, b), TReduction.Combine(c, d));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V Rest<V>(ReadOnlySpan<T> row) where V : struct, IVectorLane<V, T>
    {
        var sum = Lane.Constant<V>(TReduction.Identity);
        var lanes = row.Length / (4 * V.Count) * 4;
        if (lanes > 0)
        {
            sum = Block<V>(ref MemoryMarshal.GetReference(row), lanes);
            row = row[(lanes * V.Count)..];
        }
        for (; row.Length >= V.Count; row = row[V.Count..])
            sum = TReduction.Combine(sum, V.Load(ref MemoryMarshal.GetReference(row)));
        if (row.IsEmpty) return sum;
        Span<T> tail = stackalloc T[V.Count];
        ref var first = ref MemoryMarshal.GetReference(tail);
        Lane.Constant<V>(TReduction.Identity).Store(ref first);
        row.CopyTo(tail);
        return TReduction.Combine(sum, V.Load(ref first));
    }
}
