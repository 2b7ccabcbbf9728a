namespace Tensorium.NN;

/// <summary>SplitMix64: a 64-bit counter and a mixing function. Steele, Lea and Flood 2014, figure 17.</summary>
/// <remarks>Small, and the same on every machine; it orders rows. Weights and masks use the engine's own generator.</remarks>
struct SplitMix64(ulong seed)
{
    ulong _counter = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _counter += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [0, bound), every one equally likely; <paramref name="bound"/> is at least 1.</summary>
    public int Below(int bound)
    {
        // The low word tells where 2^64 is no multiple of the bound: those draws are thrown away.
        ulong limit = (ulong)bound, reject = (0 - limit) % limit, low;
        ulong high;
        do high = Math.BigMul(Next(), limit, out low); while (low < reject);
        return (int)high;
    }

    /// <summary>Puts the items in a random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
