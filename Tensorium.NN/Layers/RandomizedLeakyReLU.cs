namespace Tensorium.NN;

/// <summary>
/// x above 0, slope x below: in training each element's slope is uniform in [lower, upper), at test their mean. Xu, Wang,
/// Chen and Li 2015. Shapes stay.
/// </summary>
public sealed class RandomizedLeakyReLU : RandomLayer
{
    /// <summary>Slopes between two limits; the defaults are the paper's and PyTorch's.</summary>
    /// <param name="lower">Finite.</param>
    /// <param name="upper">Finite, not below <paramref name="lower"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limits do not lie there.</exception>
    public RandomizedLeakyReLU(double lower = 1 / 8.0, double upper = 1 / 3.0)
    {
        if (!(lower <= upper) || !double.IsFinite(upper - lower))
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"no slope lies in [{lower}, {upper})");
        (Lower, Upper) = (lower, upper);
    }

    /// <summary>The smallest slope.</summary>
    public double Lower { get; }

    /// <summary>The limit of slopes.</summary>
    public double Upper { get; }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(RandomizedLeakyReLU)) { ["lower"] = Lower, ["upper"] = Upper };

    /// <inheritdoc/>
    protected override Tensor Perturb(Tensor x) => x.Relu() - (Tensor.Rand(Generator, x.Shape, Lower, Upper, x.DType, x.Device) * (-x).Relu());

    /// <inheritdoc/>
    protected override Tensor AtTest(Tensor x) => x.LeakyRelu((Lower + Upper) / 2);
}
