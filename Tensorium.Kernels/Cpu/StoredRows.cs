using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Rows that lie in memory.</summary>
/// <remarks>
/// Memory gives rows side by side more slowly than bytes in their order. So what lies there is asked for in that order while
/// the rows before it are joined, and these eight at a time, for more share a set of the first cache (4096 x 4096: 2.0 against
/// 2.7 ms); or, for a processor that fetches ahead well by itself, from four places far apart, each in its order (on a Zen 5
/// 47 against 33 GB/s).
/// </remarks>
/// <param name="x">The tables, one behind the other.</param>
/// <param name="columns">The length of a row.</param>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TReduction">How two values join.</typeparam>
readonly struct StoredRows<T, TReduction>(View<T> x, nint columns) : IRowGroups<T>
    where T : unmanaged
    where TReduction : struct, IReduction
{
    const int GroupQuarter = IRowGroups<T>.Group / 4, NearRows = 8;

    // Rows on pages of their own, and twice the second cache: the processor fetches the others by itself, or has them.
    const double FarRowBytes = 4096, FarBytes = 2 << 20;

    /// <summary>Whether rows far from each other are asked for before they are needed, or else taken from four places at once.</summary>
    public bool AsksAhead { get; init; } = Processor.NeedsRowsAhead;

    bool IsFar => (double)columns * Unsafe.SizeOf<T>() >= FarRowBytes && (double)x.Length * Unsafe.SizeOf<T>() >= FarBytes;

    public void Join<V>(nint first, int height, int row, Span<T> to) where V : struct, IVectorLane<V, T>
    {
        var quarter = IsFar && !AsksAhead ? height / IRowGroups<T>.Group * GroupQuarter : 0;
        if (row < 4 * quarter) JoinQuarters<V>(first + (row / 4 * columns), quarter * columns, to);
        else JoinGroup<V>(first + (row * columns), int.Min(IRowGroups<T>.Group, height - row), to);
    }

    void JoinGroup<V>(nint first, int height, Span<T> to) where V : struct, IVectorLane<V, T>
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
    unsafe void JoinQuarters<V>(nint first, nint apart, Span<T> to) where V : struct, IVectorLane<V, T>
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
    unsafe void JoinRows<V>(nint first, nint height, Span<T> to, bool isFirst) where V : struct, IVectorLane<V, T>
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
}
