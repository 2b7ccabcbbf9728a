using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>a + b</summary>
public readonly struct Add : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => a + b;

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => 1.0;

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => 1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>a - b</summary>
public readonly struct Subtract : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => a - b;

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => 1.0;

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => -1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>a b</summary>
public readonly struct Multiply : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => a * b;

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => b;

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => a;
}

/// <summary>a / b</summary>
public readonly struct Divide : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => a / b;

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => 1.0 / b;

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => -(a / b) / b;

    /// <inheritdoc/>
    public Domain DomainB => Domain.Except(0);
}

/// <summary>(a - b)²</summary>
public readonly struct SquaredDifference : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V>
    {
        V d = a - b;
        return d * d;
    }

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => 2.0 * (a - b);

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => 2.0 * (b - a);
}

/// <summary>aᵇ, by the rules of IEEE 754 pow. The derivatives of 0⁰ are 0.</summary>
public readonly struct Pow : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.Pow(a, b);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> =>
        V.WhereEqual(b, 0.0, 0.0, b * V.Pow(a, b - 1.0));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V>
    {
        // 0ᵇ log 0 would be 0 times -infinity.
        V slope = y * V.Log(a);
        return V.WhereEqual(a, 0.0, V.WhereLess(b, 0.0, slope, 0.0), slope);
    }

    /// <inheritdoc/>
    public static Saves Saves => Saves.Input | Saves.Output;

    /// <inheritdoc/>
    public Domain DomainA => Domain.Positive;
}

/// <summary>The angle of the point (b, a), in [-π, π]. The derivatives at the origin are 0.</summary>
public readonly struct Atan2 : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.Atan2(a, b);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => OverSquaredRadius(b, a, b);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => OverSquaredRadius(-a, a, b);

    /// <inheritdoc/>
    public Domain DomainB => Domain.Positive;

    [MethodImpl(LaneMath.Inline)]
    static V OverSquaredRadius<V>(V numerator, V a, V b) where V : struct, ILane<V>
    {
        V squared = a * a + b * b;
        return V.WhereEqual(squared, 0.0, 0.0, numerator / squared);
    }
}
