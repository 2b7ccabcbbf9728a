using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>Division that rounds down, as in Python: the remainder has the divisor's sign.</summary>
static class FlooredDivision
{
    // a - n b. 0 times an infinite b would be NaN.
    public static V Rest<V>(V a, V b, V n) where V : struct, ILane<V> =>
        V.WhereEqual(n, 0.0, a, V.Fma(-n, b, a));

    // yes where the rest has the wrong sign, which a quotient that was rounded up to an integer leaves.
    [MethodImpl(LaneMath.Inline)]
    public static V WhereWrongSign<V>(V rest, V b, V yes, V no) where V : struct, ILane<V> =>
        V.WhereLess(b, 0.0, V.WhereLess(0.0, rest, yes, no), V.WhereLess(rest, 0.0, yes, no));

    /// <summary>floor(a / b)</summary>
    [MethodImpl(LaneMath.Inline)]
    public static V Quotient<V>(V a, V b) where V : struct, ILane<V>
    {
        V n = V.Floor(a / b);
        return WhereWrongSign(Rest(a, b, n), b, n - 1.0, n);
    }
}

/// <summary>floor(a / b)</summary>
public readonly struct FloorDivide : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => FlooredDivision.Quotient(a, b);

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => 0.0;

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => 0.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;

    /// <inheritdoc/>
    public Domain DomainA => new(3.2, 3.6);

    /// <inheritdoc/>
    public Domain DomainB => new(1.3, 1.5);
}

/// <summary>a - b floor(a / b), rounded once, which has the sign of b, as in Python. No rest is +0.</summary>
public readonly struct Remainder : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V>
    {
        V rest = V.Rest(a, b);
        return FlooredDivision.WhereWrongSign(rest, b, rest + b, rest) + 0.0; // a rest of -0 is that of one lane, not of all
    }

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => 1.0;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => -FlooredDivision.Quotient(a, b);

    /// <inheritdoc/>
    public Domain DomainA => new(3.2, 3.6);

    /// <inheritdoc/>
    public Domain DomainB => new(1.3, 1.5);
}
