using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>|x|. The derivative at 0 is 0.</summary>
public readonly struct Abs : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Abs(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> =>
        V.WhereLess(0.0, x, 1.0, V.WhereLess(x, 0.0, -1.0, 0.0));

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>-1, 0 or 1; NaN for NaN.</summary>
public readonly struct Sign : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(0.0, x, 1.0, V.WhereLess(x, 0.0, -1.0, 0.0 * x));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 0.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>The largest integer not above x.</summary>
public readonly struct Floor : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Floor(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 0.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(-3, -2, -1, 0, 1, 2, 3);
}

/// <summary>The smallest integer not below x.</summary>
public readonly struct Ceiling : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Ceiling(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 0.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(-3, -2, -1, 0, 1, 2, 3);
}

/// <summary>The nearest integer, halves to even.</summary>
public readonly struct Round : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Round(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 0.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Nothing;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5);
}

/// <summary>x limited to [min, max]. The derivative is 1 inside, ends included.</summary>
/// <param name="min">The lower end.</param>
/// <param name="max">The upper end.</param>
public readonly struct Clip(double min, double max) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Min(V.Max(x, min), max);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> =>
        V.WhereLess(x, min, 0.0, V.WhereLess(max, x, 0.0, 1.0));

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(min, max);
}
