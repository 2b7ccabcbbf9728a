using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>A range of elements in a <see cref="Kernels.Storage"/>: what kernels read and write.</summary>
/// <remarks>It keeps the storage alive; every slice is checked against <see cref="Length"/>.</remarks>
/// <param name="storage">The memory.</param>
/// <param name="offset">The first element, counted in elements of <typeparamref name="T"/>.</param>
/// <param name="length">The number of elements.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct View<T>(Storage storage, nint offset, nint length) where T : unmanaged
{
    /// <summary>The memory that this is a range of.</summary>
    public Storage Storage => storage;

    /// <summary>The number of elements.</summary>
    public nint Length => length;

    /// <summary>The elements from <paramref name="start"/> on, at most 2^31 - 1 of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie in the view.</exception>
    /// <exception cref="ObjectDisposedException">The storage went back to its pool.</exception>
    public Span<T> Slice(nint start, nint count)
    {
        Check(start, count);
        return storage.Span<T>(offset + start, count);
    }

    /// <summary>The address of the first element, checked for disposal and range; see <see cref="Storage.Pointer{T}"/>.</summary>
    internal unsafe T* Pointer() => storage.Pointer<T>(offset, length);

    /// <summary>A part of this view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in the view.</exception>
    public View<T> Part(nint start, nint count)
    {
        Check(start, count);
        return new(storage, offset + start, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Check(nint start, nint count)
    {
        if ((nuint)start > (nuint)length || (nuint)count > (nuint)(length - start))
            ThrowOutside(start, count, length);
    }

    // Apart from the check, whose callers are loops that should hold nothing else.
    [DoesNotReturn]
    static void ThrowOutside(nint start, nint count, nint length) =>
        throw new ArgumentOutOfRangeException(nameof(start), $"elements {start} to {start + count} do not lie in a view of {length}");
}
