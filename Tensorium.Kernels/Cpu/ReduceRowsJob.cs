using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Reduces contiguous rows, or pieces of them: item i is piece i of the (rows x pieces) table, and y its results.
/// </summary>
/// <remarks>
/// Eight accumulators take 256 lanes in turn, then the partial results join pairwise: a fixed tree, whose rounding error
/// grows with the logarithm of the length. Each end of a loop is a branch that the processor foresees badly, and until it
/// knows better it asks memory for nothing: with blocks of 32 lanes sums of 4096 x 4096 are a quarter slower.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TReduction">How two values join.</typeparam>
struct ReduceRowsJob<T, TReduction>(View<T> x, View<T> y, nint length, nint piece) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TReduction : struct, IReduction
{
    const int LanesABlock = 256, Levels = 48;

    /// <summary>Rows longer than this are reduced in pieces, each by itself, so that threads can share one row.</summary>
    public const int Piece = 65536;

    /// <summary>Elements that a thread takes at a time: more of a large table, for memory gives long stretches sooner than short ones.</summary>
    public static nint Grain(nint elements) => nint.Clamp(elements / 64, Elementwise.Grain, 4 * Piece);

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        if (piece == length)
        {
            Rows<V>(start, end);
            return;
        }
        var pieces = (length + piece - 1) / piece;
        for (var item = start; item < end; item++)
        {
            var (row, part) = (item / pieces, item % pieces);
            var count = (int)nint.Min(piece, length - (part * piece));
            y.Slice(item, 1)[0] = Row<V>(x.Slice((row * length) + (part * piece), count));
        }
    }

    /// <summary>Whole rows, several in one slice: what is spent on a row besides its elements would show in short ones.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly unsafe void Rows<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var rest = (int)(length % V.Count);
        var index = stackalloc T[V.Count];
        if (rest > 0) Lanes.Index<V, T>(index);
        var many = nint.Max(1, Piece / length);
        for (; start < end; start += many)
        {
            many = nint.Min(many, end - start);
            var source = x.Slice(start * length, many * length);
            var target = y.Slice(start, many);
            for (var row = 0; row < target.Length; row++)
            {
                if (length > LanesABlock * V.Count || (length < V.Count && source.Length < V.Count))
                    target[row] = Row<V>(source[..(int)length]);
                else
                {
                    var sum = Rest<V>(source[..((int)length - rest)]);
                    if (rest > 0) sum = TReduction.Combine(sum, Masked<V>(source, rest, ref index[0]));
                    target[row] = sum.Across<TReduction>();
                }
                source = source[(int)length..];
            }
        }
    }

    /// <summary>
    /// The last elements of a row, fewer than a lane: in the lane that ends with them or, where the row is shorter, that begins with
    /// them, with identities for all others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly V Masked<V>(ReadOnlySpan<T> source, int rest, ref T index) where V : struct, IVectorLane<V, T>
    {
        var identity = Lane.Constant<V>(TReduction.Identity);
        return length < V.Count
            ? V.WhereLess(V.Load(ref index), Lane.Constant<V>(rest), V.Load(in source[0]), identity)
            : V.WhereLess(V.Load(ref index), Lane.Constant<V>(V.Count - rest), identity, V.Load(in source[(int)length - V.Count]));
    }

    /// <summary>The reduction of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Row<V>(ReadOnlySpan<T> row) where V : struct, IVectorLane<V, T> =>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Block<V>(ref T x, int lanes) where V : struct, IVectorLane<V, T>
    {
        V a = V.Load(ref x), b = V.Load(ref Unsafe.Add(ref x, V.Count));
        V c = V.Load(ref Unsafe.Add(ref x, 2 * V.Count)), d = V.Load(ref Unsafe.Add(ref x, 3 * V.Count));
        V e = V.Load(ref Unsafe.Add(ref x, 4 * V.Count)), f = V.Load(ref Unsafe.Add(ref x, 5 * V.Count));
        V g = V.Load(ref Unsafe.Add(ref x, 6 * V.Count)), h = V.Load(ref Unsafe.Add(ref x, 7 * V.Count));
        for (var lane = 8; lane < lanes; lane += 8)
        {
            ref var at = ref Unsafe.Add(ref x, lane * V.Count);
            a = TReduction.Combine(a, V.Load(ref at));
            b = TReduction.Combine(b, V.Load(ref Unsafe.Add(ref at, V.Count)));
            c = TReduction.Combine(c, V.Load(ref Unsafe.Add(ref at, 2 * V.Count)));
            d = TReduction.Combine(d, V.Load(ref Unsafe.Add(ref at, 3 * V.Count)));
            e = TReduction.Combine(e, V.Load(ref Unsafe.Add(ref at, 4 * V.Count)));
            f = TReduction.Combine(f, V.Load(ref Unsafe.Add(ref at, 5 * V.Count)));
            g = TReduction.Combine(g, V.Load(ref Unsafe.Add(ref at, 6 * V.Count)));
            h = TReduction.Combine(h, V.Load(ref Unsafe.Add(ref at, 7 * V.Count)));
        }
        return TReduction.Combine(
            TReduction.Combine(TReduction.Combine(a, b), TReduction.Combine(c, d)),
            TReduction.Combine(TReduction.Combine(e, f), TReduction.Combine(g, h)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Rest<V>(ReadOnlySpan<T> row) where V : struct, IVectorLane<V, T>
    {
        var sum = Lane.Constant<V>(TReduction.Identity);
        var lanes = row.Length / (8 * V.Count) * 8;
        if (lanes > 0)
        {
            sum = Block<V>(ref MemoryMarshal.GetReference(row), lanes);
            row = row[(lanes * V.Count)..];
        }
        for (; row.Length >= V.Count; row = row[V.Count..])
            sum = TReduction.Combine(sum, V.Load(ref MemoryMarshal.GetReference(row)));
        return row.IsEmpty ? sum : TReduction.Combine(sum, Last<V>(row));
    }

    /// <summary>Fewer elements than a lane holds, with identities behind them.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V Last<V>(ReadOnlySpan<T> row) where V : struct, IVectorLane<V, T>
    {
        Span<T> tail = stackalloc T[V.Count];
        ref var first = ref MemoryMarshal.GetReference(tail);
        Lane.Constant<V>(TReduction.Identity).Store(ref first);
        row.CopyTo(tail);
        return V.Load(ref first);
    }
}
