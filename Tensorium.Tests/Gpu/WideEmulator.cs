#if GPU
using ILGPU.Runtime.CPU;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Devices on the processor that are made like others, to run kernels that the emulator does not choose.</summary>
static class WideEmulator
{
    static readonly Lazy<GpuDevice> LazyWide = new(() =>
        new GpuDevice(new CPUDevice(32, 8, 1).CreateCPUAccelerator(GpuDevices.Context), DeviceKind.Emulator, "emulator of 256"));

    static readonly Lazy<GpuDevice> LazyArguments = new(() =>
        new GpuDevice(new CPUDevice(4, 4, 1).CreateCPUAccelerator(GpuDevices.Context), DeviceKind.OpenCl, "emulator by arguments"));

    static readonly Lazy<GpuDevice> LazyLibrary = new(() =>
        new GpuDevice(new CPUDevice(4, 4, 1).CreateCPUAccelerator(GpuDevices.Context), DeviceKind.Emulator, "emulator with BLAS"));

    /// <summary>With groups of 256 threads, as a GPU has them, and one multiprocessor.</summary>
    public static GpuDevice Wide => LazyWide.Value;

    /// <summary>Where kernels reach no memory but their arguments', as on OpenCL.</summary>
    public static GpuDevice Arguments => LazyArguments.Value;

    /// <summary>For a library of matrix products.</summary>
    public static GpuDevice Library => LazyLibrary.Value;
}
#endif
