namespace Tensorium.Kernels;

/// <summary>
/// A value and its tangent: a formula run over duals yields f(x) and f'(x) at once, and over duals of duals f''(x).
/// </summary>
/// <remarks>Where the value selects (maximum, comparison), so does the tangent; at a kink it takes one side.</remarks>
/// <param name="value">f</param>
/// <param name="tangent">The derivative of f in the direction of the variable.</param>
/// <typeparam name="V">The lane of both parts, which may be a dual itself.</typeparam>
public readonly struct Dual<V>(V value, V tangent) : ILane<Dual<V>> where V : struct, ILane<V>
{
    /// <summary>f</summary>
    public V Value { get; } = value;

    /// <summary>The derivative of f in the direction of the variable.</summary>
    public V Tangent { get; } = tangent;

    /// <summary>x as what is differentiated by: tangent 1.</summary>
    public static Dual<V> Variable(V x) => new(x, 1);

    /// <inheritdoc/>
    public static implicit operator Dual<V>(double value) => new(value, 0);

    /// <inheritdoc/>
    public static Dual<V> operator +(Dual<V> a, Dual<V> b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    /// <inheritdoc/>
    public static Dual<V> operator -(Dual<V> a, Dual<V> b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    /// <inheritdoc/>
    public static Dual<V> operator *(Dual<V> a, Dual<V> b) =>
        new(a.Value * b.Value, V.Fma(a.Tangent, b.Value, a.Value * b.Tangent));

    /// <inheritdoc/>
    public static Dual<V> operator /(Dual<V> a, Dual<V> b)
    {
        var q = a.Value / b.Value;
        return new(q, (a.Tangent - q * b.Tangent) / b.Value);
    }

    /// <inheritdoc/>
    public static Dual<V> operator -(Dual<V> a) => new(-a.Value, -a.Tangent);

    /// <inheritdoc/>
    public static Dual<V> Fma(Dual<V> a, Dual<V> b, Dual<V> c) =>
        new(V.Fma(a.Value, b.Value, c.Value), V.Fma(a.Tangent, b.Value, V.Fma(a.Value, b.Tangent, c.Tangent)));

    /// <inheritdoc/>
    public static Dual<V> Abs(Dual<V> x) =>
        new(V.Abs(x.Value), V.WhereLess(x.Value, 0, -x.Tangent, V.WhereEqual(x.Value, 0, 0, x.Tangent)));

    /// <inheritdoc/>
    public static Dual<V> Max(Dual<V> a, Dual<V> b) =>
        new(V.Max(a.Value, b.Value), V.WhereLess(a.Value, b.Value, b.Tangent, a.Tangent));

    /// <inheritdoc/>
    public static Dual<V> Min(Dual<V> a, Dual<V> b) =>
        new(V.Min(a.Value, b.Value), V.WhereLess(b.Value, a.Value, b.Tangent, a.Tangent));

    /// <inheritdoc/>
    public static Dual<V> Floor(Dual<V> x) => new(V.Floor(x.Value), 0);

    /// <inheritdoc/>
    public static Dual<V> Ceiling(Dual<V> x) => new(V.Ceiling(x.Value), 0);

    /// <inheritdoc/>
    public static Dual<V> Round(Dual<V> x) => new(V.Round(x.Value), 0);

    /// <inheritdoc/>
    public static Dual<V> WhereLess(Dual<V> a, Dual<V> b, Dual<V> yes, Dual<V> no) => new(
        V.WhereLess(a.Value, b.Value, yes.Value, no.Value),
        V.WhereLess(a.Value, b.Value, yes.Tangent, no.Tangent));

    /// <inheritdoc/>
    public static Dual<V> WhereEqual(Dual<V> a, Dual<V> b, Dual<V> yes, Dual<V> no) => new(
        V.WhereEqual(a.Value, b.Value, yes.Value, no.Value),
        V.WhereEqual(a.Value, b.Value, yes.Tangent, no.Tangent));

    /// <inheritdoc/>
    public static Dual<V> Rest(Dual<V> a, Dual<V> b)
    {
        var rest = V.Rest(a.Value, b.Value);
        return new(rest, a.Tangent - Chain(V.Round((a.Value - rest) / b.Value), b.Tangent));
    }

    /// <inheritdoc/>
    public static Dual<V> Sqrt(Dual<V> x)
    {
        var y = V.Sqrt(x.Value);
        return new(y, Chain(0.5 / y, x.Tangent));
    }

    /// <inheritdoc/>
    public static Dual<V> Exp(Dual<V> x)
    {
        var y = V.Exp(x.Value);
        return new(y, y * x.Tangent);
    }

    /// <inheritdoc/>
    public static Dual<V> Expm1(Dual<V> x) => new(V.Expm1(x.Value), V.Exp(x.Value) * x.Tangent);

    /// <inheritdoc/>
    public static Dual<V> Log(Dual<V> x) => new(V.Log(x.Value), Chain(1 / x.Value, x.Tangent));

    /// <inheritdoc/>
    public static Dual<V> Log1p(Dual<V> x) => new(V.Log1p(x.Value), Chain(1 / (1 + x.Value), x.Tangent));

    /// <inheritdoc/>
    public static Dual<V> Sin(Dual<V> x) => new(V.Sin(x.Value), V.Cos(x.Value) * x.Tangent);

    /// <inheritdoc/>
    public static Dual<V> Cos(Dual<V> x) => new(V.Cos(x.Value), -V.Sin(x.Value) * x.Tangent);

    /// <inheritdoc/>
    public static Dual<V> Tanh(Dual<V> x)
    {
        var y = V.Tanh(x.Value);
        return new(y, (1 - y * y) * x.Tangent);
    }

    /// <inheritdoc/>
    public static Dual<V> Sigmoid(Dual<V> x)
    {
        var y = V.Sigmoid(x.Value);
        return new(y, y * V.Sigmoid(-x.Value) * x.Tangent); // 1 - y, with its digits where y is close to 1
    }

    /// <inheritdoc/>
    public static Dual<V> Erf(Dual<V> x) =>
        new(V.Erf(x.Value), 1.1283791670955126 * V.Exp(-(x.Value * x.Value)) * x.Tangent);

    /// <inheritdoc/>
    public static Dual<V> NormalCdf(Dual<V> x, Dual<V> factor, out Dual<V> density)
    {
        var y = V.NormalCdf(x.Value, factor.Value, out var d);
        density = new(d, -x.Value * d * x.Tangent);
        return new(y, V.Fma(factor.Value * d, x.Tangent, V.NormalCdf(x.Value, factor.Tangent, out _)));
    }

    /// <inheritdoc/>
    public static Dual<V> Atan2(Dual<V> y, Dual<V> x)
    {
        var square = y.Value * y.Value + x.Value * x.Value;
        return new(V.Atan2(y.Value, x.Value), Chain(x.Value / square, y.Tangent) - Chain(y.Value / square, x.Tangent));
    }

    /// <inheritdoc/>
    public static Dual<V> Pow(Dual<V> x, Dual<V> y)
    {
        var (a, b) = (x.Value, y.Value);
        var p = V.Pow(a, b);
        var byBase = b * V.Pow(a, b - 1);
        byBase = V.WhereEqual(b, 0, V.WhereEqual(a, 0, 0, byBase), byBase);
        // aᵇ log a: 0 at a = 0 for b > 0; below 0 the power exists at integers b only, its slope nowhere.
        var atZero = V.WhereLess(b, 0, double.NegativeInfinity, 0);
        var positive = V.WhereLess(0, a, a, 1);
        var byExponent = V.WhereLess(0, a, p * V.Log(positive), V.WhereEqual(a, 0, atZero, double.NaN));
        return new(p, Chain(byBase, x.Tangent) + Chain(byExponent, y.Tangent));
    }

    // slope * tangent, where a constant's zero tangent wins over an infinite or undefined slope
    static V Chain(V slope, V tangent)
    {
        var finite = V.WhereLess(V.Abs(slope), double.PositiveInfinity, slope, 0);
        return tangent * V.WhereEqual(tangent, 0, finite, slope);
    }
}
