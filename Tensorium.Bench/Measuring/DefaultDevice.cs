namespace Tensorium.Bench;

/// <summary>Until it is disposed, tensors are made on a device.</summary>
sealed class DefaultDevice : IDisposable
{
    readonly Device _before = Device.Default;

    /// <summary>Sets the default device.</summary>
    public DefaultDevice(Device device) => Device.Default = device;

    /// <inheritdoc/>
    public void Dispose() => Device.Default = _before;
}
