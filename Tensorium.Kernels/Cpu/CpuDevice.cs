namespace Tensorium.Kernels.Cpu;

/// <summary>The processor: SIMD kernels over a caching allocator of native memory, shared by the worker pool's threads.</summary>
sealed partial class CpuDevice : Device
{
    readonly CachingAllocator _allocator = new();

    public override DeviceKind Kind => DeviceKind.Cpu;

    public override string Name => "cpu";

    public override MemoryStatistics Memory =>
        new(_allocator.NativeBytes, _allocator.PooledBytes, _allocator.NativeAllocations);

    public override Storage Allocate(nint bytes) => new(this, _allocator, bytes);

    public override void TrimMemory() => _allocator.Trim();

    public override void Synchronize() // kernels return when they are done
    {
    }

    static DTypeException Unsupported(DType dtype, string kernel) => new($"{kernel} does not take {dtype}");
}
