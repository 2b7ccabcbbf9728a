using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>x²</summary>
public readonly struct Square : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => x * x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => x + x;
}

/// <summary>x³</summary>
public readonly struct Cube : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => x * x * x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 3.0 * x * x;
}

/// <summary>√x; NaN below 0.</summary>
public readonly struct Sqrt : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Sqrt(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 0.5 / y;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Positive;
}

/// <summary>1 / √x; NaN below 0.</summary>
public readonly struct Rsqrt : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => 1.0 / V.Sqrt(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -0.5 * y * y * y;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Positive;
}

/// <summary>1 / x</summary>
public readonly struct Reciprocal : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => 1.0 / x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -(y * y);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>xᵖ for a constant p; small whole and half powers are products and roots.</summary>
/// <param name="p">The exponent.</param>
public readonly struct Power(double p) : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => Raise(x, p);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => p == 0 ? 0.0 : p * Raise(x, p - 1);

    /// <inheritdoc/>
    public Domain Domain => p == Math.Floor(p) ? Domain.Except(0) : Domain.Positive;

    // The branch is on the field, the same for every element.
    [MethodImpl(LaneMath.Inline)]
    static V Raise<V>(V x, double power) where V : struct, ILane<V> => power switch
    {
        -2 => 1.0 / (x * x),
        -1 => 1.0 / x,
        -0.5 => 1.0 / V.Sqrt(x),
        0 => 1.0,
        0.5 => V.Sqrt(x),
        1 => x,
        1.5 => x * V.Sqrt(x),
        2 => x * x,
        3 => x * x * x,
        4 => x * x * (x * x),
        _ => V.Pow(x, power),
    };
}
