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

/// <summary>Running sums of each line along the middle axis of (outer, n, inner).</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct CumulativeSumJob<T>(View<T> x, View<T> y, nint n, nint inner) : IJob where T : unmanaged, INumber<T>
{
    public void Run(nint start, nint end)
    {
        for (var line = start; line < end; line++)
        {
            var at = (line / inner * n * inner) + (line % inner);
            if (typeof(T) == typeof(float)) Sum<double>(at); // rounds each element once, not its whole history
            else Sum<T>(at);
        }
    }

    void Sum<TSum>(nint at) where TSum : INumber<TSum>
    {
        var sum = TSum.Zero;
        for (nint i = 0; i < n; i++, at += inner)
        {
            sum += TSum.CreateTruncating(x.Slice(at, 1)[0]);
            y.Slice(at, 1)[0] = T.CreateTruncating(sum);
        }
    }
}
