using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>eˣ</summary>
public readonly struct Exp : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Exp(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => y;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}

/// <summary>eˣ - 1, exact near 0.</summary>
public readonly struct Expm1 : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Expm1(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => y + 1.0;

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}

/// <summary>Natural logarithm of x; -infinity at 0, NaN below.</summary>
public readonly struct Log : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Log(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0 / x;

    /// <inheritdoc/>
    public Domain Domain => Domain.Positive;
}

/// <summary>log(1 + x), exact near 0.</summary>
public readonly struct Log1p : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Log1p(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1.0 / (1.0 + x);

    /// <inheritdoc/>
    public Domain Domain => new(-0.9, 3);
}

/// <summary>The error function, 2/√π ∫₀ˣ exp(-t²) dt.</summary>
public readonly struct Erf : IUnaryOp
{
    const double TwoOverRootPi = 1.1283791670955125739;

    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => TwoOverRootPi * V.Exp(-(x * x));
}
