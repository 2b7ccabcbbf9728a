using Tensorium.Kernels;

namespace Tensorium;

// The public elementwise ops, one line each. The formulas are in Tensorium.Kernels/Ops/Unary.
public sealed partial class Tensor
{
    /// <summary>-x</summary>
    public Tensor Neg() => Arithmetic(new Negate());

    /// <summary>|x|</summary>
    public Tensor Abs() => Arithmetic(new Abs());

    /// <summary>-1, 0 or 1</summary>
    public Tensor Sign() => Arithmetic(new Sign());

    /// <summary>x²</summary>
    public Tensor Square() => Arithmetic(new Square());

    /// <summary>√x</summary>
    public Tensor Sqrt() => Unary(new Sqrt());

    /// <summary>1/√x</summary>
    public Tensor Rsqrt() => Unary(new Rsqrt());

    /// <summary>1/x</summary>
    public Tensor Reciprocal() => Unary(new Reciprocal());

    /// <summary>eˣ</summary>
    public Tensor Exp() => Unary(new Exp());

    /// <summary>eˣ - 1, exact near 0</summary>
    public Tensor Expm1() => Unary(new Expm1());

    /// <summary>Natural logarithm.</summary>
    public Tensor Log() => Unary(new Log());

    /// <summary>log(1 + x), exact near 0</summary>
    public Tensor Log1p() => Unary(new Log1p());

    /// <summary>Sine of radians.</summary>
    public Tensor Sin() => Unary(new Sin());

    /// <summary>Cosine of radians.</summary>
    public Tensor Cos() => Unary(new Cos());

    /// <summary>Tangent of radians.</summary>
    public Tensor Tan() => Unary(new Tan());

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => Unary(new Tanh());

    /// <summary>1/(1 + e⁻ˣ)</summary>
    public Tensor Sigmoid() => Unary(new Sigmoid());

    /// <summary>log sigmoid(x)</summary>
    public Tensor LogSigmoid() => Unary(new LogSigmoid());

    /// <summary>log(1 + eˣ)</summary>
    public Tensor Softplus() => Unary(new Softplus());

    /// <summary>x/(1 + |x|)</summary>
    public Tensor Softsign() => Unary(new Softsign());

    /// <summary>The error function.</summary>
    public Tensor Erf() => Unary(new Erf());

    /// <summary>max(x, 0)</summary>
    public Tensor Relu() => Arithmetic(new Relu());

    /// <summary>x above 0, slope x below. Keras's default slope is 0.3, PyTorch's 0.01.</summary>
    public Tensor LeakyRelu(double slope = 0.3) => Unary(new LeakyRelu(slope));

    /// <summary>x above 0, α (eˣ - 1) below. Clevert, Unterthiner and Hochreiter 2016.</summary>
    public Tensor Elu(double alpha = 1) => Unary(new Elu(alpha));

    /// <summary>ELU scaled to keep mean 0 and variance 1. Klambauer et al. 2017.</summary>
    public Tensor Selu() => Unary(new Selu());

    /// <summary>max(x, 0) + min(α (e^(x/α) - 1), 0). Barron 2017.</summary>
    public Tensor Celu(double alpha = 1) => Unary(new Celu(alpha));

    /// <summary>x Φ(x), or its tanh form. Hendrycks and Gimpel 2016.</summary>
    public Tensor Gelu(bool approximate = false) => approximate ? Unary(new GeluTanh()) : Unary(new Gelu());

    /// <summary>x sigmoid(x)</summary>
    public Tensor Silu() => Unary(new Silu());

    /// <summary>x sigmoid(β x). Ramachandran, Zoph and Le 2017.</summary>
    public Tensor Swish(double beta = 1) => Unary(new Swish(beta));

    /// <summary>x tanh(softplus(x)). Misra 2019.</summary>
    public Tensor Mish() => Unary(new Mish());

    /// <summary>relu6(x + 3)/6</summary>
    public Tensor HardSigmoid() => Unary(new HardSigmoid());

    /// <summary>x relu6(x + 3)/6. Howard et al. 2019.</summary>
    public Tensor HardSwish() => Unary(new HardSwish());

    /// <summary>x, limited to [-1, 1]</summary>
    public Tensor HardTanh() => Unary(new HardTanh());

    /// <summary>The largest integer not above x.</summary>
    public Tensor Floor() => Arithmetic(new Floor());

    /// <summary>The smallest integer not below x.</summary>
    public Tensor Ceiling() => Arithmetic(new Ceiling());

    /// <summary>The nearest integer, halves to even.</summary>
    public Tensor Round() => Arithmetic(new Round());

    /// <summary>x, limited to [min, max]. Integers stay integers where both are whole or infinite.</summary>
    /// <exception cref="ArgumentException">min is above max, or one is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No integer of this type lies between them.</exception>
    public Tensor Clip(double min, double max)
    {
        var limits = Limits(min, max);
        return KeepsIntegers(min, max) ? Arithmetic(limits) : Unary(limits);
    }

    /// <summary>Where x is NaN.</summary>
    public Tensor IsNaN() => Test(new IsNaN());

    /// <summary>Where x is neither NaN nor infinite.</summary>
    public Tensor IsFinite() => Test(new IsFinite());

    /// <summary>Where x is infinite.</summary>
    public Tensor IsInfinite() => Test(new IsInfinite());

    /// <summary>Where x is 0 or false.</summary>
    public Tensor LogicalNot() => Test(new LogicalNot());

    /// <summary>Whether limits are of this type, which is of numbers.</summary>
    bool KeepsIntegers(double min, double max) => DType.IsFloating()
        || (DType != DType.Bool && (double.IsInteger(min) || double.IsInfinity(min)) && (double.IsInteger(max) || double.IsInfinity(max)));

    Clip Limits(double min, double max)
    {
        if (!(min <= max)) throw new ArgumentException($"no number lies between {min} and {max}");
        if (DType is not (DType.Int32 or DType.Int64) || !KeepsIntegers(min, max)) return new(min, max);
        if (min > 0) DType.Checked(min);
        if (max < 0) DType.Checked(max);
        var (low, high) = DType == DType.Int32 ? (int.MinValue, int.MaxValue) : ((double)long.MinValue, long.MaxValue);
        return new(Math.Max(min, low), Math.Min(max, high));
    }
}
