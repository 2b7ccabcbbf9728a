using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>The memory of one or more tensors: views of a tensor share it.</summary>
/// <remarks>Disposing is optional. It gives the memory back at once; otherwise the collector does so later.</remarks>
public sealed class Storage : IDisposable
{
    readonly CachingAllocator _allocator;
    readonly Lock? _reading; // of who reads another's memory
    MemoryBlock? _block;
    bool _endedWithScope;

    internal Storage(Device device, CachingAllocator allocator, nint bytes)
    {
        Device = device;
        Bytes = bytes;
        _allocator = allocator;
        _block = allocator.Rent(bytes);
        _block.Begin();
    }

    Storage(Storage other, Lock reading)
    {
        (Device, _allocator, Bytes, _reading) = (other.Device, other._allocator, other.Bytes, reading);
        _block = other.Block;
        _block.Attach(this, reads: true);
    }

    /// <summary>The device that the memory belongs to.</summary>
    public Device Device { get; }

    /// <summary>The size in bytes.</summary>
    public nint Bytes { get; }

    /// <summary>Counts the changes in place, so that the tape notices a saved tensor that was changed.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the memory went back to the pool.</summary>
    public bool IsDisposed => _block is null;

    /// <summary>Announces a change in place: whoever makes it says so before.</summary>
    /// <exception cref="OutOfMemoryException">The memory is <see cref="Share">shared</see>, and there is none for a copy.</exception>
    public void Touch()
    {
        if (_block is { HasReaders: true } block) LeaveCopy(block);
        Version++;
    }

    /// <summary>
    /// Another storage, not to be changed, of what is here now: of the same memory until this one changes or is disposed. Its memory goes back
    /// when it is disposed.
    /// </summary>
    /// <param name="reading">What its reader holds while it reads, since this one may change meanwhile on another thread.</param>
    /// <exception cref="ObjectDisposedException">The memory went back to the pool.</exception>
    /// <exception cref="InvalidOperationException">This program cannot address the memory.</exception>
    internal Storage Share(Lock reading)
    {
        if (Block.Address == 0) ThrowElsewhere();
        return new(this, reading);
    }

    /// <summary>Takes a copy in place of the memory that it shares, unless it was disposed meanwhile.</summary>
    /// <returns>Whether it did.</returns>
    internal bool TryMove(MemoryBlock from, MemoryBlock to)
    {
        lock (_reading!)
        {
            to.Attach(this, reads: false); // before it can go back again
            if (Interlocked.CompareExchange(ref _block, to, from) == from) return true;
            to.Detach(this);
            return false;
        }
    }

    unsafe void LeaveCopy(MemoryBlock block)
    {
        var copy = _allocator.Rent(Bytes);
        copy.Begin(); // held here until the readers have it
        Buffer.MemoryCopy((void*)block.Address, (void*)copy.Address, Bytes, Bytes);
        block.MoveReaders(copy);
        if (copy.Detach(this)) _allocator.Return(copy);
    }

    /// <summary>Gives the memory back to the pool. A second call does nothing.</summary>
    public void Dispose() => Return(withScope: false);

    /// <summary>Gives the memory back to the pool.</summary>
    /// <param name="withScope">Whether its scope has ended: later use is refused with that in the message.</param>
    internal void Return(bool withScope)
    {
        if (Interlocked.Exchange(ref _block, null) is not { } block) return;
        _endedWithScope = withScope;
        if (block.Detach(this)) _allocator.Return(block);
    }

    /// <summary>The memory itself, for a device's own kernels.</summary>
    /// <exception cref="ObjectDisposedException">The memory went back to the pool.</exception>
    internal MemoryBlock Block => _block ?? ThrowReturned();

    /// <summary>Elements <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    /// <remarks>The span does not keep this object alive: whoever uses it must hold the storage until it is done.</remarks>
    /// <exception cref="ObjectDisposedException">The memory went back to the pool.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range lies outside, or is longer than a span can be.</exception>
    /// <exception cref="InvalidOperationException">This program cannot address the memory.</exception>
    internal unsafe Span<T> Span<T>(nint start, nint count) where T : unmanaged
    {
        var block = _block ?? ThrowReturned();
        var size = Unsafe.SizeOf<T>();
        if (start < 0 || count < 0 || count > int.MaxValue || start > Bytes / size - count)
            throw new ArgumentOutOfRangeException(
                nameof(start), $"elements {start} to {start + count} of {size} bytes do not lie in {Bytes} bytes");
        if (block.Address == 0) ThrowElsewhere();
        return new((void*)(block.Address + start * size), (int)count);
    }

    /// <summary>Elements <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>, of any number.</summary>
    /// <remarks>For kernels, which check shapes once; the caller keeps this object alive while it uses the address.</remarks>
    /// <exception cref="ObjectDisposedException">The memory went back to the pool.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range lies outside.</exception>
    /// <exception cref="InvalidOperationException">This program cannot address the memory.</exception>
    internal unsafe T* Pointer<T>(nint start, nint count) where T : unmanaged
    {
        var block = _block ?? ThrowReturned();
        var size = Unsafe.SizeOf<T>();
        if (start < 0 || count < 0 || start > Bytes / size - count)
            throw new ArgumentOutOfRangeException(
                nameof(start), $"elements {start} to {start + count} of {size} bytes do not lie in {Bytes} bytes");
        if (block.Address == 0) ThrowElsewhere();
        return (T*)block.Address + start;
    }

    [DoesNotReturn]
    void ThrowElsewhere() => throw new InvalidOperationException(
        $"The elements lie on {Device}, where {Device.Cpu} cannot reach them: call To(Device.Cpu) first, or To({Device.Name}) on what they meet.");

    [DoesNotReturn]
    MemoryBlock ThrowReturned() => throw new ObjectDisposedException(
        nameof(Storage),
        $"The tensor's memory was returned because {(_endedWithScope ? "the TensorScope that it was made in has ended" : "it was disposed")}. " +
        "A tensor made inside a TensorScope lives until the scope ends; call Keep on it to use it longer.");
}
