using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static unsafe partial class LaneMath<T>
{
    /// <summary>
    /// Below this |x| is near: the quarter turns that are taken from x are so few that the first part of π/2 times their number
    /// leaves an exact rest.
    /// </summary>
    public static double Near
    {
        [MethodImpl(LaneMath.Inline)]
        get => sizeof(T) == sizeof(double) ? 1e8 : 1.01e5;
    }

    /// <summary>sin x for near x, with fused multiplication.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Sin<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var r = LessTurns(x, out var turns);
        var y = V.WhereEqual(Modulo(turns, 2), 0, SinOf(r), CosOf(r));
        return V.WhereEqual(x, 0, x, V.WhereLess(Modulo(turns, 4), 2, y, -y));
    }

    /// <summary>cos x for near x, with fused multiplication.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Cos<V>(V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var r = LessTurns(x, out var turns);
        var y = V.WhereEqual(Modulo(turns, 2), 0, CosOf(r), SinOf(r));
        return V.WhereLess(V.Abs(Modulo(turns, 4) - 1.5), 1, -y, y);
    }

    /// <summary>The near value where x is near, else the far one.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V NearOrFar<V>(V x, V near, V far) where V : struct, ILane<V> =>
        LaneMath.IsFused ? V.WhereLess(V.Abs(x), Near, near, far) : far;

    /// <summary>cos 2πv and sin 2πv for v in [0, 1].</summary>
    [MethodImpl(LaneMath.Inline)]
    public static (V Cos, V Sin) Turn<V>(V v) where V : struct, ILane<V>
    {
        var turns = V.Round(v * 4);
        var r = (v - turns * 0.25) * (2 * Math.PI);
        V sin = SinOf(r), cos = CosOf(r), odd = Modulo(turns, 2), quarter = Modulo(turns, 4);
        var (x, y) = (V.WhereEqual(odd, 0, cos, sin), V.WhereEqual(odd, 0, sin, cos));
        return (V.WhereLess(V.Abs(quarter - 1.5), 1, -x, x), V.WhereLess(quarter, 2, y, -y));
    }

    // x less a number of quarter turns, with π/2 in three parts of the lane's precision (W. J. Cody and W. Waite 1980)
    [MethodImpl(LaneMath.Inline)]
    static V LessTurns<V>(V x, out V turns) where V : struct, ILane<V>
    {
        turns = V.Round(x * (2 / Math.PI));
        return sizeof(T) == sizeof(double)
            ? V.Fma(turns, 1.4973849048591698e-33, V.Fma(turns, -6.123233995736766e-17, V.Fma(turns, -1.5707963267948966, x)))
            : V.Fma(turns, 1.7151245100058819e-15, V.Fma(turns, 4.371138828673793e-08, V.Fma(turns, -1.5707963705062866, x)));
    }

    [MethodImpl(LaneMath.Inline)]
    static V Modulo<V>(V n, double divisor) where V : struct, ILane<V> => n - V.Floor(n * (1 / divisor)) * divisor;

    /// <summary>sin r = r + r³ p(r²) for |r| up to π/4</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V SinOf<V>(V r) where V : struct, ILane<V>
    {
        var z = r * r;
        var p = sizeof(T) == sizeof(double)
            ? Horner<V>(z, -0.1666666666666663, 0.008333333333322108, -0.00019841269829580182,
                Horner<V>(z, 2.755731361802952e-06, -2.50507472208162e-08, 1.5896197816709612e-10))
            : Horner<V>(z, -0.16666654602336875, 0.008332160295351462, -0.0001951521850404522);
        return V.Fma(r * z, p, r);
    }

    /// <summary>cos r = 1 - r²/2 + r⁴ p(r²) for |r| up to π/4; what rounding 1 - r²/2 lost is added again</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V CosOf<V>(V r) where V : struct, ILane<V>
    {
        V z = r * r, half = z * 0.5, y = 1 - half;
        var p = sizeof(T) == sizeof(double)
            ? Horner<V>(z, 0.041666666666666595, -0.001388888888887304, 2.4801587288841424e-05,
                Horner<V>(z, -2.755731417624645e-07, 2.087570041687616e-09, -1.1358513987892399e-11))
            : Horner<V>(z, 0.041666645670139536, -0.001388731561533643, 2.4433082533144142e-05);
        return y + V.Fma(z * z, p, 1 - y - half);
    }
}
