using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>Memory of an accelerator.</summary>
sealed class GpuBlock : MemoryBlock
{
    // A root: ILGPU's buffer has a finalizer of its own, which must not run while a forgotten block goes back to the pool.
    GCHandle _buffer;

    /// <summary>Takes memory.</summary>
    /// <exception cref="OutOfMemoryException">The accelerator refused it.</exception>
    public GpuBlock(CachingAllocator owner, Accelerator accelerator, nint bytes) : base(owner, bytes)
    {
        try
        {
            _buffer = GCHandle.Alloc(accelerator.Allocate1D<byte>(bytes));
        }
        catch (AcceleratorException refused)
        {
            throw new OutOfMemoryException($"{accelerator.Name} does not have {bytes:N0} bytes: {refused.Message}", refused);
        }
        Holds = true;
    }

    MemoryBuffer1D<byte, Stride1D.Dense> Buffer => (MemoryBuffer1D<byte, Stride1D.Dense>)_buffer.Target!;

    /// <summary>All of it as elements.</summary>
    public ArrayView<T> Elements<T>() where T : unmanaged => Buffer.View.Cast<byte, T>().BaseView;

    protected override void Release()
    {
        // At the end of the process the driver takes everything back, in an order that a finalizer does not know.
        if (!CachingAllocator.TakesBack) return;
        Buffer.Dispose();
        _buffer.Free();
    }
}
