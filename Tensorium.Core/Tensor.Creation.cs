using System.Runtime.InteropServices;
using Tensorium.Kernels;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Zeros.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="OutOfMemoryException">The device does not have the memory.</exception>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, Device? device = null) =>
        Full(shape, 0, dtype, device);

    /// <summary>Ones.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, Device? device = null) =>
        Full(shape, 1, dtype, device);

    /// <summary>Zeros of a shape of two or more axes, in Float32 on <see cref="Device.Default"/>.</summary>
    public static Tensor Zeros(long first, long second, params ReadOnlySpan<long> others) => Zeros(Shape.Create([first, second, .. others]));

    /// <summary>Ones of a shape of two or more axes, in Float32 on <see cref="Device.Default"/>.</summary>
    public static Tensor Ones(long first, long second, params ReadOnlySpan<long> others) => Ones(Shape.Create([first, second, .. others]));

    /// <summary>One value everywhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The value.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An integer type cannot hold the value.</exception>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32, Device? device = null)
    {
        var result = Empty(shape, dtype, device ?? Device.Default);
        result.Device.Fill(result.Operand, result.DType.Checked(value));
        return result;
    }

    /// <summary>Zeros of another tensor's shape, type and device.</summary>
    public static Tensor ZerosLike(Tensor like) => FullLike(like, 0);

    /// <summary>Ones of another tensor's shape, type and device.</summary>
    public static Tensor OnesLike(Tensor like) => FullLike(like, 1);

    /// <summary>One value everywhere, with another tensor's shape, type and device.</summary>
    public static Tensor FullLike(Tensor like, double value)
    {
        ArgumentNullException.ThrowIfNull(like);
        var result = EmptyLike(like);
        result.Device.Fill(result.Operand, result.DType.Checked(value));
        return result;
    }

    /// <summary>0, 1, ... up to, not including, <paramref name="end"/>.</summary>
    /// <param name="end">The number before which they end; there are none when it is 0 or below.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    public static Tensor Arange(double end, DType dtype = DType.Float32, Device? device = null) => Arange(0, end, 1, dtype, device);

    /// <summary>start, start + step, ... up to, not including, <paramref name="end"/>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">What they do not reach.</param>
    /// <param name="step">From one to the next; negative where end is below start.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The step is 0 or not finite, or an end is not finite, or an integer type cannot hold the first or last number, or one is beyond ±2⁵³.
    /// </exception>
    public static Tensor Arange(double start, double end, double step = 1, DType dtype = DType.Float32, Device? device = null)
    {
        if (step == 0 || !double.IsFinite(step)) throw new ArgumentOutOfRangeException(nameof(step), step, "steps are finite and not 0");
        if (!double.IsFinite(start) || !double.IsFinite(end))
            throw new ArgumentOutOfRangeException(nameof(end), end, $"a range from {start} to {end} does not end");
        var count = (long)Math.Max(0, Math.Ceiling((end - start) / step));
        if (count > 0)
        {
            dtype.Checked(Math.Truncate(start));
            dtype.Checked(Math.Truncate(start + ((count - 1) * step)));
        }
        var result = Empty(count, dtype, device ?? Device.Default);
        result.Device.Sequence(result.Operand, start, step);
        return result;
    }

    /// <summary><paramref name="count"/> numbers from <paramref name="start"/> to <paramref name="end"/>, both included, equally spaced.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last, of two or more.</param>
    /// <param name="count">How many; none when 0.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or an integer type cannot hold an end.</exception>
    public static Tensor Linspace(double start, double end, long count, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var last = dtype.IsFloating() ? end : Math.Truncate(end);
        if (count > 0) dtype.Checked(Math.Truncate(start));
        if (count > 1) dtype.Checked(last);
        var result = Empty(count, dtype, device ?? Device.Default);
        result.Device.Sequence(result.Operand, start, count > 1 ? (end - start) / (count - 1) : 0);
        if (count > 1) result.Device.Fill(result.View(Layout.Of(1, [1], count - 1)).Operand, last); // sums of steps round
        return result;
    }

    /// <summary>The identity matrix, or the first columns of it.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns; as many as rows when null.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    public static Tensor Eye(long rows, long? columns = null, DType dtype = DType.Float32, Device? device = null)
    {
        var result = Zeros((rows, columns ?? rows), dtype, device);
        var diagonal = Layout.Of(long.Min(rows, columns ?? rows), [(columns ?? rows) + 1], 0);
        result.Device.Fill(result.View(diagonal).Operand, 1);
        return result;
    }

    /// <summary>A scalar.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    public static Tensor Scalar(double value, DType dtype = DType.Float32, Device? device = null) =>
        Full(Shape.Scalar, value, dtype, device);

    /// <summary>A copy of a vector, on <see cref="Device.Default"/>.</summary>
    /// <typeparam name="T">bool, int, long, float or double.</typeparam>
    /// <exception cref="DTypeException">Another element type.</exception>
    public static Tensor From<T>(params T[] values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From<T>(values, values.Length);
    }

    /// <summary>A copy of elements in row-major order.</summary>
    /// <typeparam name="T">bool, int, long, float or double.</typeparam>
    /// <param name="values">The elements.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    /// <exception cref="DTypeException">Another element type.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape, Device? device = null) where T : unmanaged
    {
        if (values.Length != shape.Count)
            throw new ShapeException($"{values.Length} values do not fill shape {shape} of {shape.Count} elements");
        var result = Empty(shape, DTypes.Of<T>(), Device.Cpu);
        values.CopyTo(result.Storage.Span<T>(0, values.Length));
        return Sent(result, device ?? Device.Default);
    }

    /// <summary>A copy of a matrix, on <see cref="Device.Default"/>.</summary>
    /// <inheritdoc cref="From{T}(T[])"/>
    public static Tensor From<T>(T[,] values) where T : unmanaged =>
        From<T>(Flat<T>(values), (values.GetLength(0), values.GetLength(1)));

    /// <summary>A copy of an array of three axes, on <see cref="Device.Default"/>.</summary>
    /// <inheritdoc cref="From{T}(T[])"/>
    public static Tensor From<T>(T[,,] values) where T : unmanaged =>
        From<T>(Flat<T>(values), (values.GetLength(0), values.GetLength(1), values.GetLength(2)));

    /// <summary>A tensor of the processor on another device, in place of the one here.</summary>
    static Tensor Sent(Tensor here, Device device)
    {
        if (here.Device == device) return here;
        var there = here.To(device);
        here.Dispose();
        return there;
    }

    static ReadOnlySpan<T> Flat<T>(Array values) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)),
            values.Length);
}
