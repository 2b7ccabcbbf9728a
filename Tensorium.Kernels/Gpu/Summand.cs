namespace Tensorium.Kernels.Gpu;

/// <summary>Elements as the numbers that sums are kept in, and back.</summary>
static class Summand
{
    /// <summary>The element.</summary>
    public static TSum Of<T, N, TSum, NSum>(T value)
        where T : unmanaged
        where N : struct, INumberKind<T>
        where TSum : unmanaged
        where NSum : struct, INumberKind<TSum> => N.IsReal ? NSum.From(N.Real(value)) : NSum.From(N.Integer(value));

    /// <summary>The sum as an element.</summary>
    public static T Back<T, N, TSum, NSum>(TSum sum)
        where T : unmanaged
        where N : struct, INumberKind<T>
        where TSum : unmanaged
        where NSum : struct, INumberKind<TSum> => N.IsReal ? N.From(NSum.Real(sum)) : N.From(NSum.Integer(sum));
}
