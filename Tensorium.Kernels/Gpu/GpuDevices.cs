using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Kernels.Gpu;

/// <summary>The accelerators that ILGPU finds, each made when it is first asked for and kept while the process runs.</summary>
static class GpuDevices
{
    static readonly Lazy<Context> Accelerators = new(() =>
    {
        DriverLibraries.Provide();
        return Context.Create(builder => builder.Cuda().OpenCL());
    });

    static readonly Lazy<Device> LazyEmulator = new(() => NewEmulator(GpuOptions.Of(DeviceKind.Emulator)));

    static readonly Lazy<Lazy<Device>[]> Cuda = new(() => Made(DeviceKind.Cuda, Accelerators.Value.GetCudaDevices()));

    static readonly Lazy<Lazy<Device>[]> OpenCl = new(() => Made(DeviceKind.OpenCl, Accelerators.Value.GetCLDevices()));

    /// <summary>ILGPU's accelerator on the processor, with groups of 16 threads.</summary>
    public static Device Emulator => LazyEmulator.Value;

    /// <summary>The context that all accelerators share.</summary>
    public static Context Context => Accelerators.Value;

    /// <summary>All devices but the processor.</summary>
    public static IEnumerable<Device> Present() =>
        [.. Cuda.Value.Select(each => each.Value), .. OpenCl.Value.Select(each => each.Value), Emulator];

    /// <summary>A device by its number.</summary>
    /// <exception cref="DeviceUnavailableException">There is none.</exception>
    public static Device Find(DeviceKind kind, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var found = (kind == DeviceKind.Cuda ? Cuda : OpenCl).Value;
        return index < found.Length ? found[index].Value : throw new DeviceUnavailableException(found.Length == 0
            ? $"there is no {kind} device: {DriverLibraries.WhyNone(kind)}"
            : $"there is no {kind} device {index}: the last is {found.Length - 1}. Device.All lists what is there");
    }

    /// <summary>Another emulator, with memory and threads of its own, for a test to close.</summary>
    internal static GpuDevice NewEmulator(GpuOptions options) =>
        new(new ILGPU.Runtime.CPU.CPUDevice(4, 4, 1).CreateCPUAccelerator(Context), DeviceKind.Emulator, "emulator", options);

    static Lazy<Device>[] Made<TDevice>(DeviceKind kind, Context.DeviceCollection<TDevice> devices) where TDevice : ILGPU.Runtime.Device
    {
        List<Lazy<Device>> made = [];
        foreach (var device in devices)
        {
            var name = $"{(kind == DeviceKind.Cuda ? "cuda" : "opencl")}:{made.Count}";
            made.Add(new(() => Create(device, kind, name)));
        }
        return [.. made];
    }

    static GpuDevice Create(ILGPU.Runtime.Device device, DeviceKind kind, string name)
    {
        try
        {
            return new(device.CreateAccelerator(Context), kind, name, GpuOptions.Of(kind));
        }
        catch (Exception refused) when (refused is AcceleratorException or NotSupportedException or CapabilityNotSupportedException
            or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new DeviceUnavailableException(
                $"{name} ({device.Name}) does not start: {refused.Message}. Look whether another process holds it, and whether its driver is as new as ILGPU needs",
                refused);
        }
    }
}
