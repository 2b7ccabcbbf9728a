namespace Tensorium.NN;

/// <summary>
/// In training each element is 0 with probability rate, else x / (1 - rate); at test x. Srivastava et al. 2014.
/// Shapes stay.
/// </summary>
/// <remarks>At a rate of 1 all is 0, as in PyTorch.</remarks>
public class Dropout : DropoutLayer
{
    /// <summary>Drops a share of the elements.</summary>
    /// <param name="rate">The share, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate does not lie there.</exception>
    public Dropout(double rate) => Rate = Share(rate, upToOne: true);

    /// <summary>The share of elements that are dropped.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Dropout)) { ["rate"] = Rate, ["noise_shape"] = NoiseConfig };

    /// <inheritdoc/>
    protected sealed override Tensor Perturb(Tensor x) => Rate switch
    {
        0 => x,
        1 => x * 0,
        _ => x * Kept(x, Rate).Mul_(1 / (1 - Rate)),
    };
}

/// <summary>
/// Dropout that is always on: the spread of many predictions says how sure a model is. Gal and Ghahramani 2016.
/// </summary>
/// <param name="rate">The share of elements that are dropped, in [0, 1].</param>
/// <exception cref="ArgumentOutOfRangeException">The rate does not lie there.</exception>
public sealed class MCDropout(double rate) : Dropout(rate)
{
    /// <inheritdoc/>
    protected override bool IsAlwaysOn => true;

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(MCDropout)) { ["rate"] = Rate, ["noise_shape"] = NoiseConfig };
}
