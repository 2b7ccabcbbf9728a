using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Two sums down each column of a table: item i is a piece of the rows over a block of columns, and leaves its sums in the
/// piece's row of two tables, which <see cref="Sum"/> then joins into the first row.
/// </summary>
/// <remarks>Groups of eight rows join pairwise, and so do pieces: a fixed tree.</remarks>
/// <param name="pair">The sums.</param>
/// <param name="a">Takes the first sums, for each piece a row of <see cref="Stride"/>.</param>
/// <param name="b">Takes the second.</param>
/// <param name="rows">The rows of the table, at least 1.</param>
/// <param name="columns">The columns of the table.</param>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TPair">What the sums are of.</typeparam>
readonly unsafe struct ColumnPairsJob<T, TPair>(TPair pair, T* a, T* b, nint rows, nint columns) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TPair : struct, IColumnPair<T>
{
    const int Levels = 12, Pad = 16; // 8 · 2¹¹ rows are more than a piece has; a lane may reach beyond the last column

    /// <summary>From a row of the tables to the next.</summary>
    public static nint Stride(nint columns) => columns + Pad;

    /// <summary>How many pieces the rows fall into.</summary>
    public static nint Pieces(nint rows, nint columns) => (rows + Height(columns) - 1) / Height(columns);

    static nint Block => 2048 / Unsafe.SizeOf<T>();

    static nint Padded => Block + Pad;

    nint Blocks => (columns + Block - 1) / Block;

    /// <summary>Fills the first row of both tables with the sums over all rows.</summary>
    public void Sum()
    {
        var job = this;
        var area = nint.Min(Height(columns), rows) * nint.Min(Block, columns);
        WorkerPool.Run(ref job, Pieces(rows, columns) * Blocks, nint.Max(1, Elementwise.Grain / area));
        var join = new JoinLoop(this);
        Widest<T>.Run(in join, 0, Pieces(rows, columns));
    }

    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        T* levelsA = Scratch.Panel<T>(2 * Levels * Padded), levelsB = levelsA + (Levels * Padded);
        var heights = stackalloc nint[Levels];
        for (var item = start; item < end; item++)
        {
            var (piece, column) = (item / Blocks, item % Blocks * Block);
            var width = nint.Min(Block, columns - column);
            var last = nint.Min(rows, (piece + 1) * Height(columns));
            var (depth, groups) = (0, 0);
            for (var row = piece * Height(columns); row < last; row += IColumnPair<T>.Group)
            {
                heights[depth] = nint.Min(IColumnPair<T>.Group, last - row);
                pair.Sum<V>(row, heights[depth], column, width, levelsA + (depth * Padded), levelsB + (depth * Padded));
                depth++;
                for (var carry = groups++; (carry & 1) != 0; carry >>= 1) Join<V>(width, levelsA, levelsB, --depth, heights);
            }
            while (depth > 1) Join<V>(width, levelsA, levelsB, --depth, heights);
            Copy(levelsA, a + (piece * Stride(columns)) + column, width);
            Copy(levelsB, b + (piece * Stride(columns)) + column, width);
        }
    }

    /// <summary>Joins a level to the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Join<V>(nint width, T* a, T* b, int level, nint* heights) where V : struct, IVectorLane<V, T>
    {
        var (at, before) = (level * Padded, (level - 1) * Padded);
        TPair.Join<V>(width, a + before, b + before, heights[level - 1], a + at, b + at, heights[level]);
        heights[level - 1] += heights[level];
    }

    static nint Height(nint columns) => nint.Clamp(32768 / columns, 64, 4096) / IColumnPair<T>.Group * IColumnPair<T>.Group;

    static void Copy(T* from, T* to, nint count) => new Span<T>(from, (int)count).CopyTo(new(to, (int)count));

    /// <summary>Joins the pieces, neighbours first.</summary>
    readonly struct JoinLoop(ColumnPairsJob<T, TPair> job) : ILaneLoop<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
        {
            for (nint span = 1; span < end; span *= 2)
                for (var piece = start; piece + span < end; piece += 2 * span) job.Join<V>(piece, piece + span, span);
        }
    }

    void Join<V>(nint piece, nint next, nint span) where V : struct, IVectorLane<V, T>
    {
        var height = Height(columns);
        var (at, more) = (piece * Stride(columns), next * Stride(columns));
        TPair.Join<V>(columns, a + at, b + at, span * height, a + more, b + more, nint.Min(rows - (next * height), span * height));
    }
}
