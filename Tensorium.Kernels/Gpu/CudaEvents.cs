using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Kernels.Gpu;

/// <summary>Events of CUDA's streams, without times.</summary>
/// <remarks>ILGPU has events, but no call that lets a stream wait for one: that comes from the driver, which it has loaded.</remarks>
sealed unsafe class CudaEvents : IStreamEvents
{
    readonly CudaAccelerator _accelerator;
    readonly delegate* unmanaged<nint, nint, uint, int> _streamWaitEvent;

    /// <summary>Finds the call.</summary>
    /// <exception cref="DllNotFoundException">The driver is not there.</exception>
    /// <exception cref="EntryPointNotFoundException">It lacks the call.</exception>
    public CudaEvents(CudaAccelerator accelerator)
    {
        _accelerator = accelerator;
        _streamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)NativeLibrary.GetExport(DriverLibraries.Cuda(), "cuStreamWaitEvent");
    }

    public nint Record(AcceleratorStream stream)
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.CreateEvent(out var created, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
        var recorded = CudaAPI.CurrentAPI.RecordEvent(created, Pointer(stream));
        if (recorded != CudaError.CUDA_SUCCESS) Release(created);
        CudaException.ThrowIfFailed(recorded);
        return created;
    }

    public void LetWait(AcceleratorStream stream, nint until)
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed((CudaError)_streamWaitEvent(Pointer(stream), until, 0));
    }

    public void Wait(nint until)
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SynchronizeEvent(until));
    }

    public void Release(nint recorded) => GpuDevice.Quietly(() =>
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.DestroyEvent(recorded));
    });

    static nint Pointer(AcceleratorStream stream) => ((CudaStream)stream).StreamPtr;
}
