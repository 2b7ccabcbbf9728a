using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Softmax of rows of a few classes: each element of a lane takes a row of its own, so that no lane is half empty and
/// nothing is reduced across one.
/// </summary>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
static class ShortRows<V, T>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    /// <summary>The longest row that is worth turning: beyond it lanes along the row are full anyway.</summary>
    public const int MaxLength = 64;

    /// <summary>Elements of the table that <see cref="Softmax"/> works in.</summary>
    public static int TableSize => MaxLength * V.Count;

    /// <summary>target = softmax of each row of source, or its logarithm.</summary>
    /// <param name="source">At most as many rows as a lane has elements.</param>
    /// <param name="target">As many rows.</param>
    /// <param name="n">The length of a row, at most <see cref="MaxLength"/>.</param>
    /// <param name="log">Whether to give the logarithm.</param>
    /// <param name="table">Of <see cref="TableSize"/>.</param>
    /// <returns>For each row its largest element and Σ exp(x - max).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (V Max, V Sum) Softmax(ReadOnlySpan<T> source, Span<T> target, int n, bool log, Span<T> table)
    {
        var rows = source.Length / n;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < n; column++) table[(column * V.Count) + row] = source[(row * n) + column];

        ref var first = ref MemoryMarshal.GetReference(table);
        var max = V.Load(ref first);
        for (nint column = 1; column < n; column++) max = V.Max(max, V.Load(ref Unsafe.Add(ref first, column * V.Count)));
        var sum = Lane.Constant<V>(0);
        for (nint column = 0; column < n; column++)
        {
            ref var at = ref Unsafe.Add(ref first, column * V.Count);
            var below = V.Load(ref at) - max;
            var exp = V.Exp(below);
            sum += exp;
            (log ? below : exp).Store(ref at);
        }
        var shift = log ? V.Log(sum) : default;
        for (nint column = 0; column < n; column++)
        {
            ref var at = ref Unsafe.Add(ref first, column * V.Count);
            (log ? V.Load(ref at) - shift : V.Load(ref at) / sum).Store(ref at);
        }

        for (var row = 0; row < rows; row++)
            for (var column = 0; column < n; column++) target[(row * n) + column] = table[(column * V.Count) + row];
        return (max, sum);
    }
}
