namespace Tensorium.NN;

/// <summary>An average of the weights over training, kept beside them; see <see cref="Optimizer.Average"/>.</summary>
public abstract class WeightAverage
{
    private protected WeightAverage()
    {
    }

    /// <summary>The share of the present weights in the average; null in a step that does not count.</summary>
    internal abstract double? Share(long step, long taken);

    internal virtual bool Overwrites(long step) => false;
}

/// <summary>The exponential moving average: average ← momentum average + (1 - momentum) weight. Polyak and Juditsky 1992.</summary>
/// <remarks>It starts from the weights after the first step, as in Keras.</remarks>
public sealed class ExponentialAverage : WeightAverage
{
    /// <summary>The decay, in [0, 1). Keras's ema_momentum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Momentum { get; init => field = Checked.Decay(value); } = 0.99;

    /// <summary>The weights become the average every so many steps; null for never. Keras's ema_overwrite_frequency.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public long? OverwriteEvery { get; init => field = value is { } steps ? (long)Checked.Positive(steps) : null; }

    internal override double? Share(long step, long taken) => taken == 0 ? 1 : 1 - Momentum;

    internal override bool Overwrites(long step) => OverwriteEvery is { } every && step % every == 0;
}

/// <summary>Stochastic weight averaging: the plain mean of the weights at certain steps. Izmailov et al. 2018.</summary>
/// <remarks>
/// Usually from three quarters of a training on, once an epoch. Statistics of batch normalization belong to the weights they
/// were taken with: take them anew after swapping the average in.
/// </remarks>
public sealed class StochasticAverage : WeightAverage
{
    /// <summary>The first step that counts, from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public long From { get; init => field = (long)Checked.Positive(value); } = 1;

    /// <summary>From there every so many steps count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public long Every { get; init => field = (long)Checked.Positive(value); } = 1;

    internal override double? Share(long step, long taken) =>
        step < From || (step - From) % Every != 0 ? null : 1.0 / (taken + 1);
}
