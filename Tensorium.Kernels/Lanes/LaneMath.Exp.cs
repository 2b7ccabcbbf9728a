using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static unsafe partial class LaneMath<T>
{
    /// <summary>eˣ = 2ⁿ (1 + p)</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Exp<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        // Beyond these bounds the result is 0 or infinity, and n must stay finite.
        var p = Reduce(V.Clamp(x, sizeof(T) == sizeof(double) ? -746 : -104, sizeof(T) == sizeof(double) ? 710 : 89), out var n);
        return V.Scale(1 + p, n);
    }

    /// <summary>eˣ - 1 = 2ⁿ p + (2ⁿ - 1)</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Expm1<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var p = Reduce(V.Clamp(x, sizeof(T) == sizeof(double) ? -40 : -20, sizeof(T) == sizeof(double) ? 710 : 89), out var n);
        var half = V.Pow2(n - 1); // 2ⁿ itself overflows before the result does
        var y = V.Fma(half, p, half - 0.5);
        return V.CopySign(y + y, x);
    }

    /// <summary>tanh |x| = e / (2 + e) with e = exp(2 |x|) - 1 = 2ⁿ p + (2ⁿ - 1)</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Tanh<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        // Beyond the bound the result rounds to 1. Up to there n is so small that ln 2 need not come in two parts.
        var a = V.Clamp(V.Abs(x), 0, sizeof(T) == sizeof(double) ? 19.0625 : 9.0625);
        var n = V.Round(a * 2.8853900817779268);
        var p = PowerOfRemainder(V.Fma(n, -0.69314718055994531, a + a));
        var power = V.Pow2(n);
        var e = V.Fma(power, p, power - 1);
        return V.CopySign(e / (2 + e), x);
    }

    /// <summary>1 / (1 + e⁻ˣ) = c / (c + c e⁻ˣ) with a power of two c so small that c e⁻ˣ does not overflow.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Sigmoid<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        // Beyond these bounds the result is 0 or 1.
        var r = Remainder(V.Clamp(-x, -60, sizeof(T) == sizeof(double) ? 746 : 104), out var n);
        var c = sizeof(T) == sizeof(double) ? SigmoidScaleDouble : SigmoidScaleFloat;
        var e = V.Scale(sizeof(T) == sizeof(double) ? V.Fma(c, PowerOfRemainder(r), c) : ScaledPowerOfRemainder(r), n);
        return c / (c + e);
    }

    const double SigmoidScaleFloat = 9.3132257461547852e-10, SigmoidScaleDouble = 7.8886090522101181e-31; // 2⁻³⁰, 2⁻¹⁰⁰

    // c eʳ for the float sigmoid: a fit of the relative error, 9.2e-8, which its bound of 4 ulps has room for.
    [MethodImpl(LaneMath.Inline)]
    static V ScaledPowerOfRemainder<V>(V r) where V : struct, ILane<V>, IBitLane<V>
    {
        const double c = SigmoidScaleFloat;
        return Horner(r, c, 0.999999707003364 * c, 0.499991491825556 * c, 0.1666763661409209 * c,
            Horner<V>(r, 0.04189797634825636 * c, 0.008290304130808888 * c));
    }

    // p = eʳ - 1 with x = n ln 2 + r, |r| <= ln 2 / 2 (W. J. Cody and W. Waite 1980)
    [MethodImpl(LaneMath.Inline)]
    static V Reduce<V>(V x, out V n) where V : struct, ILane<V>, IBitLane<V> => PowerOfRemainder(Remainder(x, out n));

    [MethodImpl(LaneMath.Inline)]
    static V Remainder<V>(V x, out V n) where V : struct, ILane<V>, IBitLane<V>
    {
        n = V.Round(x * 1.4426950408889634);
        return V.Fma(n, -Ln2Low, V.Fma(n, -Ln2High, x));
    }

    [MethodImpl(LaneMath.Inline)]
    static V PowerOfRemainder<V>(V r) where V : struct, ILane<V>, IBitLane<V>
    {
        // (eʳ - 1 - r) / r²
        var q = sizeof(T) == sizeof(double)
            ? Horner<V>(r, 0.5000000000000001, 0.16666666666666667, 0.041666666666624162, 0.0083333333333300644,
                Horner<V>(r, 0.0013888888917196719, 0.00019841269863040545, 2.4801521322368693e-5,
                    Horner<V>(r, 2.7557268480310026e-6, 2.7620075879983367e-7, 2.5100375832561234e-8)))
            : Horner<V>(r, 0.499999934461833, 0.16666520637187137, 0.041668388483467248, 0.0083687147192779259,
                0.0013814558998822804);
        return V.Fma(r * r, q, r);
    }

    // The same of r/2.
    [MethodImpl(LaneMath.Inline)]
    static V PowerOfHalf<V>(V r) where V : struct, ILane<V>, IBitLane<V> => sizeof(T) == sizeof(double)
        ? PowerOfRemainder(0.5 * r)
        : r * Horner<V>(r, 0.5, 0.499999934461833 / 4, 0.16666520637187137 / 8,
            Horner<V>(r, 0.041668388483467248 / 16, 0.0083687147192779259 / 32, 0.0013814558998822804 / 64));
}
