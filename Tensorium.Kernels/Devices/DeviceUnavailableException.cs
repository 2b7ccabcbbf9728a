namespace Tensorium;

/// <summary>A device that was asked for is not there: none of its kind, no such number, or no backend in this build.</summary>
/// <param name="message">Which device, and what to do.</param>
/// <param name="inner">What the backend said, if it did.</param>
public sealed class DeviceUnavailableException(string message, Exception? inner = null)
    : InvalidOperationException(message, inner);
