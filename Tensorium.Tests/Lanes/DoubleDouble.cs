namespace Tensorium.Tests.Lanes;

/// <summary>A sum of two doubles, about 105 bits: an oracle for errors below one unit of the last place.</summary>
public readonly record struct DoubleDouble(double High, double Low = 0)
{
    static DoubleDouble Ln2 => new(0.6931471805599453, 2.3190468138462996e-17);

    static DoubleDouble TwoBySqrtPi => new(1.1283791670955126, 1.533545961316588e-17);

    static DoubleDouble InverseRootTwoPi => new(0.3989422804014327, -2.49232720227773e-17);

    public static implicit operator DoubleDouble(double x) => new(x);

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        double s = a.High + b.High, t = s - a.High;
        double e = a.High - (s - t) + (b.High - t) + a.Low + b.Low;
        return Normalized(s, e);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double p = a.High * b.High;
        return Normalized(p, Math.FusedMultiplyAdd(a.High, b.High, -p) + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble q = a.High / b.High;
        q += (a - q * b).High / b.High;
        return q + (a - q * b).High / b.High;
    }

    public static DoubleDouble Exp(DoubleDouble x)
    {
        double n = Math.Round(x.High / Ln2.High);
        var y = ExpSeries(x - n * Ln2) + 1;
        return new(Math.ScaleB(y.High, (int)n), Math.ScaleB(y.Low, (int)n));
    }

    public static DoubleDouble Expm1(DoubleDouble x) =>
        Math.Abs(x.High) < 0.5 ? ExpSeries(x) : x.High > 709 ? Exp(x) : Exp(x) - 1;

    /// <summary>A Newton step from the library's logarithm: twice its digits. Extremes are scaled: e⁻ʸ stays finite.</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        if (x.High is < 1e-290 or > 1e290)
        {
            int k = x.High < 1 ? -600 : 600;
            return Log(new(Math.ScaleB(x.High, -k), Math.ScaleB(x.Low, -k))) + k * Ln2;
        }
        DoubleDouble y = Math.Log(x.High);
        return y + LogNear1(x * Exp(-y) - 1);
    }

    public static DoubleDouble Log1p(double x) =>
        Math.Abs(x) < 1e-10 ? x - x * (DoubleDouble)x * 0.5 : Log((DoubleDouble)1 + x);

    public static DoubleDouble Tanh(double x)
    {
        if (Math.Abs(x) > 30)
            return Math.Sign(x);
        var e = Expm1(2 * x);
        return e / (e + 2);
    }

    /// <summary>2/√π exp(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, every term of one sign.</summary>
    public static DoubleDouble Erf(double x)
    {
        if (Math.Abs(x) > 7)
            return Math.Sign(x);
        DoubleDouble term = x, sum = x, square = (DoubleDouble)x * x;
        for (int n = 1; Math.Abs(term.High) > 1e-33 * Math.Abs(sum.High); n++)
        {
            term *= square * 2 / (2 * n + 1);
            sum += term;
        }
        return TwoBySqrtPi * Exp(-square) * sum;
    }

    /// <summary>exp(-x²/2) / √(2π)</summary>
    public static DoubleDouble NormalDensity(double x) => InverseRootTwoPi * Exp((DoubleDouble)x * x * -0.5);

    /// <summary>1/2 + φ(x) Σ x²ⁿ⁺¹ / (2n + 1)!!; in the tails φ(a) / (a + 1/(a + 2/(a + 3/(a + ...)))), of Laplace.</summary>
    public static DoubleDouble NormalCdf(double x)
    {
        if (Math.Abs(x) > 6)
        {
            DoubleDouble a = Math.Abs(x), fraction = a;
            for (int k = 120; k > 0; k--) fraction = a + k / fraction;
            var tail = NormalDensity(x) / fraction;
            return x < 0 ? tail : 1 - tail;
        }
        DoubleDouble term = x, sum = x, square = (DoubleDouble)x * x;
        for (int n = 1; Math.Abs(term.High) > 1e-33 * Math.Abs(sum.High); n++)
        {
            term *= square / (2 * n + 1);
            sum += term;
        }
        return NormalDensity(x) * sum + 0.5;
    }

    static DoubleDouble LogNear1(DoubleDouble d) => d - d * d * 0.5; // log(1 + d) for a Newton remainder

    static DoubleDouble ExpSeries(DoubleDouble r)
    {
        DoubleDouble term = r, sum = r;
        for (int n = 2; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); n++)
        {
            term = term * r / n;
            sum += term;
        }
        return sum;
    }

    static DoubleDouble Normalized(double s, double e)
    {
        double high = s + e;
        return double.IsFinite(high) ? new(high, e - (high - s)) : new(high);
    }
}
