namespace Tensorium.Kernels.Cpu;

/// <summary>One optimizer step over many tensors: their elements count as one range, so that small ones share a chunk.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
struct UpdatesJob<T, TRule> : IJob
    where T : unmanaged
    where TRule : struct, IUpdateRule<TRule>
{
    // Kept from step to step, so that a step makes no garbage; emptied after each, so that nothing is kept alive.
    [ThreadStatic]
    static UpdateJob<T, TRule>[]? _spareJobs;

    [ThreadStatic]
    static nint[]? _spareEnds;

    readonly UpdateJob<T, TRule>[] _jobs;
    readonly nint[] _ends; // where each tensor ends in the range of all
    int _length;

    public UpdatesJob(int capacity)
    {
        if (_spareJobs is null || _spareJobs.Length < capacity) (_spareJobs, _spareEnds) = (new UpdateJob<T, TRule>[capacity], new nint[capacity]);
        (_jobs, _ends) = (_spareJobs, _spareEnds!);
    }

    /// <summary>The elements of all tensors.</summary>
    public readonly nint Count => _length == 0 ? 0 : _ends[_length - 1];

    public void Add(in UpdateJob<T, TRule> job, nint count)
    {
        (_jobs[_length], _ends[_length]) = (job, Count + count);
        _length++;
    }

    public readonly void Clear() => Array.Clear(_jobs, 0, _length);

    public readonly void Run(nint start, nint end)
    {
        // the first tensor that ends after start; empty tensors end where the one before does
        var found = Array.BinarySearch(_ends, 0, _length, start);
        var k = found < 0 ? ~found : found + 1;
        while (k < _length && _ends[k] <= start) k++;
        for (; start < end; k++)
        {
            var first = k == 0 ? 0 : _ends[k - 1];
            var stop = nint.Min(end, _ends[k]);
            if (stop > start) _jobs[k].Run(start - first, stop - first);
            start = nint.Max(start, stop);
        }
    }
}
