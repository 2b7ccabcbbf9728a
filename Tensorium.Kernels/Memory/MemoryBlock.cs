namespace Tensorium.Kernels;

/// <summary>
/// One piece of a device's memory. It moves between its allocator's pool and one <see cref="Storage"/> for as long as the
/// process runs.
/// </summary>
/// <remarks>
/// The finalizer belongs to the block, not to the storage: in a steady loop blocks are recycled and nothing finalizable is
/// allocated, and a storage that was forgotten gives its block back to the pool when the collector finds it.
/// </remarks>
abstract class MemoryBlock(CachingAllocator owner, nint bytes)
{
    /// <summary>Kernels may read, never write, so many bytes past the end: a whole vector at the last element.</summary>
    public const int Slack = 64;

    ~MemoryBlock()
    {
        if (!Holds) return;
        if (CachingAllocator.TakesBack)
        {
            GC.ReRegisterForFinalize(this);
            owner.Return(this);
        }
        else
        {
            Free();
        }
    }

    /// <summary>Where the memory is, or 0 where this program cannot address it.</summary>
    public nint Address { get; protected set; }

    public nint Bytes { get; } = bytes;

    /// <summary>Whether there is memory to give back: set when it was had, and not by a constructor that threw before.</summary>
    protected bool Holds { get; set; }

    /// <summary>Gives the memory back to the system.</summary>
    public void Free()
    {
        if (!Holds) return;
        Holds = false;
        Release();
        Address = 0;
        owner.Forget(Bytes);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back; called once.</summary>
    protected abstract void Release();
}
