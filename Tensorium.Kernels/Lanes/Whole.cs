using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>
/// The lane of integers and truth values: computes in 64 bits and stores modulo the width of <typeparamref name="T"/>.
/// Only arithmetic, comparison and rounding exist; ops that need more refuse integers before they come here.
/// </summary>
/// <typeparam name="T">int, long, or byte for truth values.</typeparam>
public readonly struct Whole<T>(long value) : IVectorLane<Whole<T>, T> where T : unmanaged
{
    readonly long _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Whole<T> Load(ref readonly T source)
    {
        ref var at = ref Unsafe.AsRef(in source);
        if (typeof(T) == typeof(long)) return new(Unsafe.As<T, long>(ref at));
        if (typeof(T) == typeof(int)) return new(Unsafe.As<T, int>(ref at));
        return new(Unsafe.As<T, byte>(ref at));
    }

    /// <inheritdoc/>
    public static Whole<T> Broadcast(T value) => Load(ref value);

    /// <inheritdoc/>
    public T Across<TJoin>() where TJoin : struct, ILaneJoin
    {
        T value = default;
        Store(ref value);
        return value;
    }

    /// <inheritdoc/>
    public void Store(ref T target)
    {
        if (typeof(T) == typeof(long)) Unsafe.As<T, long>(ref target) = _value;
        else if (typeof(T) == typeof(int)) Unsafe.As<T, int>(ref target) = unchecked((int)_value);
        else Unsafe.As<T, byte>(ref target) = _value == 0 ? (byte)0 : (byte)1;
    }

    /// <inheritdoc/>
    public void Stream(ref T target) => Store(ref target);

    /// <inheritdoc/>
    public static implicit operator Whole<T>(double value) => new((long)value);

    /// <inheritdoc/>
    public static Whole<T> operator +(Whole<T> a, Whole<T> b) => new(unchecked(a._value + b._value));

    /// <inheritdoc/>
    public static Whole<T> operator -(Whole<T> a, Whole<T> b) => new(unchecked(a._value - b._value));

    /// <inheritdoc/>
    public static Whole<T> operator *(Whole<T> a, Whole<T> b) => new(unchecked(a._value * b._value));

    /// <summary>The quotient rounded down, so that <see cref="Floor"/> of it is exact.</summary>
    /// <exception cref="DivideByZeroException">b is 0.</exception>
    public static Whole<T> operator /(Whole<T> a, Whole<T> b)
    {
        if (b._value == -1) return -a; // long.MinValue / -1 overflows
        var (quotient, rest) = long.DivRem(a._value, b._value);
        return new(rest != 0 && (rest < 0) != (b._value < 0) ? quotient - 1 : quotient);
    }

    /// <inheritdoc/>
    public static Whole<T> operator -(Whole<T> a) => new(unchecked(-a._value));

    /// <inheritdoc/>
    public static Whole<T> Fma(Whole<T> a, Whole<T> b, Whole<T> c) => (a * b) + c;

    /// <inheritdoc/>
    public static Whole<T> Abs(Whole<T> x) => x._value < 0 ? -x : x;

    /// <inheritdoc/>
    public static Whole<T> Max(Whole<T> a, Whole<T> b) => new(long.Max(a._value, b._value));

    /// <inheritdoc/>
    public static Whole<T> Min(Whole<T> a, Whole<T> b) => new(long.Min(a._value, b._value));

    /// <inheritdoc/>
    public static Whole<T> Floor(Whole<T> x) => x;

    /// <inheritdoc/>
    public static Whole<T> Ceiling(Whole<T> x) => x;

    /// <inheritdoc/>
    public static Whole<T> Round(Whole<T> x) => x;

    /// <inheritdoc/>
    public static Whole<T> WhereLess(Whole<T> a, Whole<T> b, Whole<T> yes, Whole<T> no) =>
        a._value < b._value ? yes : no;

    /// <inheritdoc/>
    public static Whole<T> WhereEqual(Whole<T> a, Whole<T> b, Whole<T> yes, Whole<T> no) =>
        a._value == b._value ? yes : no;

    /// <inheritdoc/>
    public static Whole<T> Rest(Whole<T> a, Whole<T> b) => FlooredDivision.Rest(a, b, a / b);

    /// <inheritdoc/>
    public static Whole<T> Sqrt(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Exp(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Expm1(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Log(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Log1p(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Sin(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Cos(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Tanh(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Sigmoid(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Erf(Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> NormalCdf(Whole<T> x, Whole<T> factor, out Whole<T> density) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Atan2(Whole<T> y, Whole<T> x) => throw Refused();

    /// <inheritdoc/>
    public static Whole<T> Pow(Whole<T> x, Whole<T> y) => throw Refused();

    static DTypeException Refused() => new($"{typeof(T).Name} has no such function: cast to Float32 or Float64 first");
}
