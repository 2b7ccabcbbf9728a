using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Rows of a few classes: each element of a lane takes a row of its own, so that no lane is half empty and nothing is
/// reduced across one. The rows, at most as many as a lane has elements, are turned in a table.
/// </summary>
/// <param name="n">The length of a row, at most <see cref="MaxLength"/>.</param>
/// <param name="table">Of <see cref="TableSize"/>.</param>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
readonly ref struct ShortRows<V, T>(int n, Span<T> table)
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    /// <summary>The longest row that is worth turning: beyond it lanes along the row are full anyway.</summary>
    public const int MaxLength = 64;

    readonly Span<T> _table = table;

    /// <summary>Elements of the table.</summary>
    public static int TableSize => MaxLength * V.Count;

    /// <summary>Turns the rows into the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(ReadOnlySpan<T> rows)
    {
        for (int row = 0, i = 0; i < rows.Length; row++)
            for (var column = 0; column < n; column++, i++) _table[(column * V.Count) + row] = rows[i];
    }

    /// <summary>Turns the table back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(Span<T> rows)
    {
        for (int row = 0, i = 0; i < rows.Length; row++)
            for (var column = 0; column < n; column++, i++) rows[i] = _table[(column * V.Count) + row];
    }

    /// <summary>A lane of the rows' largest elements, and one of their Σ exp(x - max), whose terms may take the place of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Statistics(ref T maxima, ref T sums, bool keepsTerms)
    {
        ref var first = ref MemoryMarshal.GetReference(_table);
        var max = V.Load(ref first);
        for (nint column = 1; column < n; column++) max = V.Max(max, V.Load(ref Unsafe.Add(ref first, column * V.Count)));
        var sum = Lane.Constant<V>(0);
        for (nint column = 0; column < n; column++)
        {
            ref var at = ref Unsafe.Add(ref first, column * V.Count);
            var term = V.Exp(V.Load(ref at) - max);
            if (keepsTerms) term.Store(ref at);
            sum += term;
        }
        max.Store(ref maxima);
        sum.Store(ref sums);
    }

    /// <summary>The same function of every column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Map<TFunction>(TFunction f) where TFunction : struct, ILaneFunction<V> =>
        LaneRow<V, T>.Map(f, _table[..(n * V.Count)]);
}
