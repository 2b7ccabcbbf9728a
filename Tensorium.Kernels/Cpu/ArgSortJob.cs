using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

/// <summary>The first places of the order that sorts each row: stable, NaN last.</summary>
/// <remarks>Elements become integers of the same order, which sort without a comparer.</remarks>
/// <param name="y">So many places a row.</param>
/// <param name="x">The rows.</param>
/// <param name="n">The length of a row.</param>
/// <param name="count">How many places of its order are wanted.</param>
/// <param name="descending">Whether the largest element comes first.</param>
/// <typeparam name="T">The element type.</typeparam>
readonly struct ArgSortJob<T>(View<long> y, View<T> x, nint n, nint count, bool descending) : IJob where T : unmanaged
{
    const int Few = 64; // so many are kept in order while a row passes

    public void Run(nint start, nint end)
    {
        var few = count <= Few && count < n;
        var keys = new ulong[few ? count : n];
        var places = new long[keys.Length];
        for (var row = start; row < end; row++)
        {
            var values = x.Slice(row * n, n);
            if (few) Keep(values, keys, places);
            else Sort(values, keys, places);
            places.AsSpan(0, (int)count).CopyTo(y.Slice(row * count, count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Sort(ReadOnlySpan<T> values, Span<ulong> keys, Span<long> places)
    {
        for (var i = 0; i < values.Length; i++) (keys[i], places[i]) = (Key(values[i]), i);
        keys.Sort(places);
        for (int i = 0, next; i < keys.Length; i = next) // equal ones in the order of their places
        {
            next = i + 1;
            while (next < keys.Length && keys[next] == keys[i]) next++;
            if (next - i > 1) places[i..next].Sort();
        }
    }

    /// <summary>Inserts each element that comes before the last of those kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Keep(ReadOnlySpan<T> values, Span<ulong> keys, Span<long> places)
    {
        var kept = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (Vector256.IsHardwareAccelerated && kept == keys.Length && keys[^1] != ulong.MaxValue) i = Before(values, i, values[(int)places[^1]]);
            if (i == values.Length) return;
            var key = Key(values[i]);
            if (kept == keys.Length && key >= keys[^1]) continue;
            var at = kept < keys.Length ? kept++ : kept - 1;
            for (; at > 0 && keys[at - 1] > key; at--) (keys[at], places[at]) = (keys[at - 1], places[at - 1]);
            (keys[at], places[at]) = (key, i);
        }
    }

    /// <summary>
    /// The place of the first element from <paramref name="i"/> on that comes before <paramref name="last"/>, which is not NaN, or of one
    /// of the last elements, fewer than a vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Before(ReadOnlySpan<T> values, int i, T last)
    {
        var limit = Vector256.Create(last);
        for (; i <= values.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            var x = Vector256.Create(values[i..]);
            var before = (descending ? Vector256.GreaterThan(x, limit) : Vector256.LessThan(x, limit)).ExtractMostSignificantBits();
            if (before != 0) return i + BitOperations.TrailingZeroCount(before);
        }
        return i;
    }

    /// <summary>An integer that is smaller the earlier the value comes; the largest there is for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ulong Key(T value)
    {
        if (typeof(T) == typeof(float))
        {
            var x = Unsafe.BitCast<T, float>(value);
            return float.IsNaN(x) ? ulong.MaxValue : Directed(Ordered(BitConverter.DoubleToInt64Bits(x + 0.0))); // -0 is 0
        }
        if (typeof(T) == typeof(double))
        {
            var x = Unsafe.BitCast<T, double>(value);
            return double.IsNaN(x) ? ulong.MaxValue : Directed(Ordered(BitConverter.DoubleToInt64Bits(x + 0.0)));
        }
        if (typeof(T) == typeof(long)) return Directed(Unsafe.BitCast<T, long>(value));
        return Directed(typeof(T) == typeof(int) ? Unsafe.BitCast<T, int>(value) : Unsafe.BitCast<T, byte>(value));
    }

    /// <summary>The bits of a number as an integer of the same order: those of negative numbers fall.</summary>
    static long Ordered(long bits) => bits < 0 ? bits ^ long.MaxValue : bits;

    ulong Directed(long ascending) => (ulong)(descending ? ~ascending : ascending) ^ (1UL << 63);
}
