using System.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// An accelerator of ILGPU: the kernels of this folder over a caching allocator of its memory. Work runs in the order in
/// which it was given, on one stream, so that memory may be used again before it is done; copies from the processor run beside it.
/// </summary>
sealed partial class GpuDevice : Device, IDisposable
{
    readonly int _maxGroups; // of a launch, beyond which each does several items

    /// <summary>Takes over an accelerator.</summary>
    /// <param name="accelerator">Disposed with this.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="name">Its short name.</param>
    /// <param name="options">How it behaves.</param>
    public GpuDevice(Accelerator accelerator, DeviceKind kind, string name, GpuOptions options)
    {
        Accelerator = accelerator;
        Kind = kind;
        Name = name;
        Options = options;
        _allocator = new(Take, TrimMemory);
        // The emulator has a thread of the system for each of a group's, and starts one group after the other.
        GroupSize = 1 << BitOperations.Log2((uint)Math.Min(256, accelerator.MaxNumThreadsPerGroup));
        _maxGroups = kind == DeviceKind.Emulator ? 4 : 1 << 20;
        _uploads = new(accelerator, options.Copies ?? Copies(accelerator), options.Before);
    }

    public override DeviceKind Kind { get; }

    public override string Name { get; }

    /// <summary>The accelerator.</summary>
    internal Accelerator Accelerator { get; }

    /// <summary>How it behaves.</summary>
    internal GpuOptions Options { get; }

    /// <summary>Threads of a group: a power of 2.</summary>
    int GroupSize { get; }

    ArrayView<byte> Bytes(Storage storage, nint at, nint bytes) => Whole<byte>(storage).SubView(at, bytes);

    /// <summary>All elements of a storage, once what is being copied there has arrived.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another device.</exception>
    ArrayView<T> Whole<T>(Storage storage) where T : unmanaged
    {
        var block = BlockOf(storage);
        if (block.Arrival != 0) LetComputeWait(block);
        return block.Elements<T>();
    }

    GpuBlock BlockOf(Storage storage) => storage.Device == this
        ? (GpuBlock)storage.Block
        : throw new InvalidOperationException($"one operand is on {storage.Device}, the kernel runs on {this}: call To first");

    /// <summary>The elements of a contiguous operand.</summary>
    /// <exception cref="NotSupportedException">They begin beyond what ILGPU passes to an OpenCL kernel, which is 32 bits.</exception>
    ArrayView<T> View<T>(Operand x) where T : unmanaged
    {
        var (layout, start) = (x.Layout, x.Layout.Offset);
        if (!layout.IsContiguous) throw new InvalidOperationException($"{layout.Shape} is not contiguous");
        if (start > int.MaxValue && Kind == DeviceKind.OpenCl)
            throw new NotSupportedException($"{Name} takes no part of a storage from element {start} on, beyond 2^31: copy it with Contiguous() first");
        return Whole<T>(x.Storage).SubView(start, x.Count);
    }

    /// <summary>The elements of any operand, one by one.</summary>
    GpuReader<T> Reader<T>(Operand x) where T : unmanaged
    {
        var (lengths, strides) = x.Layout.IsContiguous ? ([], []) : x.Layout.Collapse();
        return new(Whole<T>(x.Storage), GpuIndex.Of(x.Layout.Offset, lengths, strides));
    }

    static DTypeException Unsupported(DType dtype, string kernel) => new($"{kernel} does not take {dtype}");
}
