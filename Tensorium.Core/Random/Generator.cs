namespace Tensorium;

/// <summary>
/// A source of random numbers that gives the same ones for the same seed on every device and with any number of threads:
/// counter-based, Philox 4x32-10 (Salmon et al. 2011). Each draw of a tensor takes one stream of it.
/// </summary>
/// <remarks>Safe to use from several threads, though then the order of their draws decides who gets which stream.</remarks>
/// <param name="seed">Any number.</param>
public sealed class Generator(ulong seed)
{
    ulong _seed = seed;
    ulong _drawn;

    /// <summary>The generator used where none is given. Seeded with 0; see <see cref="Seed"/>. Lives as long as the process.</summary>
    public static Generator Default { get; } = new(0);

    /// <summary>What to save to go on from here later: the seed, and how many tensors were drawn.</summary>
    /// <remarks>Setting it restores.</remarks>
    public (ulong Seed, ulong Drawn) State
    {
        get => (_seed, Interlocked.Read(ref _drawn));
        set => (_seed, _drawn) = value;
    }

    /// <summary>Starts again from a seed.</summary>
    public void Seed(ulong seed) => State = (seed, 0);

    /// <summary>A generator of its own, whose numbers are independent of this one's.</summary>
    public Generator Fork()
    {
        var (key, stream) = Next();
        Span<long> bits = stackalloc long[1];
        Kernels.Philox.FillIntegers(bits, long.MinValue, long.MaxValue, key, stream, 0);
        return new((ulong)bits[0]);
    }

    /// <summary>The seed, and a stream that no draw before had.</summary>
    internal (ulong Seed, ulong Stream) Next() => (_seed, Interlocked.Increment(ref _drawn) - 1);
}
