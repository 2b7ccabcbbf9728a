using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>The larger of a and b; NaN when either is. A tie gives each half of the gradient.</summary>
public readonly struct Maximum : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.Max(a, b);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> =>
        V.WhereLess(b, a, 1.0, V.WhereEqual(a, b, 0.5, 0.0));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> =>
        V.WhereLess(a, b, 1.0, V.WhereEqual(a, b, 0.5, 0.0));

    /// <inheritdoc/>
    public Domain DomainA => Domain.Except(0);
}

/// <summary>The smaller of a and b; NaN when either is. A tie gives each half of the gradient.</summary>
public readonly struct Minimum : IBinaryOp
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.Min(a, b);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> =>
        V.WhereLess(a, b, 1.0, V.WhereEqual(a, b, 0.5, 0.0));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> =>
        V.WhereLess(b, a, 1.0, V.WhereEqual(a, b, 0.5, 0.0));

    /// <inheritdoc/>
    public Domain DomainA => Domain.Except(0);
}
