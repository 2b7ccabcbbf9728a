namespace Tensorium.Kernels.Gpu;

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
