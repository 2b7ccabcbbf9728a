using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensorium.Bench;

/// <summary>
/// Random numbers at an address that does not move and begins a page, like a large buffer of this library: peers get
/// the same conditions.
/// </summary>
sealed class AlignedArray<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    const int Page = 4096;

    readonly T[] _room;
    readonly int _first, _length;

    /// <summary>So many numbers from -1 to 1.</summary>
    public AlignedArray(int length)
    {
        int size = Marshal.SizeOf<T>();
        _length = length;
        _room = GC.AllocateUninitializedArray<T>(length + Page / size, pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(_room, 0);
        _first = (int)((Page - start % Page) % Page) / size;
        var random = new Random(1);
        foreach (ref T value in Span) value = T.CreateChecked(2 * random.NextDouble() - 1);
    }

    /// <summary>The first number's address, valid as long as this object is referenced.</summary>
    public nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(_room, _first);

    /// <summary>The numbers.</summary>
    public Span<T> Span => _room.AsSpan(_first, _length);
}
