using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// An accelerator of ILGPU: the kernels of this folder over a caching allocator of its memory. Work runs in the order in
/// which it was given, on one stream, so that memory may be used again before it is done.
/// </summary>
sealed partial class GpuDevice : Device
{
    readonly CachingAllocator _allocator;
    readonly int _maxGroups; // of a launch, beyond which each does several items

    public GpuDevice(Accelerator accelerator, DeviceKind kind, string name)
    {
        Accelerator = accelerator;
        Kind = kind;
        Name = name;
        _allocator = new((owner, bytes) => Take(owner, bytes));
        // The emulator has a thread of the system for each of a group's, and starts one group after the other.
        GroupSize = Math.Min(256, accelerator.MaxNumThreadsPerGroup);
        _maxGroups = kind == DeviceKind.Emulator ? 4 : 1 << 20;
    }

    public override DeviceKind Kind { get; }

    public override string Name { get; }

    public override MemoryStatistics Memory =>
        new(_allocator.NativeBytes, _allocator.PooledBytes, _allocator.NativeAllocations);

    /// <summary>The accelerator.</summary>
    internal Accelerator Accelerator { get; }

    /// <summary>Threads of a group.</summary>
    int GroupSize { get; }

    public override Storage Allocate(nint bytes) => new(this, _allocator, bytes);

    public override void TrimMemory()
    {
        Synchronize();
        lock (_launching) _allocator.Trim();
    }

    internal override unsafe void Write(Storage to, nint at, byte* from, nint bytes)
    {
        lock (_launching)
        {
            Bytes(to, at, bytes).CopyFromCPU(Accelerator.DefaultStream, ref *from, bytes);
            Accelerator.DefaultStream.Synchronize();
        }
        GC.KeepAlive(to);
    }

    internal override unsafe void Read(Storage from, nint at, byte* to, nint bytes)
    {
        lock (_launching)
        {
            Bytes(from, at, bytes).CopyToCPU(Accelerator.DefaultStream, ref *to, bytes);
            Accelerator.DefaultStream.Synchronize();
        }
        GC.KeepAlive(from);
    }

    public override void Synchronize()
    {
        lock (_launching) Accelerator.DefaultStream.Synchronize();
    }

    GpuBlock Take(CachingAllocator owner, nint bytes)
    {
        lock (_launching) return new(owner, Accelerator, bytes);
    }

    ArrayView<byte> Bytes(Storage storage, nint at, nint bytes) => Whole<byte>(storage).SubView(at, bytes);

    /// <summary>All elements of a storage.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another device.</exception>
    ArrayView<T> Whole<T>(Storage storage) where T : unmanaged => storage.Device == this
        ? ((GpuBlock)storage.Block).Elements<T>()
        : throw new InvalidOperationException($"one operand is on {storage.Device}, the kernel runs on {this}: call To first");

    /// <summary>The elements of a contiguous operand.</summary>
    ArrayView<T> View<T>(Operand x) where T : unmanaged => x.Layout.IsContiguous
        ? Whole<T>(x.Storage).SubView(x.Layout.Offset, x.Count)
        : throw new InvalidOperationException($"{x.Layout.Shape} is not contiguous");

    /// <summary>The elements of any operand, one by one.</summary>
    GpuReader<T> Reader<T>(Operand x) where T : unmanaged
    {
        var (lengths, strides) = x.Layout.IsContiguous ? ([], []) : x.Layout.Collapse();
        return new(Whole<T>(x.Storage), GpuIndex.Of(x.Layout.Offset, lengths, strides));
    }

    Storage Scratch<T>(long count) where T : unmanaged =>
        Allocate(checked((nint)count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));

    static DTypeException Unsupported(DType dtype, string kernel) => new($"{kernel} does not take {dtype}");
}
