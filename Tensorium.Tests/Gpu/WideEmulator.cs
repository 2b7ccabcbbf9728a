#if GPU
using ILGPU.Runtime.CPU;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Devices on the processor that are made like others, to run kernels that the emulator does not choose.</summary>
static class WideEmulator
{
    static readonly Lazy<GpuDevice> LazyWide = new(() => Make(new(32, 8, 1), DeviceKind.Emulator, "emulator of 256"));

    static readonly Lazy<GpuDevice> LazyArguments = new(() => Make(new(4, 4, 1), DeviceKind.OpenCl, "emulator by arguments"));

    static readonly Lazy<GpuDevice> LazyLibrary = new(() => Make(new(4, 4, 1), DeviceKind.Emulator, "emulator with BLAS"));

    /// <summary>With groups of 256 threads, as a GPU has them, and one multiprocessor.</summary>
    public static GpuDevice Wide => LazyWide.Value;

    /// <summary>Where kernels reach no memory but their arguments', as on OpenCL.</summary>
    public static GpuDevice Arguments => LazyArguments.Value;

    /// <summary>For a library of matrix products.</summary>
    public static GpuDevice Library => LazyLibrary.Value;

    static GpuDevice Make(CPUDevice processor, DeviceKind kind, string name) =>
        new(processor.CreateCPUAccelerator(GpuDevices.Context), kind, name, GpuOptions.Of(DeviceKind.Emulator));
}
#endif
