using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>A 256-bit vector of <typeparamref name="T"/>, float or double.</summary>
/// <param name="value">The elements.</param>
[method: MethodImpl(LaneMath.Inline)]
public readonly struct Simd256<T>(Vector256<T> value) : IVectorLane<Simd256<T>, T>, IBitLane<Simd256<T>>
    where T : unmanaged
{
    readonly Vector256<T> _v = value;

    /// <summary>The elements.</summary>
    public Vector256<T> Value => _v;

    /// <inheritdoc/>
    public static int Count => Vector256<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Load(ref readonly T source) => new(Vector256.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Broadcast(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public T Across<TJoin>() where TJoin : struct, ILaneJoin =>
        TJoin.Combine(new Simd128<T>(_v.GetLower()), new Simd128<T>(_v.GetUpper())).Across<TJoin>();

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => _v.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public unsafe void Stream(ref T target) => _v.StoreAlignedNonTemporal((T*)Unsafe.AsPointer(ref target));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Simd256<T>(double value) => typeof(T) == typeof(float)
        ? new(Vector256.Create((float)value).As<float, T>())
        : new(Vector256.Create(value).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator +(Simd256<T> a, Simd256<T> b) => new(a._v + b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator -(Simd256<T> a, Simd256<T> b) => new(a._v - b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator *(Simd256<T> a, Simd256<T> b) => new(a._v * b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator /(Simd256<T> a, Simd256<T> b) => new(a._v / b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator -(Simd256<T> a) => new(-a._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Fma(Simd256<T> a, Simd256<T> b, Simd256<T> c) => typeof(T) == typeof(float)
        ? new(Vector256.MultiplyAddEstimate(a._v.AsSingle(), b._v.AsSingle(), c._v.AsSingle()).As<float, T>())
        : new(Vector256.MultiplyAddEstimate(a._v.AsDouble(), b._v.AsDouble(), c._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Abs(Simd256<T> x) => new(Vector256.Abs(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Max(Simd256<T> a, Simd256<T> b) => new(Vector256.Max(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Min(Simd256<T> a, Simd256<T> b) => new(Vector256.Min(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Floor(Simd256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Floor(x._v.AsSingle()).As<float, T>())
        : new(Vector256.Floor(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Ceiling(Simd256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Ceiling(x._v.AsSingle()).As<float, T>())
        : new(Vector256.Ceiling(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Round(Simd256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Round(x._v.AsSingle()).As<float, T>())
        : new(Vector256.Round(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> WhereLess(Simd256<T> a, Simd256<T> b, Simd256<T> yes, Simd256<T> no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._v, b._v), yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> WhereEqual(Simd256<T> a, Simd256<T> b, Simd256<T> yes, Simd256<T> no) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a._v, b._v), yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Rest(Simd256<T> a, Simd256<T> b)
    {
        var n = Floor(a / b); // exact, or one too large where the quotient rounded up to it
        return CanReduce(n, LaneMath<T>.Gaps) ? FlooredDivision.Rest(a, b, n) : LaneMath.RestEach<Simd256<T>, T>(a, b);
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Sqrt(Simd256<T> x) => new(Vector256.Sqrt(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Exp(Simd256<T> x) => LaneMath<T>.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Expm1(Simd256<T> x) => LaneMath<T>.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Log(Simd256<T> x) => LaneMath<T>.Log(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Log1p(Simd256<T> x) => LaneMath<T>.Log1p(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Sin(Simd256<T> x) => CanReduce(x, LaneMath<T>.Near) ? LaneMath<T>.Sin(x) : FarSin(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Cos(Simd256<T> x) => CanReduce(x, LaneMath<T>.Near) ? LaneMath<T>.Cos(x) : FarCos(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Tanh(Simd256<T> x) => LaneMath<T>.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Sigmoid(Simd256<T> x) => LaneMath<T>.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Erf(Simd256<T> x) => LaneMath<T>.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> NormalCdf(Simd256<T> x, Simd256<T> factor, out Simd256<T> density) =>
        LaneMath<T>.NormalCdf(x, factor, out density);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Atan2(Simd256<T> y, Simd256<T> x) => LaneMath<T>.Atan2(y, x);

    /// <inheritdoc/>
    public static Simd256<T> Pow(Simd256<T> x, Simd256<T> y) => LaneMath.PowEach<Simd256<T>, T>(x, y);

    // Multiples of a divisor are taken away exactly by multiply-adds, as long as all sizes lie below a bound.
    [MethodImpl(LaneMath.Inline)]
    static bool CanReduce(Simd256<T> x, Simd256<T> bound) => LaneMath.IsFused && Vector256.LessThanAll(Vector256.Abs(x._v), bound._v);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Simd256<T> FarSin(Simd256<T> x)
    {
        var far = typeof(T) == typeof(float) ? Vector256.Sin(x._v.AsSingle()).As<float, T>() : Vector256.Sin(x._v.AsDouble()).As<double, T>();
        return LaneMath<T>.NearOrFar(x, LaneMath<T>.Sin(x), new(far));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Simd256<T> FarCos(Simd256<T> x)
    {
        var far = typeof(T) == typeof(float) ? Vector256.Cos(x._v.AsSingle()).As<float, T>() : Vector256.Cos(x._v.AsDouble()).As<double, T>();
        return LaneMath<T>.NearOrFar(x, LaneMath<T>.Cos(x), new(far));
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.CopySign(Simd256<T> x, Simd256<T> sign) =>
        new(Vector256.CopySign(x._v, sign._v));

    // x86 returns the second operand of a native maximum when either is NaN, Arm returns the NaN: x stays NaN on both.
    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Clamp(Simd256<T> x, Simd256<T> low, Simd256<T> high) =>
        new(Vector256.MinNative(high._v, Vector256.MaxNative(low._v, x._v)));

    // Adding 1.5 2²³ + 127 leaves n + 127 in the low bits of the mantissa; the shift makes it the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Pow2(Simd256<T> n) => typeof(T) == typeof(float)
        ? new(((n._v.AsSingle() + Vector256.Create(12582912f + 127)).AsInt32() << 23).As<int, T>())
        : new(((n._v.AsDouble() + Vector256.Create(6755399441055744d + 1023)).AsInt64() << 52).As<long, T>());

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Scale(Simd256<T> x, Simd256<T> n)
    {
        if (!Avx512F.VL.IsSupported)
            return LaneMath<T>.ScaleInSteps(x, n);
        return typeof(T) == typeof(float)
            ? new(Avx512F.VL.Scale(x._v.AsSingle(), n._v.AsSingle()).As<float, T>())
            : new(Avx512F.VL.Scale(x._v.AsDouble(), n._v.AsDouble()).As<double, T>());
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Exponent(Simd256<T> x)
    {
        if (!Avx512F.VL.IsSupported)
            return LaneMath<T>.ExponentOf(x);
        // x √½ rounds the least subnormal up, which the polynomials of Float32 bear
        if (typeof(T) == typeof(float))
            return 1 + new Simd256<T>(Avx512F.VL.GetExponent((x * LaneMath.SqrtHalf)._v.AsSingle()).As<float, T>());
        var mantissa = new Simd256<T>(Avx512F.VL.GetMantissa(x._v.AsDouble(), 0).As<double, T>());
        return new Simd256<T>(Avx512F.VL.GetExponent(x._v.AsDouble()).As<double, T>()) + WhereLess(mantissa, LaneMath.Sqrt2, 0, 1);
    }

    // The distance in memory order from √½, shifted down to the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.NormalExponent(Simd256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.ConvertToSingle((x._v.AsInt32() - Vector256.Create(0x3f3504f3)) >> 23).As<float, T>())
        : new(Vector256.ConvertToDouble((x._v.AsInt64() - Vector256.Create(0x3fe6a09e667f3bcd)) >> 52).As<double, T>());
}
