namespace Tensorium.Kernels.Cpu;

/// <summary>Lanes that kernels make in memory.</summary>
static unsafe class Lanes
{
    /// <summary>Writes 0, 1, 2 and so on.</summary>
    /// <param name="room">Room for one lane.</param>
    public static void Index<V, T>(T* room)
        where V : struct, IVectorLane<V, T>
        where T : unmanaged
    {
        for (var i = 0; i < V.Count; i++) room[i] = Lane.Constant<V>(i).Across<MaxReduction>();
    }
}
