using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>
/// min(x, max) above a threshold, slope (x - threshold) below. By default max(x, 0). Nair and Hinton 2010. Shapes stay.
/// </summary>
public sealed class ReLU : Activation
{
    /// <summary>Keras's rectifier, with its options.</summary>
    /// <param name="maxValue">The largest value; not negative; none when null.</param>
    /// <param name="negativeSlope">The slope below the threshold; not negative.</param>
    /// <param name="threshold">Where the slope ends; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0)
        : base(Choose(maxValue, negativeSlope, threshold)) =>
        (MaxValue, NegativeSlope, Threshold) = (maxValue, negativeSlope, threshold);

    /// <summary>The largest value, or null.</summary>
    public double? MaxValue { get; }

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; }

    /// <summary>Where the slope ends.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    protected override LayerConfig Describe() =>
        new(nameof(ReLU)) { ["max_value"] = MaxValue, ["negative_slope"] = NegativeSlope, ["threshold"] = Threshold };

    static ActivationFunction Choose(double? maxValue, double negativeSlope, double threshold)
    {
        if (maxValue is { } max) Checked.NotNegative(max, nameof(maxValue));
        Checked.NotNegative(negativeSlope, nameof(negativeSlope));
        Checked.NotNegative(threshold, nameof(threshold));
        if (threshold == 0 && maxValue is null)
            return negativeSlope == 0 ? Elementwise(new Relu()) : Elementwise(new LeakyRelu(negativeSlope));
        if (threshold == 0 && negativeSlope == 0) return Elementwise(new Clip(0, maxValue!.Value));
        return new GeneralActivation(x =>
        {
            var above = x > threshold;
            var high = maxValue is { } limit ? x.Clip(double.NegativeInfinity, limit) : x;
            return Tensor.Where(above, high, (x - threshold) * negativeSlope);
        });
    }
}

/// <summary>x above 0, slope x below. Maas, Hannun and Ng 2013. Shapes stay.</summary>
/// <remarks>
/// The slope is 0.3 by default, as in Keras's layer; the activation "leaky_relu" has Keras's 0.2, PyTorch's default is 0.01.
/// </remarks>
/// <param name="negativeSlope">The slope below 0, finite and not negative.</param>
/// <exception cref="ArgumentOutOfRangeException">The slope does not lie there.</exception>
public sealed class LeakyReLU(double negativeSlope = 0.3)
    : Activation(Elementwise(new LeakyRelu(Checked.NotNegative(negativeSlope, nameof(negativeSlope)))))
{
    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; } = negativeSlope;

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(LeakyReLU)) { ["negative_slope"] = NegativeSlope };
}

/// <summary>x above 0, α (eˣ - 1) below. Clevert, Unterthiner and Hochreiter 2016. Shapes stay.</summary>
/// <param name="alpha">α, finite and not negative.</param>
/// <exception cref="ArgumentOutOfRangeException">α does not lie there.</exception>
public sealed class ELU(double alpha = 1) : Activation(Elementwise(new Elu(Checked.NotNegative(alpha, nameof(alpha)))))
{
    /// <summary>Minus the limit at -∞.</summary>
    public double Alpha { get; } = alpha;

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(ELU)) { ["alpha"] = Alpha };
}

/// <summary>
/// λ x above 0, λ α (eˣ - 1) below: with <see cref="Initializer.LecunNormal"/> weights and standardised inputs, layers keep
/// mean 0 and variance 1. Klambauer et al. 2017. Shapes stay.
/// </summary>
public sealed class SELU() : Activation(Elementwise(new Selu()))
{
    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(SELU));
}

/// <summary>eˣ / Σ eˣ along an axis. Shapes stay.</summary>
/// <param name="axis">The axis; the last by default.</param>
public sealed class Softmax(int axis = -1) : Activation(new GeneralActivation(x => x.Softmax(axis)))
{
    /// <summary>Along what the results add up to 1.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        inputShape.Axis(Axis);
        return inputShape;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Softmax)) { ["axis"] = Axis };
}
