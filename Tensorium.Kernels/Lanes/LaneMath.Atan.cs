using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static unsafe partial class LaneMath<T>
{
    /// <summary>The angle of (x, y): atan of the smaller over the larger side, turned into its octant.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Atan2<V>(V y, V x) where V : struct, ILane<V>, IBitLane<V>
    {
        var (ax, ay) = (V.Abs(x), V.Abs(y));
        var (small, large) = (V.Min(ax, ay), V.Max(ax, ay));
        // 0 / 0 counts as 0 / 1, ∞ / ∞ as 1 / 1; a quarter of huge sides keeps their sum finite.
        var quarter = V.WhereLess(sizeof(T) == sizeof(double) ? 4e307 : 8e37, large, 0.25, 1);
        var s = V.WhereEqual(small, double.PositiveInfinity, 1, small * quarter);
        var l = V.WhereEqual(small, double.PositiveInfinity, 1, V.WhereEqual(large, 0, 1, large * quarter));
        // Above tan(π/8), atan(s / l) = π/4 + atan((s - l) / (s + l)).
        var turn = l * 0.41421356237309503;
        var q = V.WhereLess(turn, s, s - l, s) / V.WhereLess(turn, s, s + l, l);
        var a = V.WhereLess(turn, s, Math.PI / 4, 0) + AtanOf(q);
        a = V.WhereLess(ax, ay, Math.PI / 2 - a, a);
        a = V.WhereLess(V.CopySign(1, x), 0, Math.PI - a, a);
        return V.CopySign(a, y);
    }

    // q + q³ P(q²) on |q| <= tan(π/8)
    [MethodImpl(LaneMath.Inline)]
    static V AtanOf<V>(V q) where V : struct, ILane<V>, IBitLane<V>
    {
        var z = q * q;
        var p = sizeof(T) == sizeof(double)
            ? Horner<V>(z, -0.33333333333333333, 0.19999999999999805, -0.14285714285659828, 0.11111111105155447,
                Horner<V>(z, -0.090909087535008768, 0.076922963750321424, -0.066664248857382553, 0.058789289978347751,
                    Horner<V>(z, -0.052304542706502445, 0.045515932206265492, -0.034570561981427747,
                        0.016285756855221028)))
            : Horner<V>(z, -0.3333333176116852, 0.19999540483648963, -0.14263955597984639, 0.10743731490791083,
                -0.064519282081217488);
        return V.Fma(q * z, p, q);
    }
}
