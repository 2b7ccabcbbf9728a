using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>∂f/∂a of an op as an op of its own, a function of both inputs, for gradients of gradients.</summary>
/// <param name="op">The op.</param>
/// <typeparam name="TOp">The op's type.</typeparam>
public readonly struct SlopeA<TOp>(TOp op) : IBinaryOp where TOp : struct, IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> =>
        op.DerivativeA(a, b, (TOp.Saves & Saves.Output) != Saves.Nothing ? op.Apply(a, b) : double.NaN);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> =>
        Apply(Dual<V>.Variable(a), new Dual<V>(b, 0.0)).Tangent;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> =>
        Apply(new Dual<V>(a, 0.0), Dual<V>.Variable(b)).Tangent;

    /// <inheritdoc/>
    public Domain DomainA => op.DomainA;

    /// <inheritdoc/>
    public Domain DomainB => op.DomainB;
}

/// <summary>∂f/∂b of an op as an op of its own, a function of both inputs, for gradients of gradients.</summary>
/// <param name="op">The op.</param>
/// <typeparam name="TOp">The op's type.</typeparam>
public readonly struct SlopeB<TOp>(TOp op) : IBinaryOp where TOp : struct, IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> =>
        op.DerivativeB(a, b, (TOp.Saves & Saves.Output) != Saves.Nothing ? op.Apply(a, b) : double.NaN);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> =>
        Apply(Dual<V>.Variable(a), new Dual<V>(b, 0.0)).Tangent;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> =>
        Apply(new Dual<V>(a, 0.0), Dual<V>.Variable(b)).Tangent;

    /// <inheritdoc/>
    public Domain DomainA => op.DomainA;

    /// <inheritdoc/>
    public Domain DomainB => op.DomainB;
}
