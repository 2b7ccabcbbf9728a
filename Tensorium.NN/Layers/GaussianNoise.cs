namespace Tensorium.NN;

/// <summary>In training x + N(0, deviation²); at test x. Shapes stay.</summary>
/// <param name="deviation">The deviation of the noise, finite and not negative.</param>
/// <exception cref="ArgumentOutOfRangeException">The deviation does not lie there.</exception>
public sealed class GaussianNoise(double deviation) : RandomLayer
{
    /// <summary>The deviation of the noise; Keras calls it stddev.</summary>
    public double Deviation { get; } = Checked.NotNegative(deviation, nameof(deviation));

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(GaussianNoise)) { ["stddev"] = Deviation };

    /// <inheritdoc/>
    protected override Tensor Perturb(Tensor x) => x + Tensor.Randn(Generator, x.Shape, 0, Deviation, x.DType, x.Device);
}

/// <summary>In training x N(1, rate / (1 - rate)); at test x. Srivastava et al. 2014, section 10. Shapes stay.</summary>
public sealed class GaussianDropout : RandomLayer
{
    /// <summary>Noise of the variance that dropout of this rate has.</summary>
    /// <param name="rate">In [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate does not lie there.</exception>
    public GaussianDropout(double rate) => Rate = Share(rate);

    /// <summary>The rate of the dropout that it resembles.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(GaussianDropout)) { ["rate"] = Rate };

    /// <inheritdoc/>
    protected override Tensor Perturb(Tensor x) =>
        Rate == 0 ? x : x * Tensor.Randn(Generator, x.Shape, 1, Math.Sqrt(Rate / (1 - Rate)), x.DType, x.Device);
}
