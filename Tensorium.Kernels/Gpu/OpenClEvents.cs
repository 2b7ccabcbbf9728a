using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Kernels.Gpu;

/// <summary>Events of OpenCL's command queues.</summary>
/// <remarks>ILGPU has them and shows none: these calls come from the loader, which it has loaded.</remarks>
sealed unsafe class OpenClEvents : IStreamEvents
{
    readonly delegate* unmanaged<nint, uint, nint*, nint*, int> _enqueueBarrier;
    readonly delegate* unmanaged<uint, nint*, int> _waitForEvents;
    readonly delegate* unmanaged<nint, int> _releaseEvent;

    /// <summary>Finds the calls.</summary>
    /// <exception cref="DllNotFoundException">The loader is not there.</exception>
    /// <exception cref="EntryPointNotFoundException">It is older than OpenCL 1.2.</exception>
    public OpenClEvents()
    {
        var library = DriverLibraries.OpenCl();
        _enqueueBarrier = (delegate* unmanaged<nint, uint, nint*, nint*, int>)NativeLibrary.GetExport(library, "clEnqueueBarrierWithWaitList");
        _waitForEvents = (delegate* unmanaged<uint, nint*, int>)NativeLibrary.GetExport(library, "clWaitForEvents");
        _releaseEvent = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "clReleaseEvent");
    }

    public nint Record(AcceleratorStream stream)
    {
        var queue = Queue(stream);
        nint recorded;
        Check(_enqueueBarrier(queue, 0, null, &recorded));
        // Another queue may wait for ever for what this one has not yet passed to the device.
        var flushed = CLAPI.CurrentAPI.FlushCommandQueue(queue);
        if (flushed != CLError.CL_SUCCESS) Release(recorded);
        CLException.ThrowIfFailed(flushed);
        return recorded;
    }

    public void LetWait(AcceleratorStream stream, nint until) => Check(_enqueueBarrier(Queue(stream), 1, &until, null));

    public void Wait(nint until) => Check(_waitForEvents(1, &until));

    public void Release(nint recorded) => _ = _releaseEvent(recorded); // what a lost device refuses here, it has already given up

    static nint Queue(AcceleratorStream stream) => ((CLStream)stream).CommandQueue;

    static void Check(int error) => CLException.ThrowIfFailed((CLError)error);
}
