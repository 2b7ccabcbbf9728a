using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>Transcendental functions, written once over the primitives of a lane and for both precisions.</summary>
/// <remarks>
/// Polynomial coefficients without a source are minimax fits over the interval that their comment names. Constants are
/// chosen by <see cref="IBitLane{V}.IsDouble"/>, which the JIT folds away.
/// </remarks>
static partial class LaneMath
{
    /// <summary>What every member of a lane is marked with: a call would send each vector through memory.</summary>
    public const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>√½</summary>
    public const double SqrtHalf = 0.70710678118654752;

    // ln 2 in two parts, of which the first times an exponent is exact: 12 bits for float, 32 for double.
    [MethodImpl(Inline)]
    static double Ln2High<V>() where V : struct, ILane<V>, IBitLane<V> =>
        V.IsDouble ? 0.69314718036912382 : 0.693115234375;

    [MethodImpl(Inline)]
    static double Ln2Low<V>() where V : struct, ILane<V>, IBitLane<V> =>
        V.IsDouble ? 1.9082149292705878e-10 : 3.1946184945309417e-5;

    /// <summary>x 2ⁿ by two factors, for |n| up to twice the largest exponent: only the last product can round.</summary>
    [MethodImpl(Inline)]
    public static V ScaleInSteps<V>(V x, V n) where V : struct, ILane<V>, IBitLane<V>
    {
        var half = V.Floor(n * 0.5);
        return x * V.Pow2(half) * V.Pow2(n - half);
    }

    /// <summary>The exponent of any x &gt; 0, by lifting subnormals into the normal range.</summary>
    [MethodImpl(Inline)]
    public static V ExponentOf<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        V tiny = V.IsDouble ? 2.2250738585072014e-308 : 1.1754943508222875e-38;
        V lift = V.IsDouble ? 54 : 24;
        var normal = V.WhereLess(x, tiny, x * V.Pow2(lift), x);
        return V.NormalExponent(normal) - V.WhereLess(x, tiny, lift, 0);
    }

    /// <summary>x to the power y element by element, by the library's pow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V PowEach<V, T>(V x, V y)
        where V : struct, IVectorLane<V, T>
        where T : unmanaged
    {
        ref var a = ref Unsafe.As<V, T>(ref x);
        ref var b = ref Unsafe.As<V, T>(ref y);
        for (int i = 0; i < V.Count; i++)
        {
            ref var r = ref Unsafe.Add(ref a, i);
            r = typeof(T) == typeof(float)
                ? (T)(object)MathF.Pow((float)(object)r, (float)(object)Unsafe.Add(ref b, i))
                : (T)(object)Math.Pow((double)(object)r, (double)(object)Unsafe.Add(ref b, i));
        }
        return x;
    }

    // c₀ + c₁ x + c₂ x² + ...; the last coefficient may be a polynomial itself.
    [MethodImpl(Inline)]
    static V Horner<V>(V x, V c0, V c1, V c2) where V : struct, ILane<V> => V.Fma(V.Fma(c2, x, c1), x, c0);

    [MethodImpl(Inline)]
    static V Horner<V>(V x, V c0, V c1, V c2, V c3) where V : struct, ILane<V> =>
        V.Fma(V.Fma(V.Fma(c3, x, c2), x, c1), x, c0);

    [MethodImpl(Inline)]
    static V Horner<V>(V x, V c0, V c1, V c2, V c3, V c4) where V : struct, ILane<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(c4, x, c3), x, c2), x, c1), x, c0);
}
