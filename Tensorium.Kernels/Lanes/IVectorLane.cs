using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>A lane that the CPU drivers can load from and store to memory, <see cref="Count"/> elements at a time.</summary>
/// <typeparam name="V">The implementing lane.</typeparam>
/// <typeparam name="T">The element type in memory.</typeparam>
public interface IVectorLane<V, T> : ILane<V>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    /// <summary>Elements a lane holds: 1 for a scalar lane.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> elements that start at <paramref name="source"/>. No length is checked.</summary>
    static abstract V Load(ref readonly T source);

    /// <summary>The same element everywhere.</summary>
    static abstract V Broadcast(T value);

    /// <summary>Joins the elements to one, halves first, in registers.</summary>
    T Across<TJoin>() where TJoin : struct, ILaneJoin;

    /// <summary>Writes <see cref="Count"/> elements from <paramref name="target"/> on. No length is checked.</summary>
    void Store(ref T target);

    /// <summary>
    /// Writes <see cref="Count"/> elements from <paramref name="target"/> on, past the caches where the hardware can: for results
    /// that would not stay in them. The address is a multiple of the lane's size; no length is checked.
    /// </summary>
    void Stream(ref T target);

    /// <summary>
    /// The square root to the bit, by multiply-adds where the lane can: faster beside work that keeps the divider busy, slower alone.
    /// </summary>
    [MethodImpl(LaneMath.Inline)]
    internal static virtual V SqrtByFma(V x) => V.Sqrt(x);
}
