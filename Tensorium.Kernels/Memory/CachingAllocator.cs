namespace Tensorium.Kernels;

/// <summary>Hands out blocks of a device's memory and keeps the returned ones for the next request of their size class.</summary>
/// <remarks>
/// Forgetting to dispose never leaks: before what is in use grows to twice what it was after the last collection, the
/// allocator collects, so that the finalizers of forgotten blocks refill the pool.
/// </remarks>
/// <param name="take">Takes a block of so many bytes from the system; the processor's memory if null.</param>
/// <param name="empty">Empties the pool when memory runs out, for a device that must be waited for before; <see cref="Trim"/> if null.</param>
sealed class CachingAllocator(Func<CachingAllocator, nint, MemoryBlock>? take = null, Action? empty = null)
{
    const long CollectAbove = 256L << 20;

    readonly Lock _lock = new();
    readonly Stack<MemoryBlock>?[] _free = new Stack<MemoryBlock>?[SizeClasses.Count];
    bool _isClosed;
    long _native, _pooled, _collectAt = CollectAbove, _nativeAllocations;

    /// <summary>Bytes taken from the operating system, in use or pooled.</summary>
    public long NativeBytes => Interlocked.Read(ref _native);

    /// <summary>Bytes that wait in the pool.</summary>
    public long PooledBytes => Interlocked.Read(ref _pooled);

    /// <summary>How often memory was taken from the operating system; constant in a steady loop.</summary>
    public long NativeAllocations => Interlocked.Read(ref _nativeAllocations);

    /// <summary>Whether finalized blocks are pooled; not while the process shuts down.</summary>
    public static bool TakesBack => !Environment.HasShutdownStarted;

    /// <summary>A block of at least <paramref name="bytes"/> bytes; its content is undefined.</summary>
    /// <exception cref="OutOfMemoryException">Neither the pool nor, after the pool was emptied, the system has it.</exception>
    public MemoryBlock Rent(nint bytes)
    {
        var size = SizeClasses.Round(bytes);
        if (TryTake(size) is { } pooled) return pooled;
        if (BytesInUse + size > Interlocked.Read(ref _collectAt))
        {
            CollectForgotten();
            if (TryTake(size) is { } reclaimed) return reclaimed;
        }
        try
        {
            return Allocate(size);
        }
        catch (OutOfMemoryException)
        {
            CollectForgotten();
            if (empty is null) Trim();
            else empty();
            return Allocate(size);
        }
    }

    /// <summary>Puts a block back into the pool, or gives it to the system if there is no pool any more.</summary>
    public void Return(MemoryBlock block)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                block.Free();
                return;
            }
            (_free[SizeClasses.IndexOf(block.Bytes)] ??= new()).Push(block);
            _pooled += block.Bytes;
        }
    }

    /// <summary>Gives every pooled block back to the operating system.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach (var stack in _free)
                while (stack is not null && stack.TryPop(out var block)) block.Free();
            _pooled = 0;
        }
    }

    /// <summary>Lets the blocks of forgotten storages come back to the pool.</summary>
    public void CollectForgotten()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Interlocked.Exchange(ref _collectAt, Math.Max(CollectAbove, 2 * BytesInUse + CollectAbove));
    }

    /// <summary>Gives every block back to the operating system, those in use when they are returned.</summary>
    public void Close()
    {
        lock (_lock) _isClosed = true;
        Trim();
    }

    /// <summary>Counts a block that went back to the operating system.</summary>
    public void Forget(nint bytes) => Interlocked.Add(ref _native, -bytes);

    long BytesInUse => NativeBytes - PooledBytes; // forgotten ones, too

    MemoryBlock? TryTake(nint size)
    {
        lock (_lock)
        {
            if (_free[SizeClasses.IndexOf(size)] is not { } stack || !stack.TryPop(out var block)) return null;
            _pooled -= size;
            return block;
        }
    }

    MemoryBlock Allocate(nint size)
    {
        var block = take is null ? new HostBlock(this, size) : take(this, size);
        Interlocked.Add(ref _native, size);
        Interlocked.Increment(ref _nativeAllocations);
        return block;
    }
}
