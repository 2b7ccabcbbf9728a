using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>
/// Another lane, with <see cref="IVectorLane{V, T}.SqrtByFma"/> for its square roots: a loop that takes every third step
/// over this one leaves a third of its roots to the multipliers while the divider has the others.
/// </summary>
/// <param name="value">The elements.</param>
/// <typeparam name="V">The lane that computes.</typeparam>
/// <typeparam name="T">The element type in memory.</typeparam>
[method: MethodImpl(LaneMath.Inline)]
readonly struct FmaRoots<V, T>(V value) : IVectorLane<FmaRoots<V, T>, T>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    readonly V _v = value;

    /// <inheritdoc/>
    public static int Count => V.Count;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Load(ref readonly T source) => new(V.Load(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Broadcast(T value) => new(V.Broadcast(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public T Across<TJoin>() where TJoin : struct, ILaneJoin => _v.Across<TJoin>();

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => _v.Store(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Stream(ref T target) => _v.Stream(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator FmaRoots<V, T>(double value) => new((V)value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> operator +(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(a._v + b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> operator -(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(a._v - b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> operator *(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(a._v * b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> operator /(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(a._v / b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> operator -(FmaRoots<V, T> a) => new(-a._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Fma(FmaRoots<V, T> a, FmaRoots<V, T> b, FmaRoots<V, T> c) => new(V.Fma(a._v, b._v, c._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Abs(FmaRoots<V, T> x) => new(V.Abs(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Max(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(V.Max(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Min(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(V.Min(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Floor(FmaRoots<V, T> x) => new(V.Floor(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Ceiling(FmaRoots<V, T> x) => new(V.Ceiling(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Round(FmaRoots<V, T> x) => new(V.Round(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> WhereLess(FmaRoots<V, T> a, FmaRoots<V, T> b, FmaRoots<V, T> yes, FmaRoots<V, T> no) =>
        new(V.WhereLess(a._v, b._v, yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> WhereEqual(FmaRoots<V, T> a, FmaRoots<V, T> b, FmaRoots<V, T> yes, FmaRoots<V, T> no) =>
        new(V.WhereEqual(a._v, b._v, yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Rest(FmaRoots<V, T> a, FmaRoots<V, T> b) => new(V.Rest(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Sqrt(FmaRoots<V, T> x) => new(V.SqrtByFma(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Exp(FmaRoots<V, T> x) => new(V.Exp(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Expm1(FmaRoots<V, T> x) => new(V.Expm1(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Log(FmaRoots<V, T> x) => new(V.Log(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Log1p(FmaRoots<V, T> x) => new(V.Log1p(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Sin(FmaRoots<V, T> x) => new(V.Sin(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Cos(FmaRoots<V, T> x) => new(V.Cos(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Tanh(FmaRoots<V, T> x) => new(V.Tanh(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Sigmoid(FmaRoots<V, T> x) => new(V.Sigmoid(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Erf(FmaRoots<V, T> x) => new(V.Erf(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> NormalCdf(FmaRoots<V, T> x, FmaRoots<V, T> factor, out FmaRoots<V, T> density)
    {
        var p = V.NormalCdf(x._v, factor._v, out var d);
        density = new(d);
        return new(p);
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Atan2(FmaRoots<V, T> y, FmaRoots<V, T> x) => new(V.Atan2(y._v, x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static FmaRoots<V, T> Pow(FmaRoots<V, T> x, FmaRoots<V, T> y) => new(V.Pow(x._v, y._v));
}
