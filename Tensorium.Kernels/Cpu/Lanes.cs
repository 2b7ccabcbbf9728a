using System.Numerics;

namespace Tensorium.Kernels.Cpu;

/// <summary>Lanes that kernels make in memory.</summary>
static unsafe class Lanes
{
    /// <summary>0, 1, 2 and so on.</summary>
    /// <param name="room">Room for one lane.</param>
    public static V Index<V, T>(T* room)
        where V : struct, IVectorLane<V, T>
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < V.Count; i++) room[i] = T.CreateTruncating(i);
        return V.Load(ref room[0]);
    }
}
