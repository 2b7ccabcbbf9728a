using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>x Φ(x), with Φ the distribution function of the normal distribution. Hendrycks and Gimpel 2016.</summary>
public readonly struct Gelu : IUnaryOp
{
    // The size from where on Φ is 0 or 1 in any precision, and ∞ · 0 would be NaN.
    const double Edge = 40;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.NormalCdf(x, x, out _);

    /// <summary>Φ(x) + x φ(x)</summary>
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V c = V.WhereLess(x, -Edge, -Edge, V.WhereLess(Edge, x, Edge, x));
        V cdf = V.NormalCdf(c, 1.0, out V density);
        return V.Fma(c, density, cdf);
    }
}

/// <summary>x (1 + tanh u) / 2 = x σ(2u), u = √(2/π) (x + 0.044715 x³): the approximation of <see cref="Gelu"/>.</summary>
public readonly struct GeluTanh : IUnaryOp
{
    // 2u = Linear x + Cubic x³
    const double Linear = 2 * 0.79788456080286535588;
    const double Cubic = 0.044715 * Linear;

    // The size from where on σ is 0 or 1 in any precision, and the slope of u, of ∞, would meet a 0.
    const double Edge = 40;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => x * V.Sigmoid(x * (Linear + Cubic * x * x));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V c = V.WhereLess(x, -Edge, -Edge, V.WhereLess(Edge, x, Edge, x));
        V s = V.Sigmoid(c * (Linear + Cubic * c * c));
        return s * (1.0 + c * (Linear + 3.0 * Cubic * c * c) * (1.0 - s));
    }
}

/// <summary>x tanh(log(1 + eˣ)). Misra 2020.</summary>
public readonly struct Mish : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => x * TanhSoftplus(x, V.Exp(Logistic.Fold(x)));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V e = V.Exp(Logistic.Fold(x));
        V t = TanhSoftplus(x, e);
        V s = V.WhereLess(x, 0.0, e, 1.0) / (1.0 + e);
        return t + x * s * (1.0 - t * t);
    }

    // tanh(log(1 + eˣ)) = n / (n + 2) with n = eˣ (eˣ + 2); above 0 both sides are scaled by e⁻²ˣ. Here e = exp(-|x|).
    [MethodImpl(LaneMath.Inline)]
    static V TanhSoftplus<V>(V x, V e) where V : struct, ILane<V>
    {
        V n = V.WhereLess(x, 0.0, e * (e + 2.0), 1.0 + (e + e));
        return n / (n + 2.0 * V.WhereLess(x, 0.0, 1.0, e * e));
    }
}
