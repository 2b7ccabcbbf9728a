namespace Tensorium;

/// <summary>A device failed while it worked: its memory and what it was computing are gone. Every later use of it says the same.</summary>
/// <param name="device">The name of the device.</param>
/// <param name="message">Which device, in what kernel or copy, and what to do.</param>
/// <param name="inner">What the driver said.</param>
public sealed class DeviceLostException(string device, string message, Exception? inner = null) : InvalidOperationException(message, inner)
{
    /// <summary>The name of the device.</summary>
    public string DeviceName { get; } = device;
}
