using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static unsafe partial class LaneMath<T>
{
    /// <summary>log x</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Log<V>(V x) where V : struct, ILane<V>, IBitLane<V> => Specials(x, LogOf(x, 0));

    /// <summary>log(1 + x) = log u + (1 + x - u) / u with u = 1 + x rounded</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Log1p<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var u = 1 + x;
        // What rounding lost, exactly: the larger operand is subtracted first.
        var lost = V.WhereLess(1, x, 1 - (u - x), x - (u - 1));
        return V.CopySign(Specials(u, LogOf(u, lost / u)), x);
    }

    // k ln 2 + log(1 + f) + more, where x = 2ᵏ (1 + f); with s = f / (2 + f), log(1 + f) = 2 atanh s = f - s (f - R)
    [MethodImpl(LaneMath.Inline)]
    static V LogOf<V>(V x, V more) where V : struct, ILane<V>, IBitLane<V>
    {
        var k = V.Exponent(x);
        var f = V.Scale(x, -k) - 1;
        var s = f / (2 + f);
        var z = s * s;
        // (2 atanh s - 2 s) / s³ over z = s² in [0, 0.0295]
        var p = sizeof(T) == sizeof(double)
            ? Horner<V>(z, 0.66666666666666697, 0.39999999999899504, 0.28571428625975485, 0.2222221113479508,
                Horner<V>(z, 0.18182889125261722, 0.15331721600556041, 0.14616449685043406))
            : Horner<V>(z, 0.66666685039575855, 0.39988780566021982, 0.29579949391972785);
        var half = 0.5 * f * f;
        var tail = V.Fma(k, Ln2Low, more) + s * V.Fma(z, p, half);
        return V.Fma(k, Ln2High, f - (half - tail));
    }

    // The given log x for positive finite x, and what IEEE 754 wants elsewhere.
    [MethodImpl(LaneMath.Inline)]
    static V Specials<V>(V x, V log) where V : struct, ILane<V>, IBitLane<V>
    {
        log = V.WhereLess(0, x, log, V.WhereEqual(x, 0, double.NegativeInfinity, double.NaN));
        return V.WhereEqual(x, double.PositiveInfinity, x, log);
    }
}
