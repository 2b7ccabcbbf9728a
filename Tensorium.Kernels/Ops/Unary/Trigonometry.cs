namespace Tensorium.Kernels;

/// <summary>sin x</summary>
public readonly struct Sin : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Sin(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.Cos(x);
}

/// <summary>cos x</summary>
public readonly struct Cos : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Cos(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -V.Sin(x);
}

/// <summary>tan x</summary>
public readonly struct Tan : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Sin(x) / V.Cos(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0 + y * y;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => new(-1.4, 1.4);
}

/// <summary>tanh x</summary>
public readonly struct Tanh : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Tanh(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0 - y * y;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}
