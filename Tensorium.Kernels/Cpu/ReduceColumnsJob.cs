using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Reduces the middle axis of (outer, rows, columns): item i is one piece of at most <see cref="Piece"/> rows over one
/// block of columns, and y has shape (outer, pieces, columns).
/// </summary>
/// <remarks>Sixteen rows are taken in turn, then the partial rows join pairwise: a fixed tree, as for rows.</remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TReduction">How two values join.</typeparam>
struct ReduceColumnsJob<T, TReduction>(View<T> x, View<T> y, nint rows, nint columns) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TReduction : struct, IReduction
{
    /// <summary>Rows that one item takes.</summary>
    public const int Piece = 4096;

    const int Group = 16, Levels = 9;

    /// <summary>Columns that one item takes: a page of each row, so that the prefetcher follows it.</summary>
    public static int Block => 4096 / Unsafe.SizeOf<T>();

    static int Padded => Block + 16;

    /// <summary>How many items there are for so many outer slices.</summary>
    public static nint Items(nint outer, nint rows, nint columns) =>
        outer * Pieces(rows) * ((columns + Block - 1) / Block);

    /// <summary>How many pieces the rows fall into.</summary>
    public static nint Pieces(nint rows) => (rows + Piece - 1) / Piece;

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> levels = stackalloc T[Levels * Padded];
        var blocks = (columns + Block - 1) / Block;
        var pieces = Pieces(rows);
        for (var item = start; item < end; item++)
        {
            var (table, block) = (item / blocks, item % blocks);
            var (outer, piece) = (table / pieces, table % pieces);
            var count = (int)nint.Min(Block, columns - (block * Block));
            var first = (((outer * rows) + (piece * Piece)) * columns) + (block * Block);
            Reduce<V>(first, (int)nint.Min(Piece, rows - (piece * Piece)), count, levels);
            levels[..count].CopyTo(y.Slice((table * columns) + (block * Block), count));
        }
    }

    /// <summary>Leaves the joined rows in the first level.</summary>
    readonly void Reduce<V>(nint first, int height, int width, Span<T> levels) where V : struct, IVectorLane<V, T>
    {
        var (depth, groups) = (0, 0);
        for (var row = 0; row < height; row += Group)
        {
            AddGroup<V>(first + (row * columns), int.Min(Group, height - row), levels.Slice(depth++ * Padded, width));
            for (var carry = groups++; (carry & 1) != 0; carry >>= 1) Join<V>(levels, --depth, width);
        }
        while (depth > 1) Join<V>(levels, --depth, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void AddGroup<V>(nint first, int height, Span<T> sums) where V : struct, IVectorLane<V, T>
    {
        ref var origin = ref x.Slice(first, 1)[0];
        _ = x.Slice(first + ((height - 1) * columns), sums.Length); // the last row, checked once
        if (sums.Length >= 4 * V.Count)
        {
            for (var i = 0; i < sums.Length; i += 4 * V.Count)
            {
                var from = int.Min(i, sums.Length - (4 * V.Count));
                AddFour<V>(ref Unsafe.Add(ref origin, from), height, ref sums[from]);
            }
            return;
        }
        for (var i = 0; i < sums.Length; i += V.Count)
        {
            ref var at = ref Unsafe.Add(ref origin, i);
            var sum = V.Load(ref at);
            for (nint row = 1; row < height; row++)
                sum = TReduction.Combine(sum, V.Load(ref Unsafe.Add(ref at, row * columns)));
            sum.Store(ref sums[i]); // the last lane may reach into the padding
        }
    }

    /// <summary>Four lanes side by side, whose sums do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void AddFour<V>(ref T at, int height, ref T sums) where V : struct, IVectorLane<V, T>
    {
        var (a, b, c, d) = (Lane<V>(ref at, 0), Lane<V>(ref at, 1), Lane<V>(ref at, 2), Lane<V>(ref at, 3));
        for (var row = 1; row < height; row++)
        {
            at = ref Unsafe.Add(ref at, columns);
            a = TReduction.Combine(a, Lane<V>(ref at, 0));
            b = TReduction.Combine(b, Lane<V>(ref at, 1));
            c = TReduction.Combine(c, Lane<V>(ref at, 2));
            d = TReduction.Combine(d, Lane<V>(ref at, 3));
        }
        a.Store(ref sums);
        b.Store(ref Unsafe.Add(ref sums, V.Count));
        c.Store(ref Unsafe.Add(ref sums, 2 * V.Count));
        d.Store(ref Unsafe.Add(ref sums, 3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Lane<V>(ref T at, int lane) where V : struct, IVectorLane<V, T> => V.Load(ref Unsafe.Add(ref at, lane * V.Count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Join<V>(Span<T> levels, int depth, int width) where V : struct, IVectorLane<V, T>
    {
        ref var a = ref levels[(depth - 1) * Padded];
        ref var b = ref levels[depth * Padded];
        for (nint i = 0; i < width; i += V.Count)
        {
            ref var at = ref Unsafe.Add(ref a, i);
            TReduction.Combine(V.Load(ref at), V.Load(ref Unsafe.Add(ref b, i))).Store(ref at);
        }
    }
}
