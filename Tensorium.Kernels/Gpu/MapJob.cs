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

/// <summary>A map on elements as they are in memory: the fifth operand is its result.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TMap">What happens to an element.</typeparam>
readonly struct MapFormula<T, V, E, TMap>(TMap map) : IPackFormula<T>
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TMap : struct, IMap
{
    public void Apply(ref T a, ref T b, ref T c, ref T d, ref T e) => e = Of(a, b, c, d);

    /// <summary>map(a, b, c, d)</summary>
    public T Of(T a, T b, T c, T d) => E.Store(map.Apply(E.Load(a), E.Load(b), E.Load(c), E.Load(d)));
}
