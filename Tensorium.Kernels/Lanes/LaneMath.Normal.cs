using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

static unsafe partial class LaneMath<T>
{
    /// <summary>With a = |x|: Φ(-a) = exp(-a²/2) M(a) and Φ(a) = 1 - Φ(-a). The exponential is 2ⁿ eʳ.</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V NormalCdf<V>(V x, V factor, out V density) where V : struct, ILane<V>, IBitLane<V>
    {
        var a = V.Abs(x);
        var r = RemainderOfSquare(a, out var n);
        var p = PowerOfHalf(r);
        V peak = 0.39894228040143268; // 1 / √(2π)
        // Beyond the edge Φ(-a), and even a Φ(-a), rounds to 0; the formulas overflow.
        V edge = sizeof(T) == sizeof(double) ? 40 : 15;
        density = V.WhereLess(edge, a, 0, V.Scale(V.Fma(p, peak, peak), n));
        // The factor comes before 2ⁿ, so that the product does not inherit the few digits of a subnormal Φ.
        var m = factor * (sizeof(T) == sizeof(double) ? NormalTailDouble(a) : NormalTailFloat(a, ref r));
        if (sizeof(T) == sizeof(float))
            p = PowerOfHalf(r);
        var tail = V.WhereLess(edge, a, 0, V.Scale(V.Fma(p, m, m), n));
        return V.WhereLess(0, x, factor - tail, tail);
    }

    // r = -a² - 2 n ln 2. A rounding error e of the square counts a²/2 times in the power, so it is added to r.
    [MethodImpl(LaneMath.Inline)]
    static V RemainderOfSquare<V>(V a, out V n) where V : struct, ILane<V>, IBitLane<V>
    {
        var z = -(a * a);
        n = V.Round(z * 0.72134752044448170);
        return V.Fma(n, -2 * Ln2High, z) - V.Fma(n, 2 * Ln2Low, SquareError(a, z));
    }

    // a² + z exactly, where z is -a² rounded; without fused multiplication by halves (T. J. Dekker 1971).
    [MethodImpl(LaneMath.Inline)]
    static V SquareError<V>(V a, V z) where V : struct, ILane<V>, IBitLane<V>
    {
        if (V.IsFused)
            return V.Fma(a, a, z);
        var c = a * (sizeof(T) == sizeof(double) ? 134217729 : 4097); // 2²⁷ + 1, 2¹² + 1
        var high = c - (c - a);
        var low = a - high;
        return high * high + z + 2 * high * low + low * low;
    }

    // d = 1 / b with b = a + k rounded; the result is what d, relative to itself, lacks of the exact quotient.
    [MethodImpl(LaneMath.Inline)]
    static V QuotientError<V>(V a, V k, V b, V d) where V : struct, ILane<V>, IBitLane<V> =>
        V.Fma(-d, a - (b - k), V.Fma(-d, b, 1));

    // M(a) = exp(a²/2) Φ(-a) on [0, 15] as R(s) / (a + k) with s = (a - k) / (a + k), a least squares fit of the relative
    // error at Chebyshev nodes, one coefficient after the other rounded to float; this k costs least. Error 1.6e-8.
    // The first coefficient outweighs the others, so few roundings count. M varies 1.2 to 2.1 times as fast as 1 / (a + k)
    // does: that much of the quotient's error is put right in the exponent.
    [MethodImpl(LaneMath.Inline)]
    static V NormalTailFloat<V>(V a, ref V r) where V : struct, ILane<V>, IBitLane<V>
    {
        V k = 2.6328125;
        var b = a + k;
        var d = 1 / b;
        if (V.IsFused)
            r = V.Fma(3.4, QuotientError(a, k, b, d), r);
        var s = V.Fma(-5.265625, d, 1);
        var p = Horner<V>(s, -0.0171732958, 0.000967379718, 0.00271536573,
            Horner<V>(s, 0.000199559101, -0.000411553279, -0.00012648874));
        return d * Horner<V>(s, 0.71352011, -0.456058353, 0.159011379, -0.0037263406, p);
    }

    // The same on [0, 38.7], from where on Φ(-a) is 0, with k = 4: Remez fit of the relative error, 6.9e-17. Here the
    // quotient itself is put right.
    [MethodImpl(LaneMath.Inline)]
    static V NormalTailDouble<V>(V a) where V : struct, ILane<V>, IBitLane<V>
    {
        var b = a + 4;
        var d = 1 / b;
        if (V.IsFused)
            d = V.Fma(d, QuotientError(a, 4, b, d), d);
        var s = V.Fma(-8, d, 1);
        var r = Horner<V>(s, -7.7203408321596524e-8, 1.6000990679110557e-8, 1.4599232669464941e-8,
            -3.1839132986448941e-10, -1.1871220149789504e-9);
        r = Horner<V>(s, 7.149887795754549e-7, -5.9199737053910699e-6, -6.2525114042246972e-7, 1.0217803463104204e-6,
            Horner<V>(s, 2.6417115513226019e-7, -1.5649536408363404e-7, r));
        r = Horner<V>(s, 0.00013334424933934713, -0.00023109490143213913, -1.9078482889157659e-6,
            3.5144558019110013e-5, r);
        r = Horner<V>(s, 0.060396574890670809, -0.0075401889664170668, -0.0034796923616930279, 0.0016308184530076722,
            r);
        return d * Horner<V>(s, 0.75528513041575152, -0.60789664197189208, 0.38713740074221936, -0.18652185795966597,
            r);
    }
}
