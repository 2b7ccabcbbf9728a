namespace Tensorium;

/// <summary>The way from <see cref="Device"/> to the GPU devices, where the build has them.</summary>
static class Backend
{
#if GPU
    public static Device Emulator => Kernels.Gpu.GpuDevices.Emulator;

    public static IEnumerable<Device> Present() => Kernels.Gpu.GpuDevices.Present();

    public static Device Find(DeviceKind kind, int index) => Kernels.Gpu.GpuDevices.Find(kind, index);
#else
    public static Device Emulator => throw Absent("the emulator");

    public static IEnumerable<Device> Present() => [];

    public static Device Find(DeviceKind kind, int index) => throw Absent($"{kind} device {index}");

    static DeviceUnavailableException Absent(string device) => new(
        $"{device} needs the GPU backend, which this build does not have: build with -p:Gpu=true (see docs/gpu.md)");
#endif
}
