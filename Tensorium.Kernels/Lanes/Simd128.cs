using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>A 128-bit vector of <typeparamref name="T"/>, float or double.</summary>
/// <param name="value">The elements.</param>
public readonly struct Simd128<T>(Vector128<T> value) : IVectorLane<Simd128<T>, T>, IBitLane<Simd128<T>>
    where T : unmanaged
{
    /// <summary>The elements.</summary>
    public Vector128<T> Value { get; } = value;

    /// <inheritdoc/>
    public static int Count => Vector128<T>.Count;

    static bool IBitLane<Simd128<T>>.IsDouble => typeof(T) == typeof(double);

    static bool IsFloat => typeof(T) == typeof(float);

    Vector128<float> F => Value.AsSingle();

    Vector128<double> D => Value.AsDouble();

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Load(ref readonly T source) => new(Vector128.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => Value.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Simd128<T>(double value) =>
        IsFloat ? Of(Vector128.Create((float)value)) : Of(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator +(Simd128<T> a, Simd128<T> b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator -(Simd128<T> a, Simd128<T> b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator *(Simd128<T> a, Simd128<T> b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator /(Simd128<T> a, Simd128<T> b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> operator -(Simd128<T> a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Fma(Simd128<T> a, Simd128<T> b, Simd128<T> c) => IsFloat
        ? Of(Vector128.MultiplyAddEstimate(a.F, b.F, c.F))
        : Of(Vector128.MultiplyAddEstimate(a.D, b.D, c.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Abs(Simd128<T> x) => new(Vector128.Abs(x.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Max(Simd128<T> a, Simd128<T> b) => new(Vector128.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Min(Simd128<T> a, Simd128<T> b) => new(Vector128.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Floor(Simd128<T> x) => IsFloat ? Of(Vector128.Floor(x.F)) : Of(Vector128.Floor(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Ceiling(Simd128<T> x) => IsFloat ? Of(Vector128.Ceiling(x.F)) : Of(Vector128.Ceiling(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Round(Simd128<T> x) => IsFloat ? Of(Vector128.Round(x.F)) : Of(Vector128.Round(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> WhereLess(Simd128<T> a, Simd128<T> b, Simd128<T> yes, Simd128<T> no) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> WhereEqual(Simd128<T> a, Simd128<T> b, Simd128<T> yes, Simd128<T> no) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Sqrt(Simd128<T> x) => new(Vector128.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Exp(Simd128<T> x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Expm1(Simd128<T> x) => LaneMath.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Log(Simd128<T> x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Log1p(Simd128<T> x) => LaneMath.Log1p(x);

    /// <inheritdoc/>
    public static Simd128<T> Sin(Simd128<T> x) => IsFloat ? Of(Vector128.Sin(x.F)) : Of(Vector128.Sin(x.D));

    /// <inheritdoc/>
    public static Simd128<T> Cos(Simd128<T> x) => IsFloat ? Of(Vector128.Cos(x.F)) : Of(Vector128.Cos(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Tanh(Simd128<T> x) => LaneMath.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd128<T> Erf(Simd128<T> x) => LaneMath.Erf(x);

    /// <inheritdoc/>
    public static Simd128<T> Atan2(Simd128<T> y, Simd128<T> x) => LaneMath.Atan2(y, x);

    /// <inheritdoc/>
    public static Simd128<T> Pow(Simd128<T> x, Simd128<T> y) => LaneMath.PowEach<Simd128<T>, T>(x, y);

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.CopySign(Simd128<T> x, Simd128<T> sign) =>
        new(Vector128.CopySign(x.Value, sign.Value));

    // x86 returns the second operand of a native maximum when either is NaN, Arm returns the NaN: x stays NaN on both.
    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Clamp(Simd128<T> x, Simd128<T> low, Simd128<T> high) =>
        new(Vector128.MinNative(high.Value, Vector128.MaxNative(low.Value, x.Value)));

    // Adding 1.5 2²³ + 127 leaves n + 127 in the low bits of the mantissa; the shift makes it the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Pow2(Simd128<T> n) => IsFloat
        ? Of((n.F + Vector128.Create(12582912f + 127)).AsInt32() << 23)
        : Of((n.D + Vector128.Create(6755399441055744d + 1023)).AsInt64() << 52);

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Scale(Simd128<T> x, Simd128<T> n) =>
        !Avx512F.VL.IsSupported ? LaneMath.ScaleInSteps(x, n)
        : IsFloat ? Of(Avx512F.VL.Scale(x.F, n.F)) : Of(Avx512F.VL.Scale(x.D, n.D));

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> IBitLane<Simd128<T>>.Exponent(Simd128<T> x)
    {
        if (Avx512F.VL.IsSupported)
        {
            var half = x * LaneMath.SqrtHalf;
            return 1 + (IsFloat ? Of(Avx512F.VL.GetExponent(half.F)) : Of(Avx512F.VL.GetExponent(half.D)));
        }
        // The distance from √½ in units of the last place, of which the exponent is the floor.
        double lift = IsFloat ? 24 : 54;
        var normal = WhereLess(x, IsFloat ? LaneMath.FloatMinNormal : LaneMath.DoubleMinNormal, 0, lift);
        x = WhereEqual(normal, 0, x * Math.Pow(2, lift), x);
        var k = IsFloat
            ? Of(Vector128.ConvertToSingle((x.Value.AsInt32() - Vector128.Create(0x3f3504f3)) >> 23))
            : Of(Vector128.ConvertToDouble((x.Value.AsInt64() - Vector128.Create(0x3fe6a09e667f3bcd)) >> 52));
        return k + normal - lift;
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd128<T> Of<U>(Vector128<U> v) => new(v.As<U, T>());
}
