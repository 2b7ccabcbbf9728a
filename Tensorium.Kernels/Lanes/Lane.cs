namespace Tensorium.Kernels;

/// <summary>Helpers for drivers, whose lanes are known only as vector lanes.</summary>
static class Lane
{
    /// <summary>The same number in every element.</summary>
    public static V Constant<V>(double value) where V : struct, ILane<V> => value;
}
