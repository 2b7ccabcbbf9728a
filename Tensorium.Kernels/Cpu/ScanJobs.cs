using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Where the largest or smallest element of each line along the middle axis of (outer, n, inner) is.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct ArgReduceJob<T>(View<T> x, View<long> y, nint n, nint inner, bool largest) : IJob
    where T : unmanaged, INumber<T>
{
    public void Run(nint start, nint end)
    {
        var found = y.Slice(start, end - start);
        for (var line = start; line < end; line++) found[(int)(line - start)] = Find((line / inner * n * inner) + (line % inner));
    }

    long Find(nint first)
    {
        ref var line = ref x.Slice(first, 1)[0];
        _ = x.Slice(first + ((n - 1) * inner), 1); // the last element, checked once
        var best = line;
        nint at = 0;
        for (nint i = 1; i < n && !T.IsNaN(best); i++)
        {
            var value = Unsafe.Add(ref line, i * inner);
            if (T.IsNaN(value) || (largest ? value > best : value < best)) (best, at) = (value, i);
        }
        return at;
    }
}

/// <summary>
/// Running sums of each line along the middle axis of (outer, n, inner); an item is a line. Float32 adds in double precision, so
/// that each element is rounded once, not its whole history.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct CumulativeSumJob<T>(View<T> x, View<T> y, nint n, nint inner) : IJob where T : unmanaged, INumber<T>
{
    /// <summary>The fewest neighbouring lines that are worth a chunk: a cache line of them.</summary>
    public const int Least = 16;

    const int Abreast = 256;      // neighbouring lines that run on together
    const int Piece = 1 << 20;    // elements of a line that a span holds

    public void Run(nint start, nint end)
    {
        while (start < end)
        {
            var (outer, line) = Math.DivRem(start, inner);
            var count = (int)nint.Min(nint.Min(end - start, inner - line), Abreast);
            var first = (outer * n * inner) + line;
            if (typeof(T) == typeof(float)) Sum<double>(first, count);
            else Sum<T>(first, count);
            start += count;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Sum<TSum>(nint first, int lines) where TSum : unmanaged, INumber<TSum>
    {
        if (inner == 1)
        {
            SumOne<TSum>(first);
            return;
        }
        Span<TSum> sums = stackalloc TSum[lines];
        sums.Clear();
        for (nint i = 0; i < n; i++, first += inner)
        {
            var from = x.Slice(first, lines);
            var to = y.Slice(first, lines);
            for (var j = 0; j < sums.Length; j++)
            {
                sums[j] += TSum.CreateTruncating(from[j]);
                to[j] = T.CreateTruncating(sums[j]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SumOne<TSum>(nint first) where TSum : unmanaged, INumber<TSum>
    {
        var sum = TSum.Zero;
        for (nint start = 0; start < n; start += Piece)
        {
            var from = x.Slice(first + start, nint.Min(Piece, n - start));
            var to = y.Slice(first + start, from.Length);
            for (var i = 0; i < from.Length; i++)
            {
                sum += TSum.CreateTruncating(from[i]);
                to[i] = T.CreateTruncating(sum);
            }
        }
    }
}
