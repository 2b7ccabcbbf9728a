using Tensorium.Kernels;

namespace Tensorium;

/// <summary>Where tensors live and ops run: memory and the kernel drivers. Everything above it is the same on all.</summary>
/// <remarks>
/// Drivers trust their callers for shapes: the tensor layer checks once, with both shapes in the message. All operands of
/// a call belong to this device. Unless a driver says otherwise, results are contiguous and inputs lie anyhow.
/// </remarks>
public abstract partial class Device
{
    /// <summary>The processor that this program runs on. Always there.</summary>
    public static Device Cpu { get; } = new Kernels.Cpu.CpuDevice();

    /// <summary>What kind of device it is.</summary>
    public abstract DeviceKind Kind { get; }

    /// <summary>A short name for messages and reports.</summary>
    public abstract string Name { get; }

    /// <summary>Memory use and pool statistics.</summary>
    public abstract MemoryStatistics Memory { get; }

    /// <summary>Memory for <paramref name="bytes"/> bytes with undefined content.</summary>
    /// <exception cref="OutOfMemoryException">The device does not have it, even after its pool was emptied.</exception>
    public abstract Storage Allocate(nint bytes);

    /// <summary>Gives all pooled memory back to the system.</summary>
    public abstract void TrimMemory();

    /// <summary>Waits until all work that this device was given is done. Reading a value waits by itself; measuring time needs this.</summary>
    public abstract void Synchronize();

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>Kinds of device.</summary>
public enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>A GPU or accelerator through OpenCL.</summary>
    OpenCl,

    /// <summary>The processor, running the GPU kernels to test them.</summary>
    Emulator,
}

/// <summary>What a device's allocator holds.</summary>
/// <param name="NativeBytes">Bytes taken from the system, in use or pooled.</param>
/// <param name="PooledBytes">Bytes that wait for reuse.</param>
/// <param name="NativeAllocations">How often memory was taken from the system; constant in a steady loop.</param>
public readonly record struct MemoryStatistics(long NativeBytes, long PooledBytes, long NativeAllocations);
