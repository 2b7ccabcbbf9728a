using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>One number: the reference lane. What the base class library computes exactly is taken from there.</summary>
/// <param name="value">The number.</param>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct Scalar<T>(T value) : IVectorLane<Scalar<T>, T>, IBitLane<Scalar<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number.</summary>
    public T Value { get; } = value;

    /// <inheritdoc/>
    public static int Count => 1;


    /// <inheritdoc/>
    public static Scalar<T> Load(ref readonly T source) => new(source);

    /// <inheritdoc/>
    public static Scalar<T> Broadcast(T value) => new(value);

    /// <inheritdoc/>
    public T Across<TJoin>() where TJoin : struct, ILaneJoin => Value;

    /// <inheritdoc/>
    public void Store(ref T target) => target = Value;

    /// <inheritdoc/>
    public void Stream(ref T target) => target = Value;

    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public static implicit operator Scalar<T>(double value) => new(T.CreateTruncating(value));

    /// <inheritdoc/>
    public static Scalar<T> operator +(Scalar<T> a, Scalar<T> b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator -(Scalar<T> a, Scalar<T> b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator *(Scalar<T> a, Scalar<T> b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator /(Scalar<T> a, Scalar<T> b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator -(Scalar<T> a) => new(-a.Value);

    /// <inheritdoc/>
    public static Scalar<T> Fma(Scalar<T> a, Scalar<T> b, Scalar<T> c) =>
        new(T.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static Scalar<T> Abs(Scalar<T> x) => new(T.Abs(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Max(Scalar<T> a, Scalar<T> b) => new(T.Max(a.Value, b.Value));

    /// <inheritdoc/>
    public static Scalar<T> Min(Scalar<T> a, Scalar<T> b) => new(T.Min(a.Value, b.Value));

    /// <inheritdoc/>
    public static Scalar<T> Floor(Scalar<T> x) => new(T.Floor(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Ceiling(Scalar<T> x) => new(T.Ceiling(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Round(Scalar<T> x) => new(T.Round(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> WhereLess(Scalar<T> a, Scalar<T> b, Scalar<T> yes, Scalar<T> no) =>
        a.Value < b.Value ? yes : no;

    /// <inheritdoc/>
    public static Scalar<T> WhereEqual(Scalar<T> a, Scalar<T> b, Scalar<T> yes, Scalar<T> no) =>
        a.Value == b.Value ? yes : no;

    /// <inheritdoc/>
    public static Scalar<T> Rest(Scalar<T> a, Scalar<T> b) => new(a.Value % b.Value);

    /// <inheritdoc/>
    public static Scalar<T> Sqrt(Scalar<T> x) => new(T.Sqrt(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Exp(Scalar<T> x) => new(T.Exp(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Expm1(Scalar<T> x) => LaneMath<T>.Expm1(x); // T.ExpM1 is T.Exp(x) - 1

    /// <inheritdoc/>
    public static Scalar<T> Log(Scalar<T> x) => new(T.Log(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Log1p(Scalar<T> x) => LaneMath<T>.Log1p(x); // T.LogP1 is T.Log(x + 1)

    /// <inheritdoc/>
    public static Scalar<T> Sin(Scalar<T> x) => new(T.Sin(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Cos(Scalar<T> x) => new(T.Cos(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Tanh(Scalar<T> x) => new(T.Tanh(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Sigmoid(Scalar<T> x)
    {
        var e = T.Exp(-T.Abs(x.Value));
        return new((x.Value < T.Zero ? e : T.One) / (T.One + e));
    }

    /// <inheritdoc/>
    public static Scalar<T> Erf(Scalar<T> x) => LaneMath<T>.Erf(x);

    /// <inheritdoc/>
    public static Scalar<T> NormalCdf(Scalar<T> x, Scalar<T> factor, out Scalar<T> density) =>
        LaneMath<T>.NormalCdf(x, factor, out density);

    /// <inheritdoc/>
    public static Scalar<T> Atan2(Scalar<T> y, Scalar<T> x) => new(T.Atan2(y.Value, x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Pow(Scalar<T> x, Scalar<T> y) => new(T.Pow(x.Value, y.Value));

    static Scalar<T> IBitLane<Scalar<T>>.CopySign(Scalar<T> x, Scalar<T> sign) =>
        new(T.CopySign(x.Value, sign.Value));

    static Scalar<T> IBitLane<Scalar<T>>.Clamp(Scalar<T> x, Scalar<T> low, Scalar<T> high) =>
        x.Value < low.Value ? low : x.Value > high.Value ? high : x;

    static Scalar<T> IBitLane<Scalar<T>>.Pow2(Scalar<T> n) => new(T.ScaleB(T.One, int.CreateTruncating(n.Value)));

    static Scalar<T> IBitLane<Scalar<T>>.Scale(Scalar<T> x, Scalar<T> n) =>
        new(T.ScaleB(x.Value, int.CreateTruncating(n.Value)));

    static Scalar<T> IBitLane<Scalar<T>>.Exponent(Scalar<T> x) => LaneMath<T>.ExponentOf(x);

    static Scalar<T> IBitLane<Scalar<T>>.NormalExponent(Scalar<T> x) =>
        1 + T.ILogB(x.Value * T.CreateTruncating(LaneMath.SqrtHalf));
}
