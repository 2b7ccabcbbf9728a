using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>Memory of an accelerator.</summary>
sealed class GpuBlock : MemoryBlock
{
    // A root: ILGPU's buffer has a finalizer of its own, which must not run while a forgotten block goes back to the pool.
    GCHandle _buffer;

    readonly Action<GpuAction>? _before;

    /// <summary>Takes memory.</summary>
    /// <exception cref="AcceleratorException">The accelerator refused it.</exception>
    /// <exception cref="OutOfMemoryException">The emulator has none.</exception>
    public GpuBlock(CachingAllocator owner, Accelerator accelerator, nint bytes, Action<GpuAction>? before) : base(owner, bytes)
    {
        _before = before;
        _buffer = GCHandle.Alloc(accelerator.Allocate1D<byte>(bytes));
        Holds = true;
    }

    /// <summary>The number of the copy that computing must wait for before it uses this memory, also when it is used again; 0 for none.</summary>
    public long Arrival { get; set; }

    MemoryBuffer1D<byte, Stride1D.Dense> Buffer => (MemoryBuffer1D<byte, Stride1D.Dense>)_buffer.Target!;

    /// <summary>All of it as elements.</summary>
    public ArrayView<T> Elements<T>() where T : unmanaged => Buffer.View.Cast<byte, T>().BaseView;

    protected override void Release()
    {
        // At the end of the process the driver takes everything back, in an order that a finalizer does not know.
        if (!CachingAllocator.TakesBack) return;
        try
        {
            _before?.Invoke(GpuAction.Free);
            Buffer.Dispose(); // nothing, if the accelerator was disposed: its memory went with it
        }
        catch (AcceleratorException)
        {
            // a lost device: its memory is gone already, and this may be a finalizer
        }
        _buffer.Free();
    }
}
