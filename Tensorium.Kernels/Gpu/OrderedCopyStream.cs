using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Copies on the stream that computes, in its order: for the emulator, which has no events. They do not overlap computing, and this
/// program does not wait for them either.
/// </summary>
sealed class OrderedCopyStream(Accelerator accelerator) : ICopyStream
{
    long _begun, _done;

    public long Begin(ArrayView<byte> to, PageLockedArray1D<byte> from, int bytes)
    {
        to.CopyFromCPUUnsafeAsync(accelerator.DefaultStream, ref from.Span[0], bytes);
        return ++_begun;
    }

    public void LetComputeWait(long copy)
    {
    }

    public void Wait(long copy)
    {
        if (copy > _done) WaitForAll();
    }

    public void WaitForAll()
    {
        if (_done == _begun) return;
        accelerator.DefaultStream.Synchronize();
        _done = _begun;
    }

    public void Dispose()
    {
    }
}
