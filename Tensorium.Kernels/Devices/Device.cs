namespace Tensorium.Kernels;

/// <summary>Where tensors live and ops run: memory and the kernel drivers. Everything above it is the same on all.</summary>
public abstract partial class Device
{
    /// <summary>Memory for <paramref name="bytes"/> bytes with undefined content.</summary>
    /// <exception cref="OutOfMemoryException">The device does not have it, even after its pool was emptied.</exception>
    public abstract Storage Allocate(nint bytes);
}
