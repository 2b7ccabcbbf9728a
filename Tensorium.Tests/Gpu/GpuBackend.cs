namespace Tensorium.Tests.Gpu;

/// <summary>The devices that the tests of this folder run on: none where the build has no GPU backend.</summary>
static class GpuBackend
{
    static readonly Lazy<Device[]> Found = new(() =>
    {
        try
        {
            return [Device.Emulator, .. Device.All.Where(device => device.Kind is DeviceKind.Cuda or DeviceKind.OpenCl)];
        }
        catch (DeviceUnavailableException)
        {
            return [];
        }
    });

    public static Device[] Devices => Found.Value;

    /// <summary>The default device, and those of the backend: where <see cref="OnEachDevice"/> tests run.</summary>
    public static Device[] Everywhere => [Device.Default, .. Devices.Where(device => device != Device.Default)];

    public static bool IsThere => Devices.Length > 0;
}
