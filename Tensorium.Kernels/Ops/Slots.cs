namespace Tensorium.Kernels;

/// <summary>The state of one weight in an <see cref="IUpdateRule{TSelf}"/>: as many of these as it declares.</summary>
/// <typeparam name="V">The lane.</typeparam>
public struct Slots<V> where V : struct, ILane<V>
{
    /// <summary>The first slot.</summary>
    public V A;

    /// <summary>The second slot.</summary>
    public V B;

    /// <summary>The third slot.</summary>
    public V C;
}
