using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Sine, cosine and powers in double precision, for devices that have only coarse ones: what the SIMD lanes take from
/// the base class library, or, below 10⁸, from fused multiplication.
/// </summary>
static class GpuMath
{
    // π/2 in two doubles.
    const double QuarterHigh = 1.5707963267948966, QuarterLow = 6.123233995736766e-17;

    /// <summary>sin x to some 10⁻¹⁶ for |x| up to 1.4 10¹⁶; beyond, where neighbouring doubles are a third of a turn apart, NaN.</summary>
    public static double Sin(double x) => x == 0 ? x : Turned(x, 0);

    /// <summary>cos x, as exact as <see cref="Sin"/>.</summary>
    public static double Cos(double x) => Turned(x, 1);

    /// <summary>xʸ by the rules of IEEE 754: exp(y log x) with the logarithm in two doubles.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        var size = DoubleLane.Abs(new(x)).Value;
        var exponent = DoubleLane.Abs(new(y)).Value;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        // from 2⁵³ on numbers are even
        var isWhole = exponent >= 9007199254740992.0 || Math.Floor(exponent) == exponent;
        var isOdd = isWhole && exponent < 9007199254740992.0 && Math.Floor(exponent * 0.5) * 2 != exponent;
        var isNegative = (Interop.FloatAsInt(x) >> 63) != 0;
        if (isNegative && !isWhole && size != 0 && size != double.PositiveInfinity) return double.NaN;
        var magnitude = Power(size, y, exponent);
        return isNegative && isOdd ? -magnitude : magnitude;
    }

    static double Power(double size, double y, double exponent)
    {
        if (size == 1) return 1;
        var grows = (size > 1) == (y > 0);
        if (size == 0 || size == double.PositiveInfinity || exponent > 1e300) return grows ? double.PositiveInfinity : 0;
        var k = DoubleLane.Exponent(new(size));
        var m = DoubleLane.Scale(new(size), -k).Value;
        // log m = 2 atanh s with s = (m - 1) / (m + 1), as the sum of two doubles
        var f = m - 1;
        var d = m + 1;
        var lost = m < 1 ? m - (d - 1) : 1 - (d - m);
        var s = f / d;
        var rest = (RestOf(f, s, d) - (s * lost)) / d;
        var z = s * s;
        var p = 0.66666666666666697 + (z * (0.39999999999899504 + (z * (0.28571428625975485 + (z * (0.2222221113479508 + (z
            * (0.18182889125261722 + (z * (0.15331721600556041 + (z * 0.14616449685043406)))))))))));
        var high = k.Value * 0.69314718036912382;
        var two = s + s;
        var sum = high + two;
        var low = high >= two || high <= -two ? two - (sum - high) : high - (sum - two);
        low += (rest + rest) + (s * z * p) + (k.Value * 1.9082149292705878e-10);
        // y (sum + low), the first product exact
        var log = sum + low;
        var tail = low - (log - sum);
        var product = log * y;
        if (product > 709.9) return double.PositiveInfinity;
        if (product < -745.2) return 0;
        var more = (tail * y) - RestOf(product, log, y);
        var power = DoubleLane.Exp(new(product)).Value;
        return power == double.PositiveInfinity ? power : power + (power * more);
    }

    /// <summary>x - n y, exactly, for the integer n next to x / y on the side of 0: a bit of n a turn.</summary>
    public static double Rest(double x, double y)
    {
        var rest = DoubleLane.Abs(new(x)).Value;
        var divisor = DoubleLane.Abs(new(y)).Value;
        if (!(divisor > 0) || !(rest < double.PositiveInfinity)) return double.NaN;
        if (rest < divisor) return x;
        var part = divisor;
        while (part <= rest * 0.5) part += part;
        for (; part >= divisor; part *= 0.5)
            if (rest >= part) rest -= part;
        return x < 0 ? -rest : rest;
    }

    /// <summary>
    /// a b, rounded, for b from 0 on. A device's compiler may round a product once with the sum that it goes into; it does not look
    /// through a bound that holds anyway.
    /// </summary>
    public static double Product(double a, double b) => a < 0 ? Math.Min(a * b, 0) : Math.Max(a * b, 0);

    // p - a b, exactly, for p near a b. T. J. Dekker 1971.
    static double RestOf(double p, double a, double b)
    {
        var aHigh = Upper(a);
        var aLow = a - aHigh;
        var bHigh = Upper(b);
        var bLow = b - bHigh;
        return (((p - (aHigh * bHigh)) - (aLow * bHigh)) - (aHigh * bLow)) - (aLow * bLow);
    }

    // The upper 26 bits.
    static double Upper(double x) => Interop.IntAsFloat(Interop.FloatAsInt(x) & 0xFFFF_FFFF_F800_0000ul);

    // sin(x + quarters π/2)
    static double Turned(double x, int quarters)
    {
        var n = DoubleLane.Round(new(x * 0.63661977236758134308)).Value;
        if (!(n < 9e15 && n > -9e15)) return double.NaN;
        var p = Product(n, QuarterHigh);
        var rest = (x - p) + RestOf(p, n, QuarterHigh);
        // from 2^49 on the quotient is rounded to more than it may be, by one at most
        var more = DoubleLane.Round(new((rest - (n * QuarterLow)) * 0.63661977236758134308)).Value;
        var r = (rest - (more * QuarterHigh)) - ((n + more) * QuarterLow);
        var quarter = ((long)n + (long)more + quarters) & 3;
        var value = ((quarter & 1) == 0 ? LaneMath<double>.SinOf(new DoubleLane(r)) : LaneMath<double>.CosOf(new DoubleLane(r))).Value;
        return (quarter & 2) == 0 ? value : -value;
    }
}
