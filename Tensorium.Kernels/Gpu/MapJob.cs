using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>y = map(a, b, c, d), element by element; y is contiguous, the operands lie anyhow.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TMap">What happens to an element.</typeparam>
struct MapJob<T, V, E, TMap>(TMap map, ArrayView<T> y) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TMap : struct, IMap
{
    public GpuReader<T> A, B, C, D;

    public readonly void Run(long item)
    {
        var formula = new MapFormula<T, V, E, TMap>(map);
        y[item] = formula.Of(
            A[item], TMap.Arity > 1 ? B[item] : default, TMap.Arity > 2 ? C[item] : default, TMap.Arity > 3 ? D[item] : default);
    }
}
