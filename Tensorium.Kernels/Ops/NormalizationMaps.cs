namespace Tensorium.Kernels;

/// <summary>y = (x - mean) scale + shift. Operands in this order.</summary>
readonly struct NormalizeMap : IMap
{
    public static int Arity => 4;

    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => ((a - b) * c) + d;
}

/// <summary>dy (x - mean) / deviation: the gradient by γ before it is summed. Operands: dy, x, mean, 1 / deviation.</summary>
readonly struct TimesNormalizedMap : IMap
{
    public static int Arity => 4;

    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => a * ((b - c) * d);
}

/// <summary>a b + c d</summary>
readonly struct SumOfProductsMap : IMap
{
    public static int Arity => 4;

    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => (a * b) + (c * d);
}
