namespace Tensorium.Kernels.Gpu;

/// <summary>How elements convert, saturating: by way of a double where the source is one, else of a long.</summary>
/// <typeparam name="T">The element type; byte for truth values.</typeparam>
interface INumberKind<T> where T : unmanaged
{
    /// <summary>Whether the type has fractions.</summary>
    static abstract bool IsReal { get; }

    static abstract double Real(T value);

    static abstract long Integer(T value);

    static abstract T From(double value);

    static abstract T From(long value);
}

readonly struct FloatNumber : INumberKind<float>
{
    public static bool IsReal => true;

    public static double Real(float value) => value;

    public static long Integer(float value) => LongNumber.From((double)value);

    public static float From(double value) => (float)value;

    public static float From(long value) => value;
}

readonly struct DoubleNumber : INumberKind<double>
{
    public static bool IsReal => true;

    public static double Real(double value) => value;

    public static long Integer(double value) => LongNumber.From(value);

    public static double From(double value) => value;

    public static double From(long value) => value;
}

readonly struct LongNumber : INumberKind<long>
{
    public static bool IsReal => false;

    public static double Real(long value) => value;

    public static long Integer(long value) => value;

    // 2⁶³ is the first double beyond. NaN is 0.
    public static long From(double value) => value >= 9223372036854775808.0 ? long.MaxValue
        : value < -9223372036854775808.0 ? long.MinValue
        : double.IsNaN(value) ? 0 : (long)value;

    public static long From(long value) => value;
}

readonly struct IntNumber : INumberKind<int>
{
    public static bool IsReal => false;

    public static double Real(int value) => value;

    public static long Integer(int value) => value;

    public static int From(double value) => From(LongNumber.From(value));

    public static int From(long value) =>
        value > int.MaxValue ? int.MaxValue : value < int.MinValue ? int.MinValue : (int)value;
}

readonly struct ByteNumber : INumberKind<byte>
{
    public static bool IsReal => false;

    public static double Real(byte value) => value;

    public static long Integer(byte value) => value;

    public static byte From(double value) => value != 0 ? (byte)1 : (byte)0;

    public static byte From(long value) => value != 0 ? (byte)1 : (byte)0;
}
