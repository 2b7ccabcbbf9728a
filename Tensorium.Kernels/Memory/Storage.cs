using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>The memory of one or more tensors: views of a tensor share it.</summary>
/// <remarks>Disposing is optional. It gives the memory back at once; otherwise the collector does so later.</remarks>
public sealed class Storage : IDisposable
{
    readonly CachingAllocator _allocator;
    MemoryBlock? _block;
    string _returnedBecause = "";

    internal Storage(Device device, CachingAllocator allocator, nint bytes)
    {
        Device = device;
        Bytes = bytes;
        _allocator = allocator;
        _block = allocator.Rent(bytes);
    }

    /// <summary>The device that the memory belongs to.</summary>
    public Device Device { get; }

    /// <summary>The size in bytes.</summary>
    public nint Bytes { get; }

    /// <summary>Counts the changes in place, so that the tape notices a saved tensor that was changed.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the memory went back to the pool.</summary>
    public bool IsDisposed => _block is null;

    /// <summary>Notes a change in place.</summary>
    public void Touch() => Version++;

    /// <summary>Gives the memory back to the pool. A second call does nothing.</summary>
    public void Dispose() => Return("it was disposed");

    /// <summary>Gives the memory back to the pool; later use is refused with <paramref name="because"/> in the message.</summary>
    internal void Return(string because)
    {
        if (Interlocked.Exchange(ref _block, null) is not { } block) return;
        _returnedBecause = because;
        _allocator.Return(block);
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
        $"The tensor's memory was returned because {_returnedBecause}. " +
        "A tensor made inside a TensorScope lives until the scope ends; call Keep on it to use it longer.");
}
