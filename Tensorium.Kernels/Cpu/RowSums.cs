using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>A term of a sum along a row.</summary>
interface IRowTerm
{
    static abstract V Of<V>(V x, V middle) where V : struct, ILane<V>;
}

/// <summary>x</summary>
readonly struct ElementTerm : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V middle) where V : struct, ILane<V> => x;
}

/// <summary>(x - middle)²</summary>
readonly struct SquareTerm : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V middle) where V : struct, ILane<V> => (x - middle) * (x - middle);
}

/// <summary>
/// Sums along rows of at least one lane, in a fixed tree: halves, and in the smallest ones four sums in turn. The last
/// elements are those of a lane that ends where the row does, without the ones that were counted before.
/// </summary>
/// <remarks>Lanes are arguments of none of them: the JIT passes their elements in pieces.</remarks>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
static unsafe class RowSums<V, T>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    const int Leaf = 64;

    /// <summary>The sum of the terms.</summary>
    /// <param name="x">The row.</param>
    /// <param name="middle">What the terms may subtract.</param>
    /// <param name="n">Its length, at least a lane's.</param>
    /// <param name="index">A lane of 0, 1, 2 and so on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Sum<TTerm>(T* x, T middle, nint n, T* index) where TTerm : struct, IRowTerm
    {
        var rest = n % V.Count;
        var sum = Lanes<TTerm>(x, middle, n - rest);
        if (rest > 0) sum += Last(index, rest, TTerm.Of(V.Load(ref x[n - V.Count]), V.Broadcast(middle)));
        return sum.Across<SumReduction>();
    }

    /// <summary>Σ dy γ and Σ dy γ (x - middle).</summary>
    /// <param name="dy">The gradient's row.</param>
    /// <param name="x">The row.</param>
    /// <param name="gamma">γ, or one lane of it.</param>
    /// <param name="mask">All bits, or none for one lane of γ.</param>
    /// <param name="middle">The mean of the row.</param>
    /// <param name="n">The length, at least a lane's.</param>
    /// <param name="index">A lane of 0, 1, 2 and so on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (T Gradient, T Product) Gradients(T* dy, T* x, T* gamma, nint mask, T middle, nint n, T* index)
    {
        var rest = n % V.Count;
        var (sum, product) = Lanes(dy, x, gamma, mask, middle, n - rest);
        if (rest > 0)
        {
            var last = n - V.Count;
            var g = Last(index, rest, V.Load(ref dy[last]) * V.Load(ref gamma[last & mask]));
            sum += g;
            product += Last(index, rest, g * (V.Load(ref x[last]) - V.Broadcast(middle)));
        }
        return (sum.Across<SumReduction>(), product.Across<SumReduction>());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V Lanes<TTerm>(T* x, T middle, nint n) where TTerm : struct, IRowTerm
    {
        if (n > Leaf * V.Count) return Lanes<TTerm>(x, middle, Half(n)) + Lanes<TTerm>(x + Half(n), middle, n - Half(n));
        V m = V.Broadcast(middle), zero = Lane.Constant<V>(0), a = zero, b = zero, c = zero, d = zero;
        nint i = 0;
        for (; i <= n - (4 * V.Count); i += 4 * V.Count)
        {
            a += TTerm.Of(V.Load(ref x[i]), m);
            b += TTerm.Of(V.Load(ref x[i + V.Count]), m);
            c += TTerm.Of(V.Load(ref x[i + (2 * V.Count)]), m);
            d += TTerm.Of(V.Load(ref x[i + (3 * V.Count)]), m);
        }
        for (; i < n; i += V.Count) a += TTerm.Of(V.Load(ref x[i]), m);
        return a + b + (c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (V Gradient, V Product) Lanes(T* dy, T* x, T* gamma, nint mask, T middle, nint n)
    {
        if (n > Leaf * V.Count)
        {
            var half = Half(n);
            var (firstSum, firstProduct) = Lanes(dy, x, gamma, mask, middle, half);
            var (sum, product) = Lanes(dy + half, x + half, gamma + (half & mask), mask, middle, n - half);
            return (firstSum + sum, firstProduct + product);
        }
        V m = V.Broadcast(middle), zero = Lane.Constant<V>(0), a = zero, b = zero, c = zero, d = zero;
        nint i = 0;
        for (; i <= n - (2 * V.Count); i += 2 * V.Count)
        {
            var even = V.Load(ref dy[i]) * V.Load(ref gamma[i & mask]);
            var odd = V.Load(ref dy[i + V.Count]) * V.Load(ref gamma[(i + V.Count) & mask]);
            a += even;
            b += odd;
            c = V.Fma(even, V.Load(ref x[i]) - m, c);
            d = V.Fma(odd, V.Load(ref x[i + V.Count]) - m, d);
        }
        if (i < n)
        {
            var g = V.Load(ref dy[i]) * V.Load(ref gamma[i & mask]);
            a += g;
            c = V.Fma(g, V.Load(ref x[i]) - m, c);
        }
        return (a + b, c + d);
    }

    static nint Half(nint n) => n / (2 * V.Count) * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Last(T* index, nint count, V x) =>
        V.WhereLess(V.Load(ref *index), Lane.Constant<V>(V.Count - count), Lane.Constant<V>(0), x);
}
