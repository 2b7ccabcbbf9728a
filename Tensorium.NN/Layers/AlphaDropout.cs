namespace Tensorium.NN;

/// <summary>
/// Dropout for SELU: in training each element becomes α' = -λα, SELU's limit at -∞, with probability rate; then a x + b
/// keeps mean 0 and variance 1. Klambauer et al. 2017. Shapes stay.
/// </summary>
public sealed class AlphaDropout : DropoutLayer
{
    const double LimitOfSelu = -1.0507009873554804934 * 1.6732632423543772848;

    /// <summary>Drops a share of the elements.</summary>
    /// <param name="rate">The share, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate does not lie there.</exception>
    public AlphaDropout(double rate) => Rate = Share(rate);

    /// <summary>The share of elements that are dropped.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(AlphaDropout)) { ["rate"] = Rate, ["noise_shape"] = NoiseConfig };

    /// <inheritdoc/>
    protected override Tensor Perturb(Tensor x)
    {
        if (Rate == 0) return x;
        var a = 1 / Math.Sqrt((1 - Rate) * (1 + (Rate * LimitOfSelu * LimitOfSelu)));
        var b = -a * LimitOfSelu * Rate;
        // a (x kept + α' (1 - kept)) + b
        var kept = Kept(x, Rate);
        return (x * (kept * a)) + ((kept * (-a * LimitOfSelu)) + ((a * LimitOfSelu) + b));
    }
}
