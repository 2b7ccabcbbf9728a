using System.Runtime.InteropServices;

namespace Tensorium.Kernels;

/// <summary>
/// One piece of native memory, 64-byte aligned (4,096 from one page on), with 64 bytes of readable slack behind its end.
/// It moves between its allocator's pool and one <see cref="Storage"/> for as long as the process runs.
/// </summary>
/// <remarks>
/// The finalizer belongs to the block, not to the storage: in a steady loop blocks are recycled and nothing finalizable is
/// allocated, and a storage that was forgotten gives its block back to the pool when the collector finds it.
/// </remarks>
sealed unsafe class MemoryBlock
{
    /// <summary>Kernels may read, never write, so many bytes past the end: a whole vector at the last element.</summary>
    public const int Slack = 64;

    const nuint Alignment = 64, PageSize = 4096;

    readonly CachingAllocator _owner;

    public MemoryBlock(CachingAllocator owner, nint bytes)
    {
        _owner = owner;
        Bytes = bytes;
        var alignment = (nuint)bytes >= PageSize ? PageSize : Alignment;
        Address = (nint)NativeMemory.AlignedAlloc(checked((nuint)bytes + Slack), alignment);
        NativeMemory.Clear((void*)(Address + bytes), Slack);
        GC.AddMemoryPressure(bytes + Slack);
    }

    ~MemoryBlock()
    {
        if (Address == 0) return;
        if (CachingAllocator.TakesBack)
        {
            GC.ReRegisterForFinalize(this);
            _owner.Return(this);
        }
        else
        {
            Free();
        }
    }

    public nint Address { get; private set; }

    public nint Bytes { get; }

    /// <summary>Gives the memory back to the operating system.</summary>
    public void Free()
    {
        if (Address == 0) return;
        NativeMemory.AlignedFree((void*)Address);
        Address = 0;
        GC.RemoveMemoryPressure(Bytes + Slack);
        _owner.Forget(Bytes);
        GC.SuppressFinalize(this);
    }
}
