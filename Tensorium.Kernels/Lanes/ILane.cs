namespace Tensorium.Kernels;

/// <summary>
/// What an op formula computes with: one number, a SIMD vector of numbers, a dual number, or a GPU thread's number.
/// A formula written once over a lane <typeparamref name="V"/> is the scalar reference, the vector loop and the GPU kernel.
/// </summary>
/// <remarks>Comparisons select rather than branch, so that one text serves every kind of lane. NaN compares false.</remarks>
/// <typeparam name="V">The implementing lane.</typeparam>
public interface ILane<V> where V : struct, ILane<V>
{
    /// <summary>The same number in every element.</summary>
    static abstract implicit operator V(double value);

    /// <summary>a + b</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a - b</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a b</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b</summary>
    static abstract V operator /(V a, V b);

    /// <summary>-a</summary>
    static abstract V operator -(V a);

    /// <summary>a b + c, rounded once where the hardware has it.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>|x|</summary>
    static abstract V Abs(V x);

    /// <summary>The larger; NaN when either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller; NaN when either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The largest integer not above x.</summary>
    static abstract V Floor(V x);

    /// <summary>The smallest integer not below x.</summary>
    static abstract V Ceiling(V x);

    /// <summary>The nearest integer, halves to even.</summary>
    static abstract V Round(V x);

    /// <summary>yes where a &lt; b, else no.</summary>
    static abstract V WhereLess(V a, V b, V yes, V no);

    /// <summary>yes where a = b, else no; NaN equals nothing.</summary>
    static abstract V WhereEqual(V a, V b, V yes, V no);

    /// <summary>a - n b, exactly, for an integer n that leaves less than b in size; of either sign. NaN where b is 0.</summary>
    static abstract V Rest(V a, V b);

    /// <summary>Square root; NaN below 0.</summary>
    static abstract V Sqrt(V x);

    /// <summary>eˣ</summary>
    static abstract V Exp(V x);

    /// <summary>eˣ - 1, exact near 0.</summary>
    static abstract V Expm1(V x);

    /// <summary>Natural logarithm; -infinity at 0, NaN below.</summary>
    static abstract V Log(V x);

    /// <summary>log(1 + x), exact near 0.</summary>
    static abstract V Log1p(V x);

    /// <summary>Sine of radians.</summary>
    static abstract V Sin(V x);

    /// <summary>Cosine of radians.</summary>
    static abstract V Cos(V x);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract V Tanh(V x);

    /// <summary>The logistic function, 1 / (1 + e⁻ˣ).</summary>
    static abstract V Sigmoid(V x);

    /// <summary>The error function, 2/√π ∫₀ˣ exp(-t²) dt.</summary>
    static abstract V Erf(V x);

    /// <summary>
    /// factor Φ(x) with the normal distribution function Φ(x) = ∫ φ(t) dt from -∞ to x, and its density
    /// φ(x) = exp(-x²/2) / √(2π). The product may be normal where Φ(x) by itself is subnormal: it keeps its digits.
    /// </summary>
    static abstract V NormalCdf(V x, V factor, out V density);

    /// <summary>The angle of the point (x, y) in [-π, π].</summary>
    static abstract V Atan2(V y, V x);

    /// <summary>x to the power y, by the rules of IEEE 754 pow.</summary>
    static abstract V Pow(V x, V y);
}
