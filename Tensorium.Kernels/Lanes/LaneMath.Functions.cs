using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>Transcendental functions, written once over the primitives of a lane and for both precisions.</summary>
/// <remarks>
/// Polynomial coefficients without a source are minimax fits over the interval that their comment names. Constants are chosen by
/// the size of <typeparamref name="T"/>, which the JIT knows before it inlines the formulas of either precision: a condition that it
/// finds out later would make it inline both, and run out of variables where formulas meet.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
static unsafe partial class LaneMath<T> where T : unmanaged
{
    /// <summary>From this size on numbers are whole, and not all whole numbers are there: 2²⁴ for float, 2⁵³ for double.</summary>
    public static double Gaps
    {
        [MethodImpl(LaneMath.Inline)]
        get => sizeof(T) == sizeof(double) ? 9007199254740992 : 16777216;
    }

    // ln 2 in two parts, of which the first times an exponent is exact: 12 bits for float, 32 for double.
    static double Ln2High
    {
        [MethodImpl(LaneMath.Inline)]
        get => sizeof(T) == sizeof(double) ? 0.69314718036912382 : 0.693115234375;
    }

    static double Ln2Low
    {
        [MethodImpl(LaneMath.Inline)]
        get => sizeof(T) == sizeof(double) ? 1.9082149292705878e-10 : 3.1946184945309417e-5;
    }

    /// <summary>x 2ⁿ by two factors, for |n| up to twice the largest exponent: only the last product can round.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V ScaleInSteps<V>(V x, V n) where V : struct, ILane<V>, IBitLane<V>
    {
        var half = V.Floor(n * 0.5);
        return x * V.Pow2(half) * V.Pow2(n - half);
    }

    /// <summary>The exponent of any x &gt; 0, by lifting subnormals into the normal range.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V ExponentOf<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        V tiny = sizeof(T) == sizeof(double) ? 2.2250738585072014e-308 : 1.1754943508222875e-38;
        V lift = sizeof(T) == sizeof(double) ? 54 : 24;
        var normal = V.WhereLess(x, tiny, x * V.Pow2(lift), x);
        return V.NormalExponent(normal) - V.WhereLess(x, tiny, lift, 0);
    }

    // c₀ + c₁ x + c₂ x² + ...; the last coefficient may be a polynomial itself.
    [MethodImpl(LaneMath.Inline)]
    static V Horner<V>(V x, V c0, V c1) where V : struct, ILane<V> => V.Fma(c1, x, c0);

    [MethodImpl(LaneMath.Inline)]
    static V Horner<V>(V x, V c0, V c1, V c2) where V : struct, ILane<V> => V.Fma(V.Fma(c2, x, c1), x, c0);

    [MethodImpl(LaneMath.Inline)]
    static V Horner<V>(V x, V c0, V c1, V c2, V c3) where V : struct, ILane<V> =>
        V.Fma(V.Fma(V.Fma(c3, x, c2), x, c1), x, c0);

    [MethodImpl(LaneMath.Inline)]
    static V Horner<V>(V x, V c0, V c1, V c2, V c3, V c4) where V : struct, ILane<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(c4, x, c3), x, c2), x, c1), x, c0);
}
