using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>1 where x is NaN, else 0.</summary>
public readonly struct IsNaN : IUnaryPredicate
{
    /// <inheritdoc/>
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereEqual(x, x, 0.0, 1.0);
}

/// <summary>1 where x is neither NaN nor infinite, else 0.</summary>
public readonly struct IsFinite : IUnaryPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereEqual(x - x, 0.0, 1.0, 0.0);
}

/// <summary>1 where x is infinity or -infinity, else 0.</summary>
public readonly struct IsInfinite : IUnaryPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereEqual(x - x, 0.0, 0.0, V.WhereEqual(x, x, 1.0, 0.0));
}

/// <summary>1 where x is 0, else 0.</summary>
public readonly struct LogicalNot : IUnaryPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => V.WhereEqual(x, 0.0, 1.0, 0.0);
}
