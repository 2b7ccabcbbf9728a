using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>y = map(a, b) is not 0, element by element.</summary>
/// <typeparam name="T">The element type of the operands.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TMap">A comparison or logical op: 1 or 0.</typeparam>
readonly struct TestJob<T, V, E, TMap>(TMap map, ArrayView<byte> y, GpuReader<T> a, GpuReader<T> b) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TMap : struct, IMap
{
    public void Run(long item)
    {
        var answer = map.Apply<V>(E.Load(a[item]), TMap.Arity > 1 ? E.Load(b[item]) : default, default, default);
        y[item] = E.Holds(answer) ? (byte)1 : (byte)0;
    }
}
