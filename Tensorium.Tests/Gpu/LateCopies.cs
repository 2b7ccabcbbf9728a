#if GPU
using ILGPU;
using ILGPU.Runtime;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Copies as late as is allowed: when computing, or the program, waits for them. Who forgets to wait sees what was there before.</summary>
sealed class LateCopies : ICopyStream
{
    readonly Queue<(long Number, Action Copy)> _pending = [];
    long _begun;

    /// <summary>What happened, in order.</summary>
    public List<string> Log { get; } = [];

    public int Pending => _pending.Count;

    /// <summary>What computing says, once, when it is to wait.</summary>
    public Exception? Fault { get; set; }

    public long Begin(ArrayView<byte> to, PageLockedArray1D<byte> from, int bytes)
    {
        Log.Add("copy");
        _pending.Enqueue((++_begun, () => to.CopyFromCPU(to.GetAccelerator().DefaultStream, ref from.Span[0], bytes)));
        return _begun;
    }

    public void LetComputeWait(long copy)
    {
        if (Fault is { } fault)
        {
            Fault = null;
            throw fault;
        }
        Wait(copy);
    }

    public void Wait(long copy)
    {
        while (_pending.TryPeek(out var next) && next.Number <= copy) _pending.Dequeue().Copy();
    }

    public void WaitForAll() => Wait(_begun);

    public void Dispose() => _pending.Clear();
}
#endif
