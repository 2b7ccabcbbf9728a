namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Uniform in [0, 1), from the default generator.</summary>
    public static Tensor Rand(params ReadOnlySpan<long> shape) => Rand(Generator.Default, Shape.Create(shape));

    /// <summary>Uniform in [0, 1).</summary>
    /// <remarks>Integers are lengths. Bounds are fractions, or named: <c>Rand(generator, 3, low: -1, high: 1)</c>.</remarks>
    public static Tensor Rand(Generator generator, params ReadOnlySpan<long> shape) => Rand(generator, Shape.Create(shape));

    /// <summary>Uniform in [low, high).</summary>
    /// <param name="generator">Where the random bits come from, which do not depend on the device.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="low">The least number.</param>
    /// <param name="high">What they stay below.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ends are not finite, or low is above high.</exception>
    public static Tensor Rand(Generator generator, Shape shape, double low = 0, double high = 1, DType dtype = DType.Float32, Device? device = null)
    {
        if (!(low <= high) || !double.IsFinite(high - low))
            throw new ArgumentOutOfRangeException(nameof(high), high, $"no number lies in [{low}, {high})");
        return Draw(generator, shape, new(DistributionKind.Uniform, low, high), Floating(dtype), device);
    }

    /// <summary>Normal with mean 0 and deviation 1, from the default generator.</summary>
    public static Tensor Randn(params ReadOnlySpan<long> shape) => Randn(Generator.Default, Shape.Create(shape));

    /// <summary>Normal with mean 0 and deviation 1.</summary>
    public static Tensor Randn(Generator generator, params ReadOnlySpan<long> shape) => Randn(generator, Shape.Create(shape));

    /// <summary>Normal.</summary>
    /// <param name="generator">Where the random bits come from, which do not depend on the device.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public static Tensor Randn(
        Generator generator, Shape shape, double mean = 0, double deviation = 1, DType dtype = DType.Float32, Device? device = null) =>
        Draw(generator, shape, new(DistributionKind.Normal, mean, Deviation(deviation)), Floating(dtype), device);

    /// <summary>Normal with mean 0 and deviation 1, drawn again where beyond two, as in Keras.</summary>
    /// <remarks>Integers are lengths. Mean and deviation are fractions, or named.</remarks>
    public static Tensor TruncatedNormal(Generator generator, params ReadOnlySpan<long> shape) => TruncatedNormal(generator, Shape.Create(shape));

    /// <summary>Normal, drawn again where beyond two deviations from the mean, as in Keras.</summary>
    /// <param name="generator">Where the random bits come from, which do not depend on the device.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="mean">The mean before drawing again.</param>
    /// <param name="deviation">The standard deviation before drawing again.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public static Tensor TruncatedNormal(
        Generator generator, Shape shape, double mean = 0, double deviation = 1, DType dtype = DType.Float32, Device? device = null) =>
        Draw(generator, shape, new(DistributionKind.TruncatedNormal, mean, Deviation(deviation)), Floating(dtype), device);

    /// <summary>1 with a probability, else 0.</summary>
    /// <param name="generator">Where the random bits come from, which do not depend on the device.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="probability">That of 1.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability does not lie in [0, 1].</exception>
    public static Tensor Bernoulli(Generator generator, Shape shape, double probability, DType dtype = DType.Float32, Device? device = null)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability lies in [0, 1]");
        var drawn = dtype is DType.Int32 or DType.Int64 ? DType.Bool : dtype;
        return Draw(generator, shape, new(DistributionKind.Bernoulli, probability, 0), drawn, device).To(dtype);
    }

    /// <summary>Integers in [low, high), all as likely.</summary>
    /// <param name="generator">Where the random bits come from, which do not depend on the device.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">What they stay below.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">low is not below high.</exception>
    public static Tensor RandInt(Generator generator, Shape shape, int low, int high, DType dtype = DType.Int64, Device? device = null)
    {
        if (low >= high) throw new ArgumentOutOfRangeException(nameof(high), high, $"no integer lies in [{low}, {high})");
        return Draw(generator, shape, new(DistributionKind.Integers, low, high), DType.Int64, device).To(dtype);
    }

    /// <summary>0 to count - 1 in random order, all orders as likely.</summary>
    /// <param name="generator">Where the random bits come from, which do not depend on the device.</param>
    /// <param name="count">How many.</param>
    /// <param name="device">Where; <see cref="Device.Default"/> when null.</param>
    public static Tensor Permutation(Generator generator, long count, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var y = Empty(count, DType.Int64, Device.Cpu);
        var (seed, stream) = generator.Next();
        Kernels.Philox.FillPermutation(y.Storage.Span<long>(0, (nint)count), seed, stream);
        return Sent(y, device ?? Device.Default);
    }

    static Tensor Draw(Generator generator, Shape shape, Distribution distribution, DType dtype, Device? device)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var y = Empty(shape, dtype, device ?? Device.Default);
        var (seed, stream) = generator.Next();
        y.Device.Random(y.Operand, distribution, seed, stream);
        return y;
    }

    static double Deviation(double deviation) => deviation >= 0 && double.IsFinite(deviation)
        ? deviation
        : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "a deviation is finite and not negative");

    static DType Floating(DType dtype) =>
        dtype.IsFloating() ? dtype : throw new DTypeException($"this distribution is of Float32 or Float64, not of {dtype}");
}
