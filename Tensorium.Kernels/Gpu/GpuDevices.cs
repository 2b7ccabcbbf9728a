using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Kernels.Gpu;

/// <summary>The accelerators that ILGPU finds, each made when it is first asked for and kept while the process runs.</summary>
static class GpuDevices
{
    static readonly Lazy<Context> Accelerators = new(Open);

    static readonly Lazy<Device> LazyEmulator = new(() => NewEmulator(GpuOptions.Of(DeviceKind.Emulator)));

    static readonly Lazy<Lazy<Device>[]> Cuda = new(() => Made(DeviceKind.Cuda, Accelerators.Value.Devices.OfType<CudaDevice>()));

    static readonly Lazy<Lazy<Device>[]> OpenCl = new(() => Made(
        DeviceKind.OpenCl, Accelerators.Value.Devices.OfType<CLDevice>().Where(each => Lack(each) is null)));

    /// <summary>ILGPU's accelerator on the processor, with groups of 16 threads.</summary>
    public static Device Emulator => LazyEmulator.Value;

    /// <summary>The context that all accelerators share.</summary>
    public static Context Context => Accelerators.Value;

    /// <summary>All devices but the processor, without those that do not start.</summary>
    public static IEnumerable<Device> Present() => [.. Cuda.Value.SelectMany(Started), .. OpenCl.Value.SelectMany(Started), Emulator];

    /// <summary>A device by its number.</summary>
    /// <exception cref="DeviceUnavailableException">There is none, or it does not start.</exception>
    public static Device Find(DeviceKind kind, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var found = (kind == DeviceKind.Cuda ? Cuda : OpenCl).Value;
        if (index < found.Length) return found[index].Value;
        var name = Prefix(kind);
        throw new DeviceUnavailableException(found.Length > 0
            ? $"there is no device {name}:{index}: the last is {name}:{found.Length - 1}. Device.All lists what is there"
            : $"there is no {name} device: {(kind == DeviceKind.OpenCl ? Refused() : null) ?? DriverLibraries.WhyNone(kind)}");
    }

    // What the names of such devices begin with.
    static string Prefix(DeviceKind kind) => kind == DeviceKind.Cuda ? "cuda" : "opencl";

    /// <summary>How kernels are compiled: the second level knows that views are global memory, and loads packs with ld.global.v4.</summary>
    internal static Context.Builder Optimized(Context.Builder builder) => builder.Optimize(OptimizationLevel.O2);

    /// <summary>Another emulator, with memory and threads of its own, for a test to close.</summary>
    internal static GpuDevice NewEmulator(GpuOptions options) =>
        new(new ILGPU.Runtime.CPU.CPUDevice(4, 4, 1).CreateCPUAccelerator(Context), DeviceKind.Emulator, "emulator", options);

    // What the OpenCL devices lack that are there, if any is.
    static string? Refused()
    {
        var refused = Accelerators.Value.Devices.OfType<CLDevice>().Select(each => $"{each.Name} has no {Lack(each)}").ToList();
        return refused.Count == 0 ? null : string.Join(", ", refused);
    }

    // What the kernels need that a device has not.
    static string? Lack(CLDevice device) =>
        device.CLStdVersion < CLBackend.MinimumVersion ? "OpenCL C 2.0"
        : !device.Capabilities.GenericAddressSpace ? "generic address space"
        : !device.Capabilities.Float64 ? "double precision"
        : null;

    static Context Open()
    {
        DriverLibraries.Provide();
        return Context.Create(builder => Optimized(builder).Cuda().OpenCL(_ => true));
    }

    static Lazy<Device>[] Made(DeviceKind kind, IEnumerable<ILGPU.Runtime.Device> devices)
    {
        var prefix = Prefix(kind);
        return [.. devices.Select((device, number) => new Lazy<Device>(() => Create(device, kind, $"{prefix}:{number}")))];
    }

    static IEnumerable<Device> Started(Lazy<Device> device)
    {
        try
        {
            return [device.Value];
        }
        catch (DeviceUnavailableException)
        {
            return [];
        }
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
