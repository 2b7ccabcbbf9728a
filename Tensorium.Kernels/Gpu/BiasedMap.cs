namespace Tensorium.Kernels.Gpu;

/// <summary>y = op(a + b): what is left of a layer after a product.</summary>
/// <typeparam name="TOp">The activation.</typeparam>
readonly struct BiasedMap<TOp>(TOp op) : IMap where TOp : struct, IUnaryOp
{
    public static int Arity => 2;

    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => op.Apply(a + b);
}
