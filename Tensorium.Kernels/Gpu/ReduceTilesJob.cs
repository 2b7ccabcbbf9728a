using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Joins long columns where there are few, as the gradient of a bias does: a group takes a few neighbouring ones, its threads every
/// so many elements of them, then these join by a tree. Item is (outer, piece, tile) of (outer, n, inner).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TReduction">How two values become one.</typeparam>
readonly struct ReduceTilesJob<T, V, E, TReduction>(ArrayView<T> x, ArrayView<T> y, long n, long inner, long pieces, int columns) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TReduction : struct, IReduction
{
    /// <summary>Elements of a column that one group joins.</summary>
    public const int Piece = 4096;

    const int MaxGroup = 256;

    /// <summary>Columns of a group: of 256 threads eight, whose neighbours are 32 bytes of memory.</summary>
    public static int Columns(int groupSize) => groupSize >= 64 ? 8 : 4;

    /// <summary>Items along the innermost axis.</summary>
    public static long Tiles(long inner, int columns) => (inner + columns - 1) / columns;

    public void Run(long item)
    {
        var shares = SharedMemory.Allocate<T>(MaxGroup);
        var (tiles, rows) = (Tiles(inner, columns), Group.DimX / columns);
        var (line, row) = (item / tiles, Group.IdxX / columns);
        var column = ((item - (line * tiles)) * columns) + (Group.IdxX - (row * columns));
        var outer = line / pieces;
        var first = (line - (outer * pieces)) * Piece;
        var count = Math.Min(Piece, n - first);
        var start = (((outer * n) + first) * inner) + Math.Min(column, inner - 1);
        var sum = E.Load(x[start + (Math.Min(row, count - 1) * inner)]);
        for (long i = row + rows; i < count; i += rows) sum = TReduction.Combine(sum, E.Load(x[start + (i * inner)]));
        shares[Group.IdxX] = E.Store(sum);
        for (var half = rows >> 1; half > 0; half >>= 1)
        {
            Group.Barrier();
            if (row < half && row + half < count)
                shares[Group.IdxX] = E.Store(TReduction.Combine(E.Load(shares[Group.IdxX]), E.Load(shares[Group.IdxX + (half * columns)])));
        }
        if (row == 0 && column < inner) y[(line * inner) + column] = shares[Group.IdxX];
    }
}
