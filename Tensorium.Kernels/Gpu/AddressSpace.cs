using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// The memory of an accelerator whose kernels may follow any address, as one buffer in which an element's number is its address
/// counted in elements. It owns nothing.
/// </summary>
sealed class AddressSpace : MemoryBuffer
{
    /// <summary>The memory of an accelerator of CUDA, or of the emulator.</summary>
    public AddressSpace(Accelerator accelerator) : base(accelerator, long.MaxValue, 1) => NativePtr = 0;

    /// <summary>Everything as elements.</summary>
    public ArrayView<T> Elements<T>() where T : unmanaged => new(this, 0, long.MaxValue / Unsafe.SizeOf<T>());

    protected override void MemSet(AcceleratorStream stream, byte value, in ArrayView<byte> targetView) => throw Refused();

    protected override void CopyTo(AcceleratorStream stream, in ArrayView<byte> sourceView, in ArrayView<byte> targetView) => throw Refused();

    protected override void CopyFrom(AcceleratorStream stream, in ArrayView<byte> sourceView, in ArrayView<byte> targetView) => throw Refused();

    protected override void DisposeAcceleratorObject(bool disposing)
    {
    }

    static NotSupportedException Refused() => new("the address space is for kernels: copy the buffers in it");
}
