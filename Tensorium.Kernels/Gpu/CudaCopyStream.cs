using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Kernels.Gpu;

/// <summary>Copies on a CUDA stream of their own, ordered with the one that computes by events.</summary>
/// <remarks>ILGPU has events, but no call that lets a stream wait for one: that comes from the driver, which it has loaded.</remarks>
sealed unsafe class CudaCopyStream : ICopyStream
{
    // An event serves every so many copies. Who asks for one that serves again waits for the later copy, which is safe.
    const int EventCount = 64;

    readonly CudaAccelerator _accelerator;
    readonly CudaStream _stream;
    readonly nint[] _copied = new nint[EventCount];
    readonly nint _computed;
    readonly delegate* unmanaged<nint, nint, uint, int> _streamWaitEvent;
    long _begun, _awaited;

    public CudaCopyStream(CudaAccelerator accelerator)
    {
        _accelerator = accelerator;
        _streamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)NativeLibrary.GetExport(DriverLibraries.Cuda(), "cuStreamWaitEvent");
        using var bound = accelerator.BindScoped();
        _stream = accelerator.CreateStream(StreamFlags.CU_STREAM_NON_BLOCKING);
        _computed = NewEvent();
        for (var i = 0; i < EventCount; i++) _copied[i] = NewEvent();
    }

    nint Compute => ((CudaStream)_accelerator.DefaultStream).StreamPtr;

    public long Begin(ArrayView<byte> to, PageLockedArray1D<byte> from, int bytes)
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.RecordEvent(_computed, Compute));
        StreamWaits(_stream.StreamPtr, _computed);
        to.CopyFromCPUUnsafeAsync(_stream, ref from.Span[0], bytes);
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.RecordEvent(_copied[(_begun + 1) % EventCount], _stream.StreamPtr));
        return ++_begun;
    }

    public void LetComputeWait(long copy)
    {
        if (copy <= _awaited) return;
        using var bound = _accelerator.BindScoped();
        StreamWaits(Compute, _copied[copy % EventCount]);
        _awaited = copy;
    }

    public void Wait(long copy)
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SynchronizeEvent(_copied[copy % EventCount]));
    }

    public void WaitForAll() => _stream.Synchronize();

    public void Dispose()
    {
        using var bound = _accelerator.BindScoped();
        // What a lost device refuses here, it has already given up.
        _ = CudaAPI.CurrentAPI.DestroyEvent(_computed);
        foreach (var each in _copied) _ = CudaAPI.CurrentAPI.DestroyEvent(each);
    }

    static nint NewEvent()
    {
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.CreateEvent(out var created, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
        return created;
    }

    void StreamWaits(nint stream, nint until) => CudaException.ThrowIfFailed((CudaError)_streamWaitEvent(stream, until, 0));
}
