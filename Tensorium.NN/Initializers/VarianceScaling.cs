namespace Tensorium.NN;

/// <summary>Which connections of a neuron <see cref="VarianceScaling"/> counts.</summary>
public enum FanMode
{
    /// <summary>Those into it.</summary>
    In,

    /// <summary>Those out of it.</summary>
    Out,

    /// <summary>The mean of both.</summary>
    Average,
}

/// <summary>What <see cref="VarianceScaling"/> draws from.</summary>
public enum RandomDistribution
{
    /// <summary>Uniform in ±√(3 variance).</summary>
    Uniform,

    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Normal without what lies beyond two deviations, widened so that the variance stays.</summary>
    TruncatedNormal,
}

/// <summary>
/// Random weights of mean 0 and variance scale / fan, so that signals neither fade nor explode from layer to layer.
/// </summary>
public sealed class VarianceScaling : Initializer
{
    // The deviation of a normal distribution cut at ±2; Keras has this constant.
    const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>An initializer of variance scale / fan.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite.</exception>
    public VarianceScaling(double scale, FanMode mode, RandomDistribution distribution)
    {
        if (!(scale > 0) || !double.IsFinite(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "a scale is positive and finite");
        (Scale, Mode, Distribution) = (scale, mode, distribution);
    }

    /// <summary>The variance times the fan.</summary>
    public double Scale { get; }

    /// <summary>Which connections count.</summary>
    public FanMode Mode { get; }

    /// <summary>What is drawn from.</summary>
    public RandomDistribution Distribution { get; }

    /// <inheritdoc/>
    public override LayerConfig Config =>
        new(nameof(VarianceScaling)) { ["scale"] = Scale, ["mode"] = $"{Mode}", ["distribution"] = $"{Distribution}" };

    internal static new VarianceScaling FromConfig(LayerConfig config) => new(
        config.Number("scale"),
        config.Choice<FanMode>("mode"),
        config.Choice<RandomDistribution>("distribution"));

    /// <inheritdoc/>
    public override Tensor Create(Shape shape, Generator generator, DType dtype = DType.Float32)
    {
        var (inputs, outputs) = Fans(shape);
        var fan = Mode switch { FanMode.In => inputs, FanMode.Out => outputs, _ => (inputs + outputs) / 2 };
        var variance = Scale / Math.Max(1, fan);
        var deviation = Math.Sqrt(variance);
        var limit = Math.Sqrt(3 * variance);
        return Distribution switch
        {
            RandomDistribution.Uniform => Draw(Distribution, -limit, limit, shape, generator, dtype),
            RandomDistribution.Normal => Draw(Distribution, 0, deviation, shape, generator, dtype),
            _ => Draw(Distribution, 0, deviation / TruncatedDeviation, shape, generator, dtype),
        };
    }

    /// <summary>The last two axes are inputs and outputs; the others, a receptive field, multiply both.</summary>
    static (double Inputs, double Outputs) Fans(Shape shape)
    {
        if (shape.Rank < 2) return shape.Rank == 0 ? (1, 1) : (shape[0], shape[0]);
        double field = 1;
        foreach (var length in shape.Span[..^2]) field *= length;
        return (field * shape[-2], field * shape[-1]);
    }
}
