using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>A 256-bit vector of <typeparamref name="T"/>, float or double.</summary>
/// <param name="value">The elements.</param>
public readonly struct Simd256<T>(Vector256<T> value) : IVectorLane<Simd256<T>, T>, IBitLane<Simd256<T>>
    where T : unmanaged
{
    /// <summary>The elements.</summary>
    public Vector256<T> Value { get; } = value;

    /// <inheritdoc/>
    public static int Count => Vector256<T>.Count;

    static bool IBitLane<Simd256<T>>.IsDouble => typeof(T) == typeof(double);

    static bool IsFloat => typeof(T) == typeof(float);

    Vector256<float> F => Value.AsSingle();

    Vector256<double> D => Value.AsDouble();

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Load(ref readonly T source) => new(Vector256.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => Value.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Simd256<T>(double value) =>
        IsFloat ? Of(Vector256.Create((float)value)) : Of(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator +(Simd256<T> a, Simd256<T> b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator -(Simd256<T> a, Simd256<T> b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator *(Simd256<T> a, Simd256<T> b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator /(Simd256<T> a, Simd256<T> b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> operator -(Simd256<T> a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Fma(Simd256<T> a, Simd256<T> b, Simd256<T> c) => IsFloat
        ? Of(Vector256.MultiplyAddEstimate(a.F, b.F, c.F))
        : Of(Vector256.MultiplyAddEstimate(a.D, b.D, c.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Abs(Simd256<T> x) => new(Vector256.Abs(x.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Max(Simd256<T> a, Simd256<T> b) => new(Vector256.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Min(Simd256<T> a, Simd256<T> b) => new(Vector256.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Floor(Simd256<T> x) => IsFloat ? Of(Vector256.Floor(x.F)) : Of(Vector256.Floor(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Ceiling(Simd256<T> x) => IsFloat ? Of(Vector256.Ceiling(x.F)) : Of(Vector256.Ceiling(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Round(Simd256<T> x) => IsFloat ? Of(Vector256.Round(x.F)) : Of(Vector256.Round(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> WhereLess(Simd256<T> a, Simd256<T> b, Simd256<T> yes, Simd256<T> no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> WhereEqual(Simd256<T> a, Simd256<T> b, Simd256<T> yes, Simd256<T> no) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Sqrt(Simd256<T> x) => new(Vector256.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Exp(Simd256<T> x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Expm1(Simd256<T> x) => LaneMath.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Log(Simd256<T> x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Log1p(Simd256<T> x) => LaneMath.Log1p(x);

    /// <inheritdoc/>
    public static Simd256<T> Sin(Simd256<T> x) => IsFloat ? Of(Vector256.Sin(x.F)) : Of(Vector256.Sin(x.D));

    /// <inheritdoc/>
    public static Simd256<T> Cos(Simd256<T> x) => IsFloat ? Of(Vector256.Cos(x.F)) : Of(Vector256.Cos(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Tanh(Simd256<T> x) => LaneMath.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd256<T> Erf(Simd256<T> x) => LaneMath.Erf(x);

    /// <inheritdoc/>
    public static Simd256<T> Atan2(Simd256<T> y, Simd256<T> x) => LaneMath.Atan2(y, x);

    /// <inheritdoc/>
    public static Simd256<T> Pow(Simd256<T> x, Simd256<T> y) => LaneMath.PowEach<Simd256<T>, T>(x, y);

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.CopySign(Simd256<T> x, Simd256<T> sign) =>
        new(Vector256.CopySign(x.Value, sign.Value));

    // x86 returns the second operand of a native maximum when either is NaN, Arm returns the NaN: x stays NaN on both.
    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Clamp(Simd256<T> x, Simd256<T> low, Simd256<T> high) =>
        new(Vector256.MinNative(high.Value, Vector256.MaxNative(low.Value, x.Value)));

    // Adding 1.5 2²³ + 127 leaves n + 127 in the low bits of the mantissa; the shift makes it the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Pow2(Simd256<T> n) => IsFloat
        ? Of((n.F + Vector256.Create(12582912f + 127)).AsInt32() << 23)
        : Of((n.D + Vector256.Create(6755399441055744d + 1023)).AsInt64() << 52);

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Scale(Simd256<T> x, Simd256<T> n) =>
        !Avx512F.VL.IsSupported ? LaneMath.ScaleInSteps(x, n)
        : IsFloat ? Of(Avx512F.VL.Scale(x.F, n.F)) : Of(Avx512F.VL.Scale(x.D, n.D));

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> IBitLane<Simd256<T>>.Exponent(Simd256<T> x)
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
            ? Of(Vector256.ConvertToSingle((x.Value.AsInt32() - Vector256.Create(0x3f3504f3)) >> 23))
            : Of(Vector256.ConvertToDouble((x.Value.AsInt64() - Vector256.Create(0x3fe6a09e667f3bcd)) >> 52));
        return k + normal - lift;
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd256<T> Of<U>(Vector256<U> v) => new(v.As<U, T>());
}
