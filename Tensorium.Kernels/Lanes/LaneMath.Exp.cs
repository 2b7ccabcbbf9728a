using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static partial class LaneMath
{
    /// <summary>eˣ = 2ⁿ (1 + p)</summary>
    [MethodImpl(Inline)]
    public static V Exp<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        // Beyond these bounds the result is 0 or infinity, and n must stay finite.
        var p = Reduce(V.Clamp(x, V.IsDouble ? -746 : -104, V.IsDouble ? 710 : 89), out var n);
        return V.Scale(1 + p, n);
    }

    /// <summary>eˣ - 1 = 2ⁿ p + (2ⁿ - 1)</summary>
    [MethodImpl(Inline)]
    public static V Expm1<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var p = Reduce(V.Clamp(x, V.IsDouble ? -40 : -20, V.IsDouble ? 710 : 89), out var n);
        var half = V.Pow2(n - 1); // 2ⁿ itself overflows before the result does
        var y = V.Fma(half, p, half - 0.5);
        return V.CopySign(y + y, x);
    }

    /// <summary>tanh |x| = -e / (2 + e) with e = exp(-2 |x|) - 1</summary>
    [MethodImpl(Inline)]
    public static V Tanh<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var e = Expm1(-2 * V.Abs(x));
        return V.CopySign(e / (2 + e), x);
    }

    // p = eʳ - 1 with x = n ln 2 + r, |r| <= ln 2 / 2 (W. J. Cody and W. Waite 1980)
    [MethodImpl(Inline)]
    static V Reduce<V>(V x, out V n) where V : struct, ILane<V>, IBitLane<V> => PowerOfRemainder(Remainder(x, out n));

    [MethodImpl(Inline)]
    static V Remainder<V>(V x, out V n) where V : struct, ILane<V>, IBitLane<V>
    {
        n = V.Round(x * 1.4426950408889634);
        return V.Fma(n, -Ln2Low<V>(), V.Fma(n, -Ln2High<V>(), x));
    }

    [MethodImpl(Inline)]
    static V PowerOfRemainder<V>(V r) where V : struct, ILane<V>, IBitLane<V>
    {
        // (eʳ - 1 - r) / r²
        var q = V.IsDouble
            ? Horner<V>(r, 0.5000000000000001, 0.16666666666666667, 0.041666666666624162, 0.0083333333333300644,
                Horner<V>(r, 0.0013888888917196719, 0.00019841269863040545, 2.4801521322368693e-5,
                    Horner<V>(r, 2.7557268480310026e-6, 2.7620075879983367e-7, 2.5100375832561234e-8)))
            : Horner<V>(r, 0.499999934461833, 0.16666520637187137, 0.041668388483467248, 0.0083687147192779259,
                0.0013814558998822804);
        return V.Fma(r * r, q, r);
    }
}
