using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Reduces the middle axis of (outer, rows, columns): item i is one piece of at most <see cref="Piece"/> rows over one
/// block of columns, and y has shape (outer, pieces, columns).
/// </summary>
/// <remarks>
/// Sixteen rows are taken in turn, then the partial rows join pairwise: a fixed tree, as for rows. Memory gives rows side by
/// side more slowly than bytes in their order. So what lies there is asked for in that order while the rows before it are
/// joined, and these eight at a time, for more share a set of the first cache (4096 x 4096: 2.0 against 2.7 ms); or, for a
/// processor that fetches ahead well by itself, from four places far apart, each in its order (on a Zen 5 47 against 33 GB/s).
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TReduction">How two values join.</typeparam>
struct ReduceColumnsJob<T, TReduction>(View<T> x, View<T> y, nint rows, nint columns) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TReduction : struct, IReduction
{
    /// <summary>Rows that one item takes.</summary>
    public const int Piece = 256;

    const int Group = 16, GroupQuarter = Group / 4, Levels = 5, NearRows = 8;

    // Rows on pages of their own, and twice the second cache: the processor fetches the others by itself, or has them.
    const double FarRowBytes = 4096, FarBytes = 2 << 20;

    /// <summary>Whether rows far from each other are asked for before they are needed, or else taken from four places at once.</summary>
    public bool AsksAhead { get; init; } = Processor.NeedsRowsAhead;

    /// <summary>Columns that one item takes: as much of a row as leaves room for its sums in the first cache.</summary>
    public static int Block => 16384 / Unsafe.SizeOf<T>();

    readonly bool IsFar =>
        (double)columns * Unsafe.SizeOf<T>() >= FarRowBytes && (double)x.Length * Unsafe.SizeOf<T>() >= FarBytes;

    /// <summary>How many items there are for so many outer slices.</summary>
    public static nint Items(nint outer, nint rows, nint columns) =>
        outer * Pieces(rows) * ((columns + Block - 1) / Block);

    /// <summary>How many pieces the rows fall into.</summary>
    public static nint Pieces(nint rows) => (rows + Piece - 1) / Piece;

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var padded = (int)nint.Min(Block, columns) + V.Count; // a last lane may reach into the padding
        Span<T> levels = stackalloc T[Levels * padded];
        var blocks = (columns + Block - 1) / Block;
        var pieces = Pieces(rows);
        for (var item = start; item < end; item++)
        {
            var (table, block) = (item / blocks, item % blocks);
            var (outer, piece) = (table / pieces, table % pieces);
            var count = (int)nint.Min(Block, columns - (block * Block));
            var first = (((outer * rows) + (piece * Piece)) * columns) + (block * Block);
            Reduce<V>(first, (int)nint.Min(Piece, rows - (piece * Piece)), new(levels, padded, count));
            levels[..count].CopyTo(y.Slice((table * columns) + (block * Block), count));
        }
    }

    /// <summary>Leaves the joined rows in the first level.</summary>
    readonly void Reduce<V>(nint first, int height, Partials levels) where V : struct, IVectorLane<V, T>
    {
        var (depth, groups) = (0, 0);
        var quarter = IsFar && !AsksAhead ? height / Group * GroupQuarter : 0;
        for (var row = 0; row < height; row += Group)
        {
            var to = levels[depth++];
            if (row < 4 * quarter) JoinQuarters<V>(first + (row / 4 * columns), quarter * columns, to);
            else JoinGroup<V>(first + (row * columns), int.Min(Group, height - row), to);
            for (var carry = groups++; (carry & 1) != 0; carry >>= 1, depth--) Join<V>(levels[depth - 2], levels[depth - 1]);
        }
        for (; depth > 1; depth--) Join<V>(levels[depth - 2], levels[depth - 1]);
    }

    readonly void JoinGroup<V>(nint first, int height, Span<T> to) where V : struct, IVectorLane<V, T>
    {
        _ = x.Slice(first + ((height - 1) * columns), to.Length); // the last row, checked once
        var near = IsFar ? int.Min(height, NearRows) : height;
        for (var row = 0; row < height; row += near)
        {
            near = int.Min(near, height - row);
            JoinRows<V>(first + (row * columns), near, to, isFirst: row == 0);
        }
    }

    /// <summary>Joins a quarter of a group from here on, and as many rows from each of three places that lie further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly unsafe void JoinQuarters<V>(nint first, nint apart, Span<T> to) where V : struct, IVectorLane<V, T>
    {
        _ = x.Slice(first + (3 * apart) + ((GroupQuarter - 1) * columns), to.Length); // the last row, checked once
        fixed (T* target = to)
        {
            T* from = x.Pointer() + first;
            for (var row = 0; row < GroupQuarter; row++, from += columns)
            {
                for (nint i = 0, width = to.Length; i < width; i += V.Count)
                {
                    T* near = from + i, far = near + (2 * apart);
                    var a = TReduction.Combine(V.Load(ref *near), V.Load(ref near[apart]));
                    var b = TReduction.Combine(V.Load(ref *far), V.Load(ref far[apart]));
                    var sum = TReduction.Combine(a, b);
                    if (row > 0) sum = TReduction.Combine(V.Load(ref target[i]), sum);
                    sum.Store(ref target[i]);
                }
            }
        }
    }

    /// <summary>Joins rows, and what is there already unless they are the first. Four lanes at a time need not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly unsafe void JoinRows<V>(nint first, nint height, Span<T> to, bool isFirst) where V : struct, IVectorLane<V, T>
    {
        fixed (T* target = to)
        {
            T* from = x.Pointer() + first;
            nint i = 0, width = to.Length, four = 4 * V.Count;
            var fetches = V.Count > 1 && IsFar && AsksAhead && first + (height * columns) < x.Length;
            var ahead = new RowsAhead((byte*)(from + (height * columns)), width * sizeof(T), columns * sizeof(T));
            for (; i <= width - four; i += four)
            {
                T* at = from + i, before = isFirst ? at : target + i;
                V a = Lane<V>(before, 0), b = Lane<V>(before, 1), c = Lane<V>(before, 2), d = Lane<V>(before, 3);
                if (isFirst) at += columns;
                if (isFirst && fetches) ahead.Fetch(4 * V.Count * sizeof(T));
                for (var rest = isFirst ? height - 1 : height; rest > 0; rest--, at += columns)
                {
                    a = TReduction.Combine(a, Lane<V>(at, 0));
                    b = TReduction.Combine(b, Lane<V>(at, 1));
                    c = TReduction.Combine(c, Lane<V>(at, 2));
                    d = TReduction.Combine(d, Lane<V>(at, 3));
                    if (fetches) ahead.Fetch(4 * V.Count * sizeof(T));
                }
                a.Store(ref target[i]);
                b.Store(ref target[i + V.Count]);
                c.Store(ref target[i + (2 * V.Count)]);
                d.Store(ref target[i + (3 * V.Count)]);
            }
            for (; i < width; i += V.Count)
            {
                var at = from + i;
                var sum = isFirst ? Lane<V>(at, 0) : TReduction.Combine(Lane<V>(target + i, 0), Lane<V>(at, 0));
                for (var rest = height - 1; rest > 0; rest--) sum = TReduction.Combine(sum, Lane<V>(at += columns, 0));
                sum.Store(ref target[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe V Lane<V>(T* at, int lane) where V : struct, IVectorLane<V, T> => V.Load(ref at[lane * V.Count]);

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
