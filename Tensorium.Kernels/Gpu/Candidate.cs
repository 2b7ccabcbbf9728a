namespace Tensorium.Kernels.Gpu;

/// <summary>An element that may be the largest or smallest of its line.</summary>
/// <param name="value">The element.</param>
/// <param name="place">Its place in the line.</param>
/// <typeparam name="V">The lane that it compares in.</typeparam>
/// <typeparam name="E">How it becomes a truth value.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
readonly struct Candidate<V, E, T>(V value, long place)
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where T : unmanaged
{
    public readonly V Value = value;
    public readonly long Place = place;

    /// <summary>This or the other: NaN before all, else by value, of equals the first.</summary>
    public Candidate<V, E, T> Or(Candidate<V, E, T> other, int largest)
    {
        var (isNaN, isOtherNaN) = (IsNaN(Value), IsNaN(other.Value));
        var isBetter = isNaN || isOtherNaN ? !isNaN : largest != 0 ? IsLess(Value, other.Value) : IsLess(other.Value, Value);
        var isEqual = isNaN ? isOtherNaN : IsEqual(Value, other.Value);
        return isBetter || (isEqual && other.Place < Place) ? other : this;
    }

    static bool IsLess(V a, V b) => E.Holds(V.WhereLess(a, b, 1.0, 0.0));

    static bool IsEqual(V a, V b) => E.Holds(V.WhereEqual(a, b, 1.0, 0.0));

    static bool IsNaN(V x) => E.Holds(V.WhereEqual(x, x, 0.0, 1.0));
}
