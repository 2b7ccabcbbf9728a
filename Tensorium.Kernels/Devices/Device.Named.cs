using System.Globalization;

namespace Tensorium;

public abstract partial class Device
{
    const string Variable = "TENSORIUM_DEVICE";

    static readonly Lazy<IReadOnlyList<Device>> Present = new(() => [Cpu, .. Backend.Present()]);

    static Device? _default;

    /// <summary>Every device present that has all kernels, the CPU first.</summary>
    public static IReadOnlyList<Device> All => Present.Value;

    /// <summary>
    /// Where tensors are made unless said otherwise: at first the device that the environment variable TENSORIUM_DEVICE
    /// names (see <see cref="Named"/>), else the CPU. Settable once at start; not meant to change while ops run.
    /// </summary>
    /// <exception cref="DeviceUnavailableException">The variable names a device that is not there.</exception>
    public static Device Default
    {
        get => _default ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? Named(name) : Cpu;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _default = value;
        }
    }

    /// <summary>ILGPU's accelerator on the processor, which runs the GPU kernels slowly, to test them.</summary>
    /// <exception cref="DeviceUnavailableException">This build has no GPU backend.</exception>
    public static Device Emulator => Backend.Emulator;

    /// <summary>An NVIDIA GPU, by its number from 0.</summary>
    /// <exception cref="DeviceUnavailableException">There is no such GPU, or this build has no GPU backend.</exception>
    public static Device Cuda(int index = 0) => Backend.Find(DeviceKind.Cuda, index);

    /// <summary>An OpenCL device, by its number from 0.</summary>
    /// <exception cref="DeviceUnavailableException">There is no such device, or this build has no GPU backend.</exception>
    public static Device OpenCL(int index = 0) => Backend.Find(DeviceKind.OpenCl, index);

    /// <summary>A device by its name: cpu, emulator, cuda, opencl; a number may follow, as in cuda:1.</summary>
    /// <exception cref="ArgumentException">No device has such a name.</exception>
    /// <exception cref="DeviceUnavailableException">The device is not there.</exception>
    public static Device Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Trim().Split(':');
        var index = 0;
        var isNumbered = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        if (parts.Length > 2 || (parts.Length == 2 && !isNumbered)) throw Unknown(name);
        return (parts[0].ToUpperInvariant(), isNumbered) switch
        {
            ("CPU", false) => Cpu,
            ("EMULATOR", false) => Emulator,
            ("CUDA", _) => Cuda(index),
            ("OPENCL", _) => OpenCL(index),
            _ => throw Unknown(name),
        };
    }

    static ArgumentException Unknown(string name) => new(
        $"'{name}' names no device: cpu, emulator, cuda and opencl do, the last two also with a number, as in cuda:1", nameof(name));
}
