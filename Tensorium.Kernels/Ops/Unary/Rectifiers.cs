using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>max(x, 0). Nair and Hinton 2010. The derivative at 0 is 0.</summary>
public readonly struct Relu : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Max(x, 0.0);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.WhereLess(0.0, y, 1.0, 0.0);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>x if x > 0, else slope x. Maas, Hannun and Ng 2013.</summary>
/// <param name="slope">The slope below 0.</param>
public readonly struct LeakyRelu(double slope) : IUnaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(0.0, x, x, slope * x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.WhereLess(0.0, x, 1.0, slope);

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>x if x > 0, else α (eˣ - 1). Clevert, Unterthiner and Hochreiter 2016.</summary>
/// <param name="alpha">α, minus the limit at -infinity.</param>
public readonly struct Elu(double alpha) : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(0.0, x, x, alpha * V.Expm1(x));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.WhereLess(0.0, x, 1.0, alpha + y);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Input | Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>x if x > 0, else α (exp(x / α) - 1). Barron 2017.</summary>
/// <param name="alpha">α, minus the limit at -infinity; not 0.</param>
public readonly struct Celu(double alpha) : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(0.0, x, x, alpha * V.Expm1(x / alpha));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.WhereLess(0.0, x, 1.0, V.Exp(x / alpha));

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>λ x if x > 0, else λ α (eˣ - 1), which keeps mean 0 and variance 1. Klambauer et al. 2017.</summary>
public readonly struct Selu : IUnaryOp
{
    const double Lambda = 1.0507009873554804934;
    const double LambdaAlpha = Lambda * 1.6732632423543772848;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(0.0, x, Lambda * x, LambdaAlpha * V.Expm1(x));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.WhereLess(0.0, y, Lambda, LambdaAlpha + y);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(0);
}

/// <summary>x clipped to [-1, 1]. Collobert 2004. The derivative at ±1 is 0.</summary>
public readonly struct HardTanh : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Min(V.Max(x, -1.0), 1.0);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => V.WhereLess(V.Abs(y), 1.0, 1.0, 0.0);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => Domain.Except(-1, 1);
}

/// <summary>relu6(x + 3) / 6. Howard et al. 2019.</summary>
public readonly struct HardSigmoid : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Min(V.Max(x + 3.0, 0.0), 6.0) / 6.0;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> =>
        V.WhereLess(0.0, y, V.WhereLess(y, 1.0, 1.0 / 6, 0.0), 0.0);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public Domain Domain => new(-5, 5, -3, 3);
}

/// <summary>x relu6(x + 3) / 6. Howard et al. 2019.</summary>
public readonly struct HardSwish : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => x * (V.Min(V.Max(x + 3.0, 0.0), 6.0) / 6.0);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> =>
        V.WhereLess(-3.0, x, V.WhereLess(x, 3.0, (x + x + 3.0) / 6.0, 1.0), 0.0);

    /// <inheritdoc/>
    public Domain Domain => new(-5, 5, -3, 3);
}
