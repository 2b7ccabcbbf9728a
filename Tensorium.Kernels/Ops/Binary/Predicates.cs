using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>1 where a &lt; b, else 0.</summary>
public readonly struct Less : IPredicate
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereLess(a, b, 1.0, 0.0);
}

/// <summary>1 where a ≤ b, else 0.</summary>
public readonly struct LessEqual : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereLess(a, b, 1.0, V.WhereEqual(a, b, 1.0, 0.0));
}

/// <summary>1 where a > b, else 0.</summary>
public readonly struct Greater : IPredicate
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereLess(b, a, 1.0, 0.0);
}

/// <summary>1 where a ≥ b, else 0.</summary>
public readonly struct GreaterEqual : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereLess(b, a, 1.0, V.WhereEqual(a, b, 1.0, 0.0));
}

/// <summary>1 where a = b, else 0; NaN equals nothing.</summary>
public readonly struct Equal : IPredicate
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereEqual(a, b, 1.0, 0.0);
}

/// <summary>1 where a ≠ b, else 0; NaN differs from everything.</summary>
public readonly struct NotEqual : IPredicate
{
    /// <inheritdoc/>
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereEqual(a, b, 0.0, 1.0);
}

/// <summary>1 where neither a nor b is 0, else 0.</summary>
public readonly struct And : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereEqual(a, 0.0, 0.0, V.WhereEqual(b, 0.0, 0.0, 1.0));
}

/// <summary>1 where a or b is not 0, else 0.</summary>
public readonly struct Or : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.WhereEqual(a, 0.0, V.WhereEqual(b, 0.0, 0.0, 1.0), 1.0);
}

/// <summary>1 where exactly one of a and b is not 0, else 0.</summary>
public readonly struct Xor : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V a, V b) where V : struct, ILane<V> =>
        V.WhereEqual(a, 0.0, V.WhereEqual(b, 0.0, 0.0, 1.0), V.WhereEqual(b, 0.0, 1.0, 0.0));
}
