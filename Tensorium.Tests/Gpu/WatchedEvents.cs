#if GPU
using ILGPU.Runtime;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Events of which a test sees what is asked, and how many there are. Who waits for one that was released is told so.</summary>
/// <param name="inner">The events of the accelerator; without, they are numbers, which do for the emulator's streams that do all at once.</param>
sealed class WatchedEvents(IStreamEvents? inner = null) : IStreamEvents
{
    readonly Dictionary<nint, int> _held = []; // by their numbers in the log
    int _recorded;

    /// <summary>The stream that computes, to name it in the log; the other is that of the copies.</summary>
    public AcceleratorStream? Compute { get; set; }

    /// <summary>What was asked, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Events that were recorded and not released.</summary>
    public int Held => _held.Count;

    /// <summary>Called before each request but a release. What it throws counts as the accelerator's.</summary>
    public Action? Before { get; set; }

    public nint Record(AcceleratorStream stream)
    {
        Before?.Invoke();
        var recorded = inner?.Record(stream) ?? _recorded + 1;
        _held.Add(recorded, ++_recorded);
        Log.Add($"{Name(stream)}: record {_recorded}");
        return recorded;
    }

    public void LetWait(AcceleratorStream stream, nint until)
    {
        var number = NumberOf(until);
        Before?.Invoke();
        inner?.LetWait(stream, until);
        Log.Add($"{Name(stream)}: after {number}");
    }

    public void Wait(nint until)
    {
        var number = NumberOf(until);
        Before?.Invoke();
        inner?.Wait(until);
        Log.Add($"wait {number}");
    }

    public void Release(nint recorded)
    {
        Log.Add($"release {NumberOf(recorded)}");
        _held.Remove(recorded);
        inner?.Release(recorded);
    }

    string Name(AcceleratorStream stream) => stream == Compute ? "compute" : "copies";

    int NumberOf(nint recorded) => _held.TryGetValue(recorded, out var number)
        ? number
        : throw new InvalidOperationException($"event {recorded} was released, or never recorded");
}
#endif
