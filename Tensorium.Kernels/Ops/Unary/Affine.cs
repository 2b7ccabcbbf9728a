namespace Tensorium.Kernels;

/// <summary>x</summary>
public readonly struct Identity : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>-x</summary>
public readonly struct Negate : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => -x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>x + c</summary>
/// <param name="c">The constant added.</param>
public readonly struct AddScalar(double c) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => x + c;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>c x</summary>
/// <param name="c">The constant factor.</param>
public readonly struct Scale(double c) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => c * x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => c;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>x / c</summary>
/// <param name="c">The constant divisor.</param>
public readonly struct DivideScalar(double c) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => x / c;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0 / (V)c;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>c - x</summary>
/// <param name="c">The constant subtracted from.</param>
public readonly struct ReverseSubtract(double c) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => c - x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;
}

/// <summary>c / x</summary>
/// <param name="c">The constant divided.</param>
public readonly struct ReverseDivide(double c) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => c / x;

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -(c / x) / x; // x² may leave the range

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}
