using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>x</summary>
readonly struct Itself<V> : ILaneFunction<V> where V : struct, ILane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V x) => x;
}

/// <summary>(x - mean)²</summary>
readonly struct SquaredDistance<V>(V mean) : ILaneFunction<V> where V : struct, ILane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V x) => (x - mean) * (x - mean);
}

/// <summary>
/// Sums along rows of at least one lane, in a fixed tree: halves, and in the smallest ones four sums in turn. The last
/// elements are those of a lane that ends where the row does, without the ones that were counted before.
/// </summary>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
static unsafe class RowSums<V, T>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    const int Leaf = 64;

    /// <summary>Σ f(x) of each element of a lane: their sum is the row's.</summary>
    /// <param name="f">The terms.</param>
    /// <param name="x">The row.</param>
    /// <param name="n">Its length, at least a lane's.</param>
    /// <param name="index">0, 1, 2 and so on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Sum<TFunction>(TFunction f, T* x, nint n, V index) where TFunction : struct, ILaneFunction<V>
    {
        var rest = n % V.Count;
        var sum = Lanes(f, x, n - rest);
        return rest == 0 ? sum : sum + Last(index, rest, f.Apply(V.Load(ref x[n - V.Count])));
    }

    /// <summary>Σ dy γ and Σ dy γ (x - mean), likewise.</summary>
    /// <param name="dy">The gradient's row.</param>
    /// <param name="x">The row.</param>
    /// <param name="gamma">γ, or one lane of it.</param>
    /// <param name="mask">All bits, or none for one lane of γ.</param>
    /// <param name="mean">The mean of the row.</param>
    /// <param name="n">The length, at least a lane's.</param>
    /// <param name="index">0, 1, 2 and so on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (V Gradient, V Product) Gradients(T* dy, T* x, T* gamma, nint mask, V mean, nint n, V index)
    {
        var rest = n % V.Count;
        var (sum, product) = Lanes(dy, x, gamma, mask, mean, n - rest);
        if (rest == 0) return (sum, product);
        var last = n - V.Count;
        var g = Last(index, rest, V.Load(ref dy[last]) * V.Load(ref gamma[last & mask]));
        return (sum + g, product + Last(index, rest, g * (V.Load(ref x[last]) - mean)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V Lanes<TFunction>(TFunction f, T* x, nint n) where TFunction : struct, ILaneFunction<V>
    {
        if (n > Leaf * V.Count) return Lanes(f, x, Half(n)) + Lanes(f, x + Half(n), n - Half(n));
        V zero = Lane.Constant<V>(0), a = zero, b = zero, c = zero, d = zero;
        nint i = 0;
        for (; i <= n - (4 * V.Count); i += 4 * V.Count)
        {
            a += f.Apply(V.Load(ref x[i]));
            b += f.Apply(V.Load(ref x[i + V.Count]));
            c += f.Apply(V.Load(ref x[i + (2 * V.Count)]));
            d += f.Apply(V.Load(ref x[i + (3 * V.Count)]));
        }
        for (; i < n; i += V.Count) a += f.Apply(V.Load(ref x[i]));
        return a + b + (c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (V Gradient, V Product) Lanes(T* dy, T* x, T* gamma, nint mask, V mean, nint n)
    {
        if (n > Leaf * V.Count)
        {
            var half = Half(n);
            var (firstSum, firstProduct) = Lanes(dy, x, gamma, mask, mean, half);
            var (sum, product) = Lanes(dy + half, x + half, gamma + (half & mask), mask, mean, n - half);
            return (firstSum + sum, firstProduct + product);
        }
        V zero = Lane.Constant<V>(0), a = zero, b = zero, c = zero, d = zero;
        nint i = 0;
        for (; i <= n - (2 * V.Count); i += 2 * V.Count)
        {
            var even = V.Load(ref dy[i]) * V.Load(ref gamma[i & mask]);
            var odd = V.Load(ref dy[i + V.Count]) * V.Load(ref gamma[(i + V.Count) & mask]);
            a += even;
            b += odd;
            c = V.Fma(even, V.Load(ref x[i]) - mean, c);
            d = V.Fma(odd, V.Load(ref x[i + V.Count]) - mean, d);
        }
        if (i < n)
        {
            var g = V.Load(ref dy[i]) * V.Load(ref gamma[i & mask]);
            a += g;
            c = V.Fma(g, V.Load(ref x[i]) - mean, c);
        }
        return (a + b, c + d);
    }

    static nint Half(nint n) => n / (2 * V.Count) * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Last(V index, nint count, V x) => V.WhereLess(index, Lane.Constant<V>(V.Count - count), Lane.Constant<V>(0), x);
}
