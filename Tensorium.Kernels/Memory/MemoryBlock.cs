namespace Tensorium.Kernels;

/// <summary>
/// One piece of a device's memory. It moves between its allocator's pool and one <see cref="Storage"/>, and what that shares it with, for as
/// long as the process runs.
/// </summary>
/// <remarks>
/// The finalizer belongs to the block, not to the storage: in a steady loop blocks are recycled and nothing finalizable is
/// allocated, and a storage that was forgotten gives its block back to the pool when the collector finds it.
/// </remarks>
abstract class MemoryBlock(CachingAllocator owner, nint bytes)
{
    /// <summary>Kernels may read, never write, so many bytes past the end: a whole vector at the last element.</summary>
    public const int Slack = 64;

    List<Storage>? _readers; // kept in the pool, so that a steady loop makes none
    int _holders;

    ~MemoryBlock()
    {
        if (!Holds) return;
        if (CachingAllocator.TakesBack)
        {
            _readers?.Clear();
            _holders = 0;
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

    /// <summary>Whether storages have this memory that are to read it as it is now.</summary>
    public bool HasReaders => _readers is { Count: > 0 };

    /// <summary>Notes the first storage that has this memory.</summary>
    public void Begin() => _holders = 1;

    /// <summary>Notes one more storage that has this memory.</summary>
    /// <param name="storage">Which.</param>
    /// <param name="reads">Whether it is to read what is there now, whatever others do.</param>
    public void Attach(Storage storage, bool reads)
    {
        lock (this)
        {
            _holders++;
            if (reads) (_readers ??= []).Add(storage);
        }
    }

    /// <summary>Notes that a storage does not have this memory any more.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Detach(Storage storage)
    {
        if (Volatile.Read(ref _holders) == 1 && !HasReaders) return true; // nearly always
        lock (this)
        {
            _readers?.Remove(storage);
            return --_holders == 0;
        }
    }

    /// <summary>Gives the readers a copy in place of this memory, which is about to change.</summary>
    public void MoveReaders(MemoryBlock copy)
    {
        lock (this)
        {
            foreach (var reader in _readers!)
                if (reader.TryMove(this, copy)) _holders--;
            _readers.Clear();
        }
    }

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
