namespace Tensorium.Kernels.Cpu;

/// <summary>The chunks of a job that nobody has taken: a range for each thread, which takes from those of others when its own is empty.</summary>
/// <remarks>
/// As long as all keep pace a thread gets the same part of each job, and finds what it wrote in the last one in its own cache. From one
/// queue they would take turns, now in this order and now in that, and fetch it from each other.
/// </remarks>
/// <param name="most">Most ranges.</param>
sealed class ChunkRanges(int most)
{
    const int Apart = 16; // counters, so that each has cache lines of its own

    readonly long[] _next = new long[(most + 1) * Apart]; // the first chunk of each range that nobody took
    long _length, _longer; // of the shorter ranges; how many are longer by one
    int _count;
    volatile bool _isEmpty = true;

    /// <summary>Most ranges.</summary>
    public int Most => most;

    /// <summary>Divides chunks, at least one, into ranges of equal length, as nearly as can be. Nobody may take any meanwhile.</summary>
    public void Fill(nint chunks)
    {
        _count = (int)nint.Min(most, chunks);
        (_length, _longer) = Math.DivRem((long)chunks, _count);
        for (var range = 0; range < _count; range++) Next(range) = First(range);
        _isEmpty = false;
    }

    /// <summary>Takes what is left, for nobody.</summary>
    public void Empty()
    {
        for (var range = 0; range < _count; range++) Interlocked.Exchange(ref Next(range), First(range + 1));
        _isEmpty = true;
    }

    /// <summary>Takes a chunk.</summary>
    /// <param name="range">Where to look first, any number from 0 on; set to where one was found, to look there again.</param>
    /// <param name="chunk">Its number.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(ref int range, out long chunk)
    {
        for (var tried = 0; tried < _count && !_isEmpty; tried++)
        {
            if (range >= _count) range %= _count;
            var end = First(range + 1);
            if (Volatile.Read(ref Next(range)) < end && Interlocked.Increment(ref Next(range)) - 1 is var taken && taken < end)
            {
                chunk = taken;
                return true;
            }
            range++;
        }
        _isEmpty = true; // nobody else need look through all of them
        chunk = -1;
        return false;
    }

    ref long Next(int range) => ref _next[(range + 1) * Apart];

    long First(int range) => range * _length + Math.Min(range, _longer); // range * chunks / count could overflow
}
