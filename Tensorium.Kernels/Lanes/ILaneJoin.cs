namespace Tensorium.Kernels;

/// <summary>How two lanes become one: associative and commutative but for rounding.</summary>
public interface ILaneJoin
{
    /// <summary>Joins two values.</summary>
    static abstract V Combine<V>(V a, V b) where V : struct, ILane<V>;
}
