using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>Copies on a stream of their own, ordered with the one that computes by events.</summary>
/// <param name="accelerator">Where the bytes go.</param>
/// <param name="stream">The stream of the copies, disposed with this.</param>
/// <param name="events">The events of both.</param>
sealed class EventCopyStream(Accelerator accelerator, AcceleratorStream stream, IStreamEvents events) : ICopyStream
{
    // So many copies keep their events. Who asks for an earlier one waits for a later copy, which is safe.
    internal const int Kept = 64;

    readonly nint[] _copied = new nint[Kept];
    long _begun, _awaited;

    public long Begin(ArrayView<byte> to, PageLockedArray1D<byte> from, int bytes)
    {
        LetCopiesWait();
        // not the page-locked view: OpenCL copies the whole buffer behind a view
        to.CopyFromCPUUnsafeAsync(stream, ref from.Span[0], bytes);
        var copied = EndOfCopy();
        ref var kept = ref _copied[(_begun + 1) % Kept];
        if (kept != 0) events.Release(kept);
        kept = copied;
        return ++_begun;
    }

    public void LetComputeWait(long copy)
    {
        if (copy <= _awaited) return;
        events.LetWait(accelerator.DefaultStream, _copied[copy % Kept]);
        _awaited = copy;
    }

    public void Wait(long copy) => events.Wait(_copied[copy % Kept]);

    public void WaitForAll() => stream.Synchronize();

    public void Dispose()
    {
        GpuDevice.Quietly(WaitForAll); // the buffers go after this
        foreach (var each in _copied)
            if (each != 0) events.Release(each);
        GpuDevice.Quietly(stream.Dispose);
    }

    void LetCopiesWait()
    {
        var computed = events.Record(accelerator.DefaultStream);
        try
        {
            events.LetWait(stream, computed);
        }
        finally
        {
            events.Release(computed);
        }
    }

    nint EndOfCopy()
    {
        try
        {
            return events.Record(stream);
        }
        catch (AcceleratorException) // nobody can wait for this copy, and where it goes will be given to others
        {
            stream.Synchronize();
            throw;
        }
    }
}
