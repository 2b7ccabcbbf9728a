using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>A 128-bit vector of <typeparamref name="T"/>, float or double.</summary>
/// <param name="value">The elements.</param>
[method: MethodImpl(LaneMath.Inline)]
public readonly struct Simd128<T>(Vector128<T> value) : IVectorLane<Simd128<T>, T>, IBitLane<Simd128<T>>
    where T : unmanaged
{
    readonly Vector128<T> _v = value;

    /// <summary>The elements.</summary>
    public Vector128<T> Value => _v;

    /// <inheritdoc/>
    public static int Count => Vector128<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Load(ref readonly T source) => new(Vector128.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Broadcast(T value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public T Across<TJoin>() where TJoin : struct, ILaneJoin
    {
        var swapped = Vector128.Shuffle(_v.AsInt64(), Vector128.Create(1L, 0L)).As<long, T>();
        var half = TJoin.Combine(this, new Simd128<T>(swapped))._v;
        if (typeof(T) == typeof(double)) return half.ToScalar();
        var neighbours = Vector128.Shuffle(half.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>();
        return TJoin.Combine(new Simd128<T>(half), new Simd128<T>(neighbours))._v.ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => _v.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public unsafe void Stream(ref T target) => _v.StoreAlignedNonTemporal((T*)Unsafe.AsPointer(ref target));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Simd128<T>(double value) => typeof(T) == typeof(float)
        ? new(Vector128.Create((float)value).As<float, T>())
        : new(Vector128.Create(value).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator +(Simd128<T> a, Simd128<T> b) => new(a._v + b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator -(Simd128<T> a, Simd128<T> b) => new(a._v - b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator *(Simd128<T> a, Simd128<T> b) => new(a._v * b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator /(Simd128<T> a, Simd128<T> b) => new(a._v / b._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator -(Simd128<T> a) => new(-a._v);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Fma(Simd128<T> a, Simd128<T> b, Simd128<T> c) => typeof(T) == typeof(float)
        ? new(Vector128.MultiplyAddEstimate(a._v.AsSingle(), b._v.AsSingle(), c._v.AsSingle()).As<float, T>())
        : new(Vector128.MultiplyAddEstimate(a._v.AsDouble(), b._v.AsDouble(), c._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Abs(Simd128<T> x) => new(Vector128.Abs(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Max(Simd128<T> a, Simd128<T> b) => new(Vector128.Max(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Min(Simd128<T> a, Simd128<T> b) => new(Vector128.Min(a._v, b._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Floor(Simd128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Floor(x._v.AsSingle()).As<float, T>())
        : new(Vector128.Floor(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Ceiling(Simd128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Ceiling(x._v.AsSingle()).As<float, T>())
        : new(Vector128.Ceiling(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Round(Simd128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Round(x._v.AsSingle()).As<float, T>())
        : new(Vector128.Round(x._v.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> WhereLess(Simd128<T> a, Simd128<T> b, Simd128<T> yes, Simd128<T> no) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a._v, b._v), yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> WhereEqual(Simd128<T> a, Simd128<T> b, Simd128<T> yes, Simd128<T> no) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a._v, b._v), yes._v, no._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Rest(Simd128<T> a, Simd128<T> b)
    {
        var n = Floor(a / b); // exact, or one too large where the quotient rounded up to it
        return CanReduce(n, LaneMath<T>.Gaps) ? FlooredDivision.Rest(a, b, n) : LaneMath.RestEach<Simd128<T>, T>(a, b);
    }

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Sqrt(Simd128<T> x) => new(Vector128.Sqrt(x._v));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Exp(Simd128<T> x) => LaneMath<T>.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Expm1(Simd128<T> x) => LaneMath<T>.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Log(Simd128<T> x) => LaneMath<T>.Log(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Log1p(Simd128<T> x) => LaneMath<T>.Log1p(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Sin(Simd128<T> x) => CanReduce(x, LaneMath<T>.Near) ? LaneMath<T>.Sin(x) : FarSin(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Cos(Simd128<T> x) => CanReduce(x, LaneMath<T>.Near) ? LaneMath<T>.Cos(x) : FarCos(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Tanh(Simd128<T> x) => LaneMath<T>.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Sigmoid(Simd128<T> x) => LaneMath<T>.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Erf(Simd128<T> x) => LaneMath<T>.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> NormalCdf(Simd128<T> x, Simd128<T> factor, out Simd128<T> density) =>
        LaneMath<T>.NormalCdf(x, factor, out density);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Atan2(Simd128<T> y, Simd128<T> x) => LaneMath<T>.Atan2(y, x);

    /// <inheritdoc/>
    public static Simd128<T> Pow(Simd128<T> x, Simd128<T> y) => LaneMath.PowEach<Simd128<T>, T>(x, y);

    // Multiples of a divisor are taken away exactly by multiply-adds, as long as all sizes lie below a bound.
    [MethodImpl(LaneMath.Inline)]
    static bool CanReduce(Simd128<T> x, Simd128<T> bound) => LaneMath.IsFused && Vector128.LessThanAll(Vector128.Abs(x._v), bound._v);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Simd128<T> FarSin(Simd128<T> x)
    {
        var far = typeof(T) == typeof(float) ? Vector128.Sin(x._v.AsSingle()).As<float, T>() : Vector128.Sin(x._v.AsDouble()).As<double, T>();
        return LaneMath<T>.NearOrFar(x, LaneMath<T>.Sin(x), new(far));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Simd128<T> FarCos(Simd128<T> x)
    {
        var far = typeof(T) == typeof(float) ? Vector128.Cos(x._v.AsSingle()).As<float, T>() : Vector128.Cos(x._v.AsDouble()).As<double, T>();
        return LaneMath<T>.NearOrFar(x, LaneMath<T>.Cos(x), new(far));
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.CopySign(Simd128<T> x, Simd128<T> sign) =>
        new(Vector128.CopySign(x._v, sign._v));

    // x86 returns the second operand of a native maximum when either is NaN, Arm returns the NaN: x stays NaN on both.
    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Clamp(Simd128<T> x, Simd128<T> low, Simd128<T> high) =>
        new(Vector128.MinNative(high._v, Vector128.MaxNative(low._v, x._v)));

    // Adding 1.5 2²³ + 127 leaves n + 127 in the low bits of the mantissa; the shift makes it the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Pow2(Simd128<T> n) => typeof(T) == typeof(float)
        ? new(((n._v.AsSingle() + Vector128.Create(12582912f + 127)).AsInt32() << 23).As<int, T>())
        : new(((n._v.AsDouble() + Vector128.Create(6755399441055744d + 1023)).AsInt64() << 52).As<long, T>());

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Scale(Simd128<T> x, Simd128<T> n)
    {
        if (!Avx512F.VL.IsSupported)
            return LaneMath<T>.ScaleInSteps(x, n);
        return typeof(T) == typeof(float)
            ? new(Avx512F.VL.Scale(x._v.AsSingle(), n._v.AsSingle()).As<float, T>())
            : new(Avx512F.VL.Scale(x._v.AsDouble(), n._v.AsDouble()).As<double, T>());
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Exponent(Simd128<T> x)
    {
        if (!Avx512F.VL.IsSupported)
            return LaneMath<T>.ExponentOf(x);
        // x √½ rounds the least subnormal up, which the polynomials of Float32 bear
        if (typeof(T) == typeof(float))
            return 1 + new Simd128<T>(Avx512F.VL.GetExponent((x * LaneMath.SqrtHalf)._v.AsSingle()).As<float, T>());
        var mantissa = new Simd128<T>(Avx512F.VL.GetMantissa(x._v.AsDouble(), 0).As<double, T>());
        return new Simd128<T>(Avx512F.VL.GetExponent(x._v.AsDouble()).As<double, T>()) + WhereLess(mantissa, LaneMath.Sqrt2, 0, 1);
    }

    // The distance in memory order from √½, shifted down to the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.NormalExponent(Simd128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.ConvertToSingle((x._v.AsInt32() - Vector128.Create(0x3f3504f3)) >> 23).As<float, T>())
        : new(Vector128.ConvertToDouble((x._v.AsInt64() - Vector128.Create(0x3fe6a09e667f3bcd)) >> 52).As<double, T>());
}
