using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>How a reduction joins two values: associative and commutative, with a neutral value.</summary>
public interface IReduction : ILaneJoin
{
    /// <summary>The value that changes nothing; the result over no elements.</summary>
    static abstract double Identity { get; }
}

/// <summary>Σ x</summary>
public readonly struct SumReduction : IReduction
{
    /// <inheritdoc/>
    public static double Identity => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V a, V b) where V : struct, ILane<V> => a + b;
}

/// <summary>Π x</summary>
public readonly struct ProductReduction : IReduction
{
    /// <inheritdoc/>
    public static double Identity => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V a, V b) where V : struct, ILane<V> => a * b;
}

/// <summary>max x; NaN when one is NaN</summary>
public readonly struct MaxReduction : IReduction
{
    /// <inheritdoc/>
    public static double Identity => double.NegativeInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V a, V b) where V : struct, ILane<V> => V.Max(a, b);
}

/// <summary>min x; NaN when one is NaN</summary>
public readonly struct MinReduction : IReduction
{
    /// <inheritdoc/>
    public static double Identity => double.PositiveInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V a, V b) where V : struct, ILane<V> => V.Min(a, b);
}
