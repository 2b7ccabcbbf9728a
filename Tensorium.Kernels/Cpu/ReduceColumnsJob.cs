using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Reduces the middle axis of (outer, rows, columns): item i is one piece of at most <see cref="Piece"/> rows over one
/// block of columns, and y has shape (outer, pieces, columns).
/// </summary>
/// <remarks>Groups of rows are joined each in one turn, then pairwise, and so are pieces: a fixed tree, as for rows.</remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TReduction">How two values join.</typeparam>
/// <typeparam name="TRows">The rows.</typeparam>
readonly struct ReduceColumnsJob<T, TReduction, TRows>(TRows table, View<T> y, nint rows, nint columns) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TReduction : struct, IReduction
    where TRows : struct, IRowGroups<T>
{
    const int Piece = 256, Levels = 5; // 16 groups in a piece

    /// <summary>Columns that one item takes: as much of a row as leaves room for its sums in the first cache.</summary>
    public static int Block => 16384 / Unsafe.SizeOf<T>();

    nint Blocks => (columns + Block - 1) / Block;

    /// <summary>How many pieces the rows fall into.</summary>
    public static nint Pieces(nint rows) => (rows + Piece - 1) / Piece;

    /// <summary>Reduces so many outer slices.</summary>
    public void Reduce(nint outer)
    {
        var job = this;
        var work = nint.Min(rows, Piece) * nint.Min(columns, Block);
        WorkerPool.Run(ref job, outer * Pieces(rows) * Blocks, nint.Max(1, Elementwise.Grain / work));
    }

    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var padded = (int)nint.Min(Block, columns) + V.Count; // a last lane may reach into the padding
        Span<T> levels = stackalloc T[Levels * padded];
        nint blocks = Blocks, pieces = Pieces(rows);
        for (var item = start; item < end; item++)
        {
            var (slice, block) = (item / blocks, item % blocks);
            var (outer, piece) = (slice / pieces, slice % pieces);
            var count = (int)nint.Min(Block, columns - (block * Block));
            var first = (((outer * rows) + (piece * Piece)) * columns) + (block * Block);
            Reduce<V>(first, (int)nint.Min(Piece, rows - (piece * Piece)), new(levels, padded, count));
            levels[..count].CopyTo(y.Slice((slice * columns) + (block * Block), count));
        }
    }

    /// <summary>Leaves the joined rows in the first level.</summary>
    void Reduce<V>(nint first, int height, Partials levels) where V : struct, IVectorLane<V, T>
    {
        var (depth, groups) = (0, 0);
        for (var row = 0; row < height; row += IRowGroups<T>.Group)
        {
            table.Join<V>(first, height, row, levels[depth++]);
            for (var carry = groups++; (carry & 1) != 0; carry >>= 1, depth--) Join<V>(levels[depth - 2], levels[depth - 1]);
        }
        for (; depth > 1; depth--) Join<V>(levels[depth - 2], levels[depth - 1]);
    }

    /// <summary>Joins b to a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Join<V>(Span<T> a, Span<T> b) where V : struct, IVectorLane<V, T>
    {
        ref T left = ref a[0], right = ref b[0];
        for (nint i = 0; i < a.Length; i += V.Count)
        {
            ref var at = ref Unsafe.Add(ref left, i);
            TReduction.Combine(V.Load(ref at), V.Load(ref Unsafe.Add(ref right, i))).Store(ref at);
        }
    }

    /// <summary>Rows of partial results, one below the other.</summary>
    readonly ref struct Partials(Span<T> all, int padded, int width)
    {
        readonly Span<T> _all = all;

        public Span<T> this[int row] => _all.Slice(row * padded, width);
    }
}
