using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    readonly Uploads _uploads;

    /// <summary>
    /// Returns when the bytes are read, not when they have arrived: kernels that use them wait for that on the device. Large copies
    /// go through page-locked memory, beside what computes.
    /// </summary>
    internal override unsafe void Write(Storage to, nint at, byte* from, nint bytes)
    {
        Retried(() => Transfer("a copy to the device", () =>
        {
            if (bytes <= Options.FewBytes)
            {
                Bytes(to, at, bytes).CopyFromCPUUnsafeAsync(Accelerator.DefaultStream, ref *from, bytes);
            }
            else
            {
                var block = BlockOf(to);
                block.Arrival = _uploads.Begin(block.Elements<byte>().SubView(at, bytes), from, bytes);
                if (Options.WaitsForEachLaunch) _uploads.Copies.Wait(block.Arrival);
            }
            CountCopy(bytes, toDevice: true);
        }));
        GC.KeepAlive(to);
    }

    internal override unsafe void Read(Storage from, nint at, byte* to, nint bytes)
    {
        Retried(() => Transfer("a copy from the device", () =>
        {
            Bytes(from, at, bytes).CopyToCPUUnsafeAsync(Accelerator.DefaultStream, ref *to, bytes);
            CountCopy(bytes, toDevice: false);
            Wait();
        }));
        GC.KeepAlive(from);
    }

    public override void Synchronize() => Transfer("waiting for the device", () =>
    {
        _uploads.Copies.WaitForAll();
        Wait();
    });

    static ICopyStream Copies(Accelerator accelerator) => Events(accelerator) is { } events
        ? new EventCopyStream(accelerator, accelerator.CreateStream(), events)
        : new OrderedCopyStream(accelerator);

    /// <summary>The events of an accelerator's streams, or null where it has none.</summary>
    internal static IStreamEvents? Events(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda => new CudaEvents(cuda),
        CLAccelerator => new OpenClEvents(),
        _ => null,
    };

    /// <summary>Waits for the stream that computes, and says what kernels reported.</summary>
    void Wait()
    {
        Options.Before?.Invoke(GpuAction.Synchronize);
        var hasReports = FetchReport();
        Accelerator.DefaultStream.Synchronize();
        CountSynchronization();
        if (hasReports) ThrowReported();
    }

    void LetComputeWait(GpuBlock block) => Transfer("ordering kernels after a copy", () =>
    {
        if (block.Arrival == 0) return;
        try
        {
            _uploads.Copies.LetComputeWait(block.Arrival);
        }
        catch (Exception refused) when (IsOutOfMemory(refused))
        {
            _uploads.Copies.Wait(block.Arrival); // which takes none
        }
        block.Arrival = 0; // last: another thread that sees it may launch
    });

    void Transfer(string what, Action transfer)
    {
        lock (_launching)
        {
            CheckUsable();
            try
            {
                Options.Before?.Invoke(GpuAction.Copy);
                transfer();
            }
            catch (Exception refused) when (IsOutOfMemory(refused))
            {
                throw NoMemory(refused, what);
            }
            catch (AcceleratorException refused)
            {
                throw Lost(refused, _lastKernel is null ? what : $"{what}, or in a kernel before it, the last of which was '{KernelName.Of(_lastKernel)}'");
            }
        }
    }
}
