using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Joins a value of each thread of a group.</summary>
static class GroupTree
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxGroup = 256;

    /// <summary>The join of the first threads' values, for every thread: always the same tree. Group sizes are powers of 2.</summary>
    public static V Join<T, V, E, TJoin>(V value, int threads)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TJoin : struct, ILaneJoin
    {
        var shares = SharedMemory.Allocate<T>(MaxGroup);
        shares[Group.IdxX] = E.Store(value);
        for (var half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            Group.Barrier();
            if (Group.IdxX < half && Group.IdxX + half < threads)
                shares[Group.IdxX] = E.Store(TJoin.Combine(E.Load(shares[Group.IdxX]), E.Load(shares[Group.IdxX + half])));
        }
        Group.Barrier();
        var all = E.Load(shares[0]);
        Group.Barrier(); // before the memory is used again
        return all;
    }
}
