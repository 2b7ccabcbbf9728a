namespace Tensorium.Kernels;

/// <summary>
/// A lane of IEEE 754 numbers: the few primitives beside <see cref="ILane{V}"/> that <see cref="LaneMath{T}"/> builds
/// transcendentals from.
/// </summary>
/// <typeparam name="V">The implementing lane.</typeparam>
interface IBitLane<V> : ILane<V> where V : struct, IBitLane<V>
{
    /// <summary>Whether Fma rounds once, so that it gives the error of a product. A constant to the JIT.</summary>
    static virtual bool IsFused => LaneMath.IsFused;

    /// <summary>The magnitude of x with the sign of <paramref name="sign"/>, also of zeros.</summary>
    static abstract V CopySign(V x, V sign);

    /// <summary>x limited to [low, high]; NaN stays NaN. Cheaper than Max of Min.</summary>
    static abstract V Clamp(V x, V low, V high);

    /// <summary>2ⁿ for an integer n whose power is a normal number.</summary>
    static abstract V Pow2(V n);

    /// <summary>x 2ⁿ for an integer n, rounded once, also where x or the product is subnormal.</summary>
    static abstract V Scale(V x, V n);

    /// <summary>The integer k that puts x 2⁻ᵏ into [√½, √2), for finite x &gt; 0, subnormals included.</summary>
    static abstract V Exponent(V x);

    /// <summary><see cref="Exponent"/> for normal numbers only.</summary>
    static abstract V NormalExponent(V x);
}
