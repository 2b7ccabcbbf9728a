using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>The logistic function that several activations are made of.</summary>
static class Logistic
{
    // -|x|, by a choice of side that a dual number follows rightly at 0, where |x| itself has no derivative.
    public static V Fold<V>(V x) where V : struct, ILane<V> => V.WhereLess(x, 0.0, x, -x);
}

/// <summary>1 / (1 + e⁻ˣ)</summary>
public readonly struct Sigmoid : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.Sigmoid(x);

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => y * (1.0 - y);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}

/// <summary>log(1 / (1 + e⁻ˣ)) = min(x, 0) - log(1 + exp(-|x|)). The derivative is 1 - eʸ.</summary>
public readonly struct LogSigmoid : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(x, 0.0, x, 0.0) - V.Log1p(V.Exp(Logistic.Fold(x)));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -V.Expm1(y);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}

/// <summary>log(1 + eˣ) = max(x, 0) + log(1 + exp(-|x|)). Dugas et al. 2001. The derivative is 1 - exp(-y).</summary>
public readonly struct Softplus : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereLess(x, 0.0, 0.0, x) + V.Log1p(V.Exp(Logistic.Fold(x)));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -V.Expm1(-y);

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}

/// <summary>x / (1 + |x|). Turian, Bergstra and Bengio 2009. The derivative is (1 - |y|)².</summary>
public readonly struct Softsign : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V>
    {
        // Clamped: infinity / infinity is NaN, and ±1 is reached long before.
        V c = V.Min(V.Max(x, -1e30), 1e30);
        return c / (1.0 + V.Abs(c));
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V d = 1.0 - V.Abs(y);
        return d * d;
    }

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}

/// <summary>x σ(x), also swish. Hendrycks and Gimpel 2016; Elfwing et al. 2018.</summary>
public readonly struct Silu : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => x * V.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V s = V.Sigmoid(x);
        return s * (1.0 + x * (1.0 - s));
    }
}

/// <summary>x σ(β x). Ramachandran, Zoph and Le 2017.</summary>
/// <param name="beta">β: 0 gives x / 2, infinity relu.</param>
public readonly struct Swish(double beta) : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => x * V.Sigmoid(beta * x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V s = V.Sigmoid(beta * x);
        return s * (1.0 + beta * x * (1.0 - s));
    }
}
