using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>A 512-bit vector of <typeparamref name="T"/>, float or double.</summary>
/// <param name="value">The elements.</param>
[method: MethodImpl(LaneMath.Inline)]
public readonly struct Simd512<T>(Vector512<T> value) : IVectorLane<Simd512<T>, T>, IBitLane<Simd512<T>>
    where T : unmanaged
{
    readonly Vector512<T> _v = value;

    /// <summary>The elements.</summary>
    public Vector512<T> Value => _v;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Load(ref readonly T source) => new(Vector512.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Broadcast(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public T Across<TJoin>() where TJoin : struct, ILaneJoin =>
        TJoin.Combine(new Simd256<T>(_v.GetLower()), new Simd256<T>(_v.GetUpper())).Across<TJoin>();

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => _v.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public unsafe void Stream(ref T target) => _v.StoreAlignedNonTemporal((T*)Unsafe.AsPointer(ref target));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Simd512<T>(double value) => typeof(T) == typeof(float)
        ? new(Vector512.Create((float)value).As<float, T>())
        : new(Vector512.Create(value).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator +(Simd512<T> a, Simd512<T> b) => new(a._v + b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator -(Simd512<T> a, Simd512<T> b) => new(a._v - b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator *(Simd512<T> a, Simd512<T> b) => new(a._v * b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator /(Simd512<T> a, Simd512<T> b) => new(a._v / b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator -(Simd512<T> a) => new(-a._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Fma(Simd512<T> a, Simd512<T> b, Simd512<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.MultiplyAddEstimate(a._v.AsSingle(), b._v.AsSingle(), c._v.AsSingle()).As<float, T>())
        : new(Vector512.MultiplyAddEstimate(a._v.AsDouble(), b._v.AsDouble(), c._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Abs(Simd512<T> x) => new(Vector512.Abs(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Max(Simd512<T> a, Simd512<T> b) => new(Vector512.Max(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Min(Simd512<T> a, Simd512<T> b) => new(Vector512.Min(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Floor(Simd512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Floor(x._v.AsSingle()).As<float, T>())
        : new(Vector512.Floor(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Ceiling(Simd512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Ceiling(x._v.AsSingle()).As<float, T>())
        : new(Vector512.Ceiling(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Round(Simd512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Round(x._v.AsSingle()).As<float, T>())
        : new(Vector512.Round(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> WhereLess(Simd512<T> a, Simd512<T> b, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._v, b._v), yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> WhereEqual(Simd512<T> a, Simd512<T> b, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a._v, b._v), yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Rest(Simd512<T> a, Simd512<T> b)
    {
        var n = Floor(a / b); // exact, or one too large where the quotient rounded up to it
        return CanReduce(n, LaneMath<T>.Gaps) ? FlooredDivision.Rest(a, b, n) : LaneMath.RestEach<Simd512<T>, T>(a, b);
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Sqrt(Simd512<T> x) => new(Vector512.Sqrt(x._v));

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IVectorLane<Simd512<T>, T>.SqrtByFma(Simd512<T> x) =>
        typeof(T) == typeof(float) && FmaRoot.IsSupported ? new(FmaRoot.Sqrt(x._v.AsSingle()).As<float, T>()) : Sqrt(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Exp(Simd512<T> x) => typeof(T) == typeof(float) && LaneTables.IsSupported
        ? new(LaneTables.Exp(x._v.AsSingle()).As<float, T>())
        : LaneMath<T>.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Expm1(Simd512<T> x) => LaneMath<T>.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Log(Simd512<T> x) => LaneMath<T>.Log(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Log1p(Simd512<T> x) => LaneMath<T>.Log1p(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Sin(Simd512<T> x) => CanReduce(x, LaneMath<T>.Near) ? LaneMath<T>.Sin(x) : FarSin(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Cos(Simd512<T> x) => CanReduce(x, LaneMath<T>.Near) ? LaneMath<T>.Cos(x) : FarCos(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Tanh(Simd512<T> x) => LaneMath<T>.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Sigmoid(Simd512<T> x) => LaneMath<T>.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Erf(Simd512<T> x) => LaneMath<T>.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> NormalCdf(Simd512<T> x, Simd512<T> factor, out Simd512<T> density)
    {
        if (typeof(T) != typeof(float) || !LaneTables.IsSupported) return LaneMath<T>.NormalCdf(x, factor, out density);
        var result = LaneTables.NormalCdf(x._v.AsSingle(), factor._v.AsSingle(), out var dense);
        density = new(dense.As<float, T>());
        return new(result.As<float, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Atan2(Simd512<T> y, Simd512<T> x) => LaneMath<T>.Atan2(y, x);

    /// <inheritdoc/>
    public static Simd512<T> Pow(Simd512<T> x, Simd512<T> y) => LaneMath.PowEach<Simd512<T>, T>(x, y);

    // Multiples of a divisor are taken away exactly by multiply-adds, as long as all sizes lie below a bound.
    [MethodImpl(LaneMath.Inline)]
    static bool CanReduce(Simd512<T> x, Simd512<T> bound) => LaneMath.IsFused && Vector512.LessThanAll(Vector512.Abs(x._v), bound._v);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Simd512<T> FarSin(Simd512<T> x)
    {
        var far = typeof(T) == typeof(float) ? Vector512.Sin(x._v.AsSingle()).As<float, T>() : Vector512.Sin(x._v.AsDouble()).As<double, T>();
        return LaneMath<T>.NearOrFar(x, LaneMath<T>.Sin(x), new(far));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Simd512<T> FarCos(Simd512<T> x)
    {
        var far = typeof(T) == typeof(float) ? Vector512.Cos(x._v.AsSingle()).As<float, T>() : Vector512.Cos(x._v.AsDouble()).As<double, T>();
        return LaneMath<T>.NearOrFar(x, LaneMath<T>.Cos(x), new(far));
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.CopySign(Simd512<T> x, Simd512<T> sign) =>
        new(Vector512.CopySign(x._v, sign._v));

    // x86 returns the second operand of a native maximum when either is NaN, Arm returns the NaN: x stays NaN on both.
    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Clamp(Simd512<T> x, Simd512<T> low, Simd512<T> high) =>
        new(Vector512.MinNative(high._v, Vector512.MaxNative(low._v, x._v)));

    // Adding 1.5 2²³ + 127 leaves n + 127 in the low bits of the mantissa; the shift makes it the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Pow2(Simd512<T> n) => typeof(T) == typeof(float)
        ? new(((n._v.AsSingle() + Vector512.Create(12582912f + 127)).AsInt32() << 23).As<int, T>())
        : new(((n._v.AsDouble() + Vector512.Create(6755399441055744d + 1023)).AsInt64() << 52).As<long, T>());

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Scale(Simd512<T> x, Simd512<T> n)
    {
        if (!Avx512F.IsSupported)
            return LaneMath<T>.ScaleInSteps(x, n);
        return typeof(T) == typeof(float)
            ? new(Avx512F.Scale(x._v.AsSingle(), n._v.AsSingle()).As<float, T>())
            : new(Avx512F.Scale(x._v.AsDouble(), n._v.AsDouble()).As<double, T>());
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Exponent(Simd512<T> x)
    {
        if (!Avx512F.IsSupported)
            return LaneMath<T>.ExponentOf(x);
        // x √½ rounds the least subnormal up, which the polynomials of Float32 bear
        if (typeof(T) == typeof(float))
            return 1 + new Simd512<T>(Avx512F.GetExponent((x * LaneMath.SqrtHalf)._v.AsSingle()).As<float, T>());
        var mantissa = new Simd512<T>(Avx512F.GetMantissa(x._v.AsDouble(), 0).As<double, T>());
        return new Simd512<T>(Avx512F.GetExponent(x._v.AsDouble()).As<double, T>()) + WhereLess(mantissa, LaneMath.Sqrt2, 0, 1);
    }

    // The distance in memory order from √½, shifted down to the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.NormalExponent(Simd512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.ConvertToSingle((x._v.AsInt32() - Vector512.Create(0x3f3504f3)) >> 23).As<float, T>())
        : new(Vector512.ConvertToDouble((x._v.AsInt64() - Vector512.Create(0x3fe6a09e667f3bcd)) >> 52).As<double, T>());
}
