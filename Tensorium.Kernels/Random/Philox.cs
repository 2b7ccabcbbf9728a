namespace Tensorium.Kernels;

/// <summary>
/// Random numbers as a function of (seed, offset, element): element i of a fill depends on nothing else, so that a fill
/// split over threads, or computed again in a backward pass, has the same bits. Give each fill an offset of its own.
/// </summary>
/// <remarks>
/// Where element i lies: 32-bit draws are word i mod 4 of block i / 4, 64-bit draws half i mod 2 of block i / 2. A draw
/// that rejects takes its further tries from block (try, i), the try in the upper 8 bits: a stream has 2⁵⁶ elements.
/// </remarks>
public static partial class Philox
{
    const double FloatUnit = 1.0 / (1 << 24);
    const double WordUnit = 1.0 / (1L << 32);
    const double DoubleUnit = 1.0 / (1L << 53);

    /// <summary>Uniform in [0, 1), multiples of 2⁻²⁴.</summary>
    /// <param name="destination">Where the elements go.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="offset">The stream's number.</param>
    /// <param name="firstElement">The number in the stream of the first element of <paramref name="destination"/>.</param>
    public static void FillUniform(Span<float> destination, ulong seed, ulong offset, long firstElement) =>
        FillBlocks(destination, default(UniformFloat), seed, offset, firstElement);

    /// <summary>Uniform in [0, 1), multiples of 2⁻⁵³.</summary>
    /// <inheritdoc cref="FillUniform(Span{float}, ulong, ulong, long)"/>
    public static void FillUniform(Span<double> destination, ulong seed, ulong offset, long firstElement) =>
        FillBlocks(destination, default(UniformDouble), seed, offset, firstElement);

    /// <summary>1 with the given probability, else 0.</summary>
    /// <param name="destination">Where the elements go.</param>
    /// <param name="probability">The probability of a 1, in [0, 1], rounded to a multiple of 2⁻³².</param>
    /// <param name="seed">The seed.</param>
    /// <param name="offset">The stream's number.</param>
    /// <param name="firstElement">The number in the stream of the first element of <paramref name="destination"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public static void FillBernoulli(
        Span<float> destination, double probability, ulong seed, ulong offset, long firstElement) =>
        FillBlocks(destination, new Coin<float>(Threshold(probability), 1), seed, offset, firstElement);

    /// <inheritdoc cref="FillBernoulli(Span{float}, double, ulong, ulong, long)"/>
    public static void FillBernoulli(
        Span<double> destination, double probability, ulong seed, ulong offset, long firstElement) =>
        FillBlocks(destination, new Coin<double>(Threshold(probability), 1), seed, offset, firstElement);

    /// <inheritdoc cref="FillBernoulli(Span{float}, double, ulong, ulong, long)"/>
    public static void FillBernoulli(
        Span<bool> destination, double probability, ulong seed, ulong offset, long firstElement) =>
        FillBlocks(destination, new Coin<bool>(Threshold(probability), one: true), seed, offset, firstElement);

    /// <summary>The words below this, out of 2³², are a yes of the given probability: none at 0, all at 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public static ulong Threshold(double probability) => probability is >= 0 and <= 1
        ? (ulong)Math.Round(probability / WordUnit)
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is in [0, 1].");
}
