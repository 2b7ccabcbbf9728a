namespace Tensorium;

/// <summary>The element type of a tensor.</summary>
public enum DType
{
    /// <summary>Truth values, one byte each.</summary>
    Bool,

    /// <summary>32-bit integers: labels and indices.</summary>
    Int32,

    /// <summary>64-bit integers: indices and counts.</summary>
    Int64,

    /// <summary>Single precision, the default for computing.</summary>
    Float32,

    /// <summary>Double precision.</summary>
    Float64,
}

/// <summary>What there is to know about element types.</summary>
public static class DTypes
{
    /// <summary>Bytes an element takes.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Bool => 1,
        DType.Int32 or DType.Float32 => 4,
        _ => 8,
    };

    /// <summary>Whether gradients exist for it.</summary>
    public static bool IsFloating(this DType dtype) => dtype >= DType.Float32;

    /// <summary>The type that an op of the two computes in: the later of Bool, Int32, Int64, Float32, Float64.</summary>
    public static DType Promote(DType a, DType b) => a > b ? a : b;

    /// <summary>The value, if elements of the type can hold it: a C# double stands for every scalar here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fraction, or beyond the type's range or a double's 53 bits.</exception>
    internal static double Checked(this DType dtype, double value)
    {
        var (low, high) = dtype switch
        {
            DType.Int32 => (int.MinValue, int.MaxValue),
            DType.Int64 => (-(double)(1L << 53), 1L << 53),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        if (dtype is DType.Int32 or DType.Int64 && !(double.IsInteger(value) && value >= low && value <= high))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{dtype} holds integers from {low} to {high} given as a scalar, not {value}");
        return value;
    }

    /// <summary>The element type that <typeparamref name="T"/> stands for: bool, int, long, float or double.</summary>
    /// <exception cref="DTypeException">There is none.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(int) ? DType.Int32
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new DTypeException(
            $"{typeof(T).Name} is not an element type, which are bool, int, long, float and double: convert it to int or float first");
}

/// <summary>An op was given elements of a type that it does not take.</summary>
/// <param name="message">Which type, and which the op takes.</param>
public sealed class DTypeException(string message) : ArgumentException(message);

/// <summary>Shapes do not fit together, or an axis or index does not lie in one.</summary>
/// <param name="message">What does not fit, with the shapes.</param>
public sealed class ShapeException(string message) : ArgumentException(message);
