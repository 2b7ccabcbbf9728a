using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>A 512-bit vector of <typeparamref name="T"/>, float or double.</summary>
/// <param name="value">The elements.</param>
public readonly struct Simd512<T>(Vector512<T> value) : IVectorLane<Simd512<T>, T>, IBitLane<Simd512<T>>
    where T : unmanaged
{
    /// <summary>The elements.</summary>
    public Vector512<T> Value { get; } = value;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    static bool IBitLane<Simd512<T>>.IsDouble => typeof(T) == typeof(double);

    static bool IsFloat => typeof(T) == typeof(float);

    Vector512<float> F => Value.AsSingle();

    Vector512<double> D => Value.AsDouble();

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Load(ref readonly T source) => new(Vector512.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public void Store(ref T target) => Value.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Simd512<T>(double value) =>
        IsFloat ? Of(Vector512.Create((float)value)) : Of(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator +(Simd512<T> a, Simd512<T> b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator -(Simd512<T> a, Simd512<T> b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator *(Simd512<T> a, Simd512<T> b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator /(Simd512<T> a, Simd512<T> b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> operator -(Simd512<T> a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Fma(Simd512<T> a, Simd512<T> b, Simd512<T> c) => IsFloat
        ? Of(Vector512.MultiplyAddEstimate(a.F, b.F, c.F))
        : Of(Vector512.MultiplyAddEstimate(a.D, b.D, c.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Abs(Simd512<T> x) => new(Vector512.Abs(x.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Max(Simd512<T> a, Simd512<T> b) => new(Vector512.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Min(Simd512<T> a, Simd512<T> b) => new(Vector512.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Floor(Simd512<T> x) => IsFloat ? Of(Vector512.Floor(x.F)) : Of(Vector512.Floor(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Ceiling(Simd512<T> x) => IsFloat ? Of(Vector512.Ceiling(x.F)) : Of(Vector512.Ceiling(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Round(Simd512<T> x) => IsFloat ? Of(Vector512.Round(x.F)) : Of(Vector512.Round(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> WhereLess(Simd512<T> a, Simd512<T> b, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> WhereEqual(Simd512<T> a, Simd512<T> b, Simd512<T> yes, Simd512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Sqrt(Simd512<T> x) => new(Vector512.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Exp(Simd512<T> x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Expm1(Simd512<T> x) => LaneMath.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Log(Simd512<T> x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Log1p(Simd512<T> x) => LaneMath.Log1p(x);

    /// <inheritdoc/>
    public static Simd512<T> Sin(Simd512<T> x) => IsFloat ? Of(Vector512.Sin(x.F)) : Of(Vector512.Sin(x.D));

    /// <inheritdoc/>
    public static Simd512<T> Cos(Simd512<T> x) => IsFloat ? Of(Vector512.Cos(x.F)) : Of(Vector512.Cos(x.D));

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Tanh(Simd512<T> x) => LaneMath.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static Simd512<T> Erf(Simd512<T> x) => LaneMath.Erf(x);

    /// <inheritdoc/>
    public static Simd512<T> Atan2(Simd512<T> y, Simd512<T> x) => LaneMath.Atan2(y, x);

    /// <inheritdoc/>
    public static Simd512<T> Pow(Simd512<T> x, Simd512<T> y) => LaneMath.PowEach<Simd512<T>, T>(x, y);

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.CopySign(Simd512<T> x, Simd512<T> sign) =>
        new(Vector512.CopySign(x.Value, sign.Value));

    // x86 returns the second operand of a native maximum when either is NaN, Arm returns the NaN: x stays NaN on both.
    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Clamp(Simd512<T> x, Simd512<T> low, Simd512<T> high) =>
        new(Vector512.MinNative(high.Value, Vector512.MaxNative(low.Value, x.Value)));

    // Adding 1.5 2²³ + 127 leaves n + 127 in the low bits of the mantissa; the shift makes it the exponent.
    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Pow2(Simd512<T> n) => IsFloat
        ? Of((n.F + Vector512.Create(12582912f + 127)).AsInt32() << 23)
        : Of((n.D + Vector512.Create(6755399441055744d + 1023)).AsInt64() << 52);

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Scale(Simd512<T> x, Simd512<T> n) =>
        !Avx512F.IsSupported ? LaneMath.ScaleInSteps(x, n)
        : IsFloat ? Of(Avx512F.Scale(x.F, n.F)) : Of(Avx512F.Scale(x.D, n.D));

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> IBitLane<Simd512<T>>.Exponent(Simd512<T> x)
    {
        if (Avx512F.IsSupported)
        {
            var half = x * LaneMath.SqrtHalf;
            return 1 + (IsFloat ? Of(Avx512F.GetExponent(half.F)) : Of(Avx512F.GetExponent(half.D)));
        }
        // The distance from √½ in units of the last place, of which the exponent is the floor.
        double lift = IsFloat ? 24 : 54;
        var normal = WhereLess(x, IsFloat ? LaneMath.FloatMinNormal : LaneMath.DoubleMinNormal, 0, lift);
        x = WhereEqual(normal, 0, x * Math.Pow(2, lift), x);
        var k = IsFloat
            ? Of(Vector512.ConvertToSingle((x.Value.AsInt32() - Vector512.Create(0x3f3504f3)) >> 23))
            : Of(Vector512.ConvertToDouble((x.Value.AsInt64() - Vector512.Create(0x3fe6a09e667f3bcd)) >> 52));
        return k + normal - lift;
    }

    [MethodImpl(LaneMath.Inline)]
    static Simd512<T> Of<U>(Vector512<U> v) => new(v.As<U, T>());
}
