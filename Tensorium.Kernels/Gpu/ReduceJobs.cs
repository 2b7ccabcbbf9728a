using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Joins short lines along the middle axis of (outer, n, inner), a thread each, neighbours of neighbours. Item is (outer, inner).</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TReduction">How two values become one.</typeparam>
readonly struct ReduceLinesJob<T, V, E, TReduction>(ArrayView<T> x, ArrayView<T> y, long n, long inner) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TReduction : struct, IReduction
{
    /// <summary>Elements of a line that one thread joins at most.</summary>
    public const int Longest = 64;

    public void Run(long item)
    {
        var outer = item / inner;
        var at = (outer * n * inner) + (item - (outer * inner));
        y[item] = E.Store(ThreadShare.Join<T, V, E, TReduction>(x, at, inner, n));
    }
}

/// <summary>
/// Joins pieces of long columns along the middle axis of (outer, n, inner), a group for eight neighbouring columns: every thread
/// a share of one, then the shares by a tree. Item is (outer, piece, eight columns).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TReduction">How two values become one.</typeparam>
readonly struct ReduceColumnsJob<T, V, E, TReduction>(ArrayView<T> x, ArrayView<T> y, long n, long inner, long pieces) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TReduction : struct, IReduction
{
    /// <summary>Elements of a column that one group joins.</summary>
    public const int Piece = 4096;

    /// <summary>Columns of a group: 32 bytes of a row, which memory moves at once.</summary>
    public const int Width = 8;

    /// <summary>Groups for a row.</summary>
    public long Across => (inner + Width - 1) / Width;

    public void Run(long item)
    {
        var line = item / Across;
        var outer = line / pieces;
        var first = (line - (outer * pieces)) * Piece;
        var length = Math.Min(Piece, n - first);
        var share = Group.IdxX / Width;
        var shares = Group.DimX / Width;
        var column = ((item - (line * Across)) * Width) + (Group.IdxX - (share * Width));
        // Beside the last column and behind the last row is nothing: those threads look at what is there, and are not asked.
        var row = Math.Min(share, length - 1);
        var start = (((outer * n) + first + row) * inner) + Math.Min(column, inner - 1);
        var sum = ThreadShare.Join<T, V, E, TReduction>(x, start, shares * inner, (length - row + shares - 1) / shares);

        var values = SharedMemory.Allocate<T>(GroupTree.MaxGroup);
        values[Group.IdxX] = E.Store(sum);
        for (var half = shares >> 1; half > 0; half >>= 1)
        {
            Group.Barrier();
            if (share < half && share + half < length)
                values[Group.IdxX] = E.Store(TReduction.Combine(E.Load(values[Group.IdxX]), E.Load(values[Group.IdxX + (half * Width)])));
        }
        if (share == 0 && column < inner) y[(line * inner) + column] = values[Group.IdxX];
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
        var start = Math.Min(first + Group.IdxX, end - 1);
        var sum = ThreadShare.Join<T, V, E, TReduction>(x, start, Group.DimX, (end - start + Group.DimX - 1) / Group.DimX);
        sum = GroupTree.Join<T, V, E, TReduction>(sum, (int)Math.Min(end - first, Group.DimX));
        if (Group.IdxX == 0) y[item] = E.Store(sum);
    }
}
