using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Which bits of a block an element takes, by the precision of its type; as <see cref="Philox"/> does.</summary>
interface IRealDraw
{
    /// <summary>Uniform in [0, 1).</summary>
    static abstract double Uniform(ulong seed, ulong offset, long item);

    /// <summary>Normal with mean 0 and variance 1.</summary>
    static abstract double Normal(ulong seed, ulong offset, long item);
}

/// <summary>Four elements a block, 32 bits each.</summary>
readonly struct FloatDraw : IRealDraw
{
    const double WordUnit = 1.0 / (1L << 32);

    public static double Uniform(ulong seed, ulong offset, long item) =>
        (GpuRandom.Word(seed, offset, item) >> 8) * (1.0 / (1 << 24));

    public static double Normal(ulong seed, ulong offset, long item)
    {
        var bits = Philox4x32.Block(seed, offset, (ulong)item >> 2);
        var isFirst = (item & 2) == 0;
        var normal = GpuRandom.BoxMuller(((isFirst ? bits.X0 : bits.X2) + 1.0) * WordUnit, (isFirst ? bits.X1 : bits.X3) * WordUnit, item);
        return (float)normal;
    }
}

/// <summary>Two elements a block, 53 bits each.</summary>
readonly struct DoubleDraw : IRealDraw
{
    public static double Uniform(ulong seed, ulong offset, long item)
    {
        var bits = Philox4x32.Block(seed, offset, (ulong)item >> 1);
        return (((item & 1) == 0 ? bits.Low : bits.High) >> 11) * GpuRandom.DoubleUnit;
    }

    public static double Normal(ulong seed, ulong offset, long item) =>
        GpuRandom.Normal(Philox4x32.Block(seed, offset, (ulong)item >> 1), item);
}

/// <summary>What random kernels share.</summary>
static class GpuRandom
{
    public const double DoubleUnit = 1.0 / (1L << 53);
    const int TryShift = 56;

    /// <summary>The 32 bits of an element, four a block.</summary>
    public static uint Word(ulong seed, ulong offset, long item)
    {
        var bits = Philox4x32.Block(seed, offset, (ulong)item >> 2);
        var pair = (item & 2) == 0 ? bits.Low : bits.High;
        return (item & 1) == 0 ? (uint)pair : (uint)(pair >> 32);
    }

    /// <summary>The block of a further try of an element.</summary>
    public static Philox4x32 Retry(ulong seed, ulong offset, long item, ulong next) =>
        Philox4x32.Block(seed, offset, (next << TryShift) | (ulong)item);

    /// <summary>The first of a block's two normals for an even number, else the second.</summary>
    public static double Normal(Philox4x32 bits, long number) =>
        BoxMuller(((bits.Low >> 11) + 1) * DoubleUnit, (bits.High >> 11) * DoubleUnit, number);

    /// <summary>One of the two normals from u in (0, 1] and v in [0, 1). Box and Muller 1958.</summary>
    public static double BoxMuller(double u, double v, long number)
    {
        var radius = Math.Sqrt(-2 * DoubleLane.Log(new(u)).Value);
        var (cos, sin) = LaneMath<double>.Turn(new DoubleLane(v));
        return radius * ((number & 1) == 0 ? cos : sin).Value;
    }
}

/// <summary>Uniform in [low, high).</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="N">How it is written.</typeparam>
/// <typeparam name="TDraw">Its bits.</typeparam>
readonly struct UniformJob<T, N, TDraw>(ArrayView<T> y, double low, double width, double high, double below, ulong seed, ulong offset) : IGpuJob
    where T : unmanaged
    where N : struct, INumberKind<T>
    where TDraw : struct, IRealDraw
{
    public void Run(long item)
    {
        var value = N.From(low + GpuMath.Product(width, TDraw.Uniform(seed, offset, item)));
        y[item] = N.Real(value) >= N.Real(N.From(high)) ? N.From(below) : value; // rounding may reach the upper end
    }
}

/// <summary>Normal with the given mean and deviation.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="N">How it is written.</typeparam>
/// <typeparam name="TDraw">Its bits.</typeparam>
readonly struct NormalJob<T, N, TDraw>(ArrayView<T> y, double mean, double deviation, ulong seed, ulong offset) : IGpuJob
    where T : unmanaged
    where N : struct, INumberKind<T>
    where TDraw : struct, IRealDraw
{
    public void Run(long item) => y[item] = N.From(mean + (deviation * TDraw.Normal(seed, offset, item)));
}

/// <summary>Normal, what is beyond two deviations drawn again.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="N">How it is written.</typeparam>
readonly struct TruncatedNormalJob<T, N>(ArrayView<T> y, double mean, double deviation, ulong seed, ulong offset) : IGpuJob
    where T : unmanaged
    where N : struct, INumberKind<T>
{
    public void Run(long item)
    {
        var x = GpuRandom.Normal(Philox4x32.Block(seed, offset, (ulong)item >> 1), item);
        for (ulong next = 1; Math.Abs(x) > 2; next++) x = GpuRandom.Normal(GpuRandom.Retry(seed, offset, item, next), 0);
        y[item] = N.From(mean + (deviation * N.Real(N.From(x))));
    }
}

/// <summary>1 where an element's 32 bits are below a threshold, else 0.</summary>
/// <typeparam name="T">float, double, or byte for truth values.</typeparam>
/// <typeparam name="N">How it is written.</typeparam>
readonly struct CoinJob<T, N>(ArrayView<T> y, ulong threshold, ulong seed, ulong offset) : IGpuJob
    where T : unmanaged
    where N : struct, INumberKind<T>
{
    public void Run(long item) => y[item] = N.From(GpuRandom.Word(seed, offset, item) < threshold ? 1L : 0L);
}

/// <summary>Integers from low on, all as likely. Lemire 2019.</summary>
/// <typeparam name="T">int or long.</typeparam>
/// <typeparam name="E">How it is written.</typeparam>
readonly struct IntegersJob<T, E>(ArrayView<T> y, long low, ulong count, ulong favoured, ulong seed, ulong offset) : IGpuJob
    where T : unmanaged
    where E : struct, IElement<T, IntegerLane>
{
    public void Run(long item)
    {
        var bits = Philox4x32.Block(seed, offset, (ulong)item >> 1);
        var draw = (item & 1) == 0 ? bits.Low : bits.High;
        for (ulong next = 1; unchecked(draw * count) < favoured; next++) draw = GpuRandom.Retry(seed, offset, item, next).Low;
        y[item] = E.Store(new(unchecked(low + (long)High(draw, count))));
    }

    // The upper half of a 128-bit product.
    static ulong High(ulong a, ulong b)
    {
        ulong aLow = (uint)a, aHigh = a >> 32, bLow = (uint)b, bHigh = b >> 32;
        var carry = (aLow * bLow) >> 32;
        var middle = (aHigh * bLow) + carry;
        var other = (aLow * bHigh) + (uint)middle;
        return (aHigh * bHigh) + (middle >> 32) + (other >> 32);
    }
}
