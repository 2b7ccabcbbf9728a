using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// <see cref="MapJob{T, V, E, TMap}"/> where all operands are contiguous, of any number of elements: first as many packs as
/// there are, then what is left, one by one. Operands that do not begin at the address of a pack have none.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TPack">What a thread loads and stores at once.</typeparam>
/// <typeparam name="TMap">What happens to an element.</typeparam>
struct ContiguousMapJob<T, V, E, TPack, TMap>(TMap map, ArrayView<T> y, long packs) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TPack : unmanaged, IPack<T, TPack>
    where TMap : struct, IMap
{
    public ArrayView<T> A, B, C, D;

    public readonly void Run(long item)
    {
        var formula = new MapFormula<T, V, E, TMap>(map);
        if (item < packs)
        {
            TPack result = default;
            var a = A.Cast<TPack>()[item];
            var b = TMap.Arity > 1 ? B.Cast<TPack>()[item] : default;
            var c = TMap.Arity > 2 ? C.Cast<TPack>()[item] : default;
            var d = TMap.Arity > 3 ? D.Cast<TPack>()[item] : default;
            TPack.ForEach(formula, ref a, ref b, ref c, ref d, ref result);
            y.Cast<TPack>()[item] = result;
            return;
        }
        var at = item + (packs * (TPack.Count - 1));
        y[at] = formula.Of(A[at], TMap.Arity > 1 ? B[at] : default, TMap.Arity > 2 ? C[at] : default, TMap.Arity > 3 ? D[at] : default);
    }
}
