using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Joins pieces of the lines along the middle axis of (outer, n, inner), a thread each; item is (outer, piece, inner).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TReduction">How two values become one.</typeparam>
readonly struct ReduceColumnsJob<T, V, E, TReduction>(ArrayView<T> x, ArrayView<T> y, long n, long inner, long pieces) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TReduction : struct, IReduction
{
    /// <summary>Elements of a line that one thread joins.</summary>
    public const int Piece = 64;

    public void Run(long item)
    {
        var line = item / inner;
        var outer = line / pieces;
        var first = (line - (outer * pieces)) * Piece;
        var end = Math.Min(first + Piece, n);
        var at = (((outer * n) + first) * inner) + (item - (line * inner));
        var sum = E.Load(x[at]);
        for (var i = first + 1; i < end; i++)
        {
            at += inner;
            sum = TReduction.Combine(sum, E.Load(x[at]));
        }
        y[item] = E.Store(sum);
    }
}

/// <summary>Joins pieces of long rows, a group each: every thread a share, then the shares by a tree. Item is (row, piece).</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TReduction">How two values become one.</typeparam>
readonly struct ReduceRowsJob<T, V, E, TReduction>(ArrayView<T> x, ArrayView<T> y, long n, long pieces) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TReduction : struct, IReduction
{
    /// <summary>Elements of a row that one group joins.</summary>
    public const int Piece = 8192;

    public void Run(long item)
    {
        var row = item / pieces;
        var first = (row * n) + ((item - (row * pieces)) * Piece);
        var end = Math.Min(first + Piece, (row + 1) * n);
        var sum = E.Load(x[Math.Min(first + Group.IdxX, end - 1)]);
        for (var at = first + Group.IdxX + Group.DimX; at < end; at += Group.DimX)
            sum = TReduction.Combine(sum, E.Load(x[at]));
        sum = GroupTree.Join<T, V, E, TReduction>(sum, (int)Math.Min(end - first, Group.DimX));
        if (Group.IdxX == 0) y[item] = E.Store(sum);
    }
}

/// <summary>Joins a value of each thread of a group.</summary>
static class GroupTree
{
    const int MaxGroup = 256;

    /// <summary>The join of the first threads' values, for every thread: always the same tree. Group sizes are powers of 2.</summary>
    public static V Join<T, V, E, TJoin>(V value, int threads)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TJoin : struct, ILaneJoin
    {
        var shares = SharedMemory.Allocate<T>(MaxGroup);
        shares[Group.IdxX] = E.Store(value);
        for (var half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            Group.Barrier();
            if (Group.IdxX < half && Group.IdxX + half < threads)
                shares[Group.IdxX] = E.Store(TJoin.Combine(E.Load(shares[Group.IdxX]), E.Load(shares[Group.IdxX + half])));
        }
        Group.Barrier();
        var all = E.Load(shares[0]);
        Group.Barrier(); // before the memory is used again
        return all;
    }
}
