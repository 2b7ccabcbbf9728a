namespace Tensorium.NN;

/// <summary>Performance scheduling: lowers the learning rate when a metric stops getting better. Keras's ReduceLROnPlateau.</summary>
/// <remarks>For a loop by hand, which shows it the metric once an epoch; <see cref="ReduceLearningRateOnPlateau"/> is the callback.</remarks>
public sealed class Plateau
{
    int _waited, _cooling;

    /// <summary>What the rate is multiplied by, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Factor { get; init => field = Checked.Decay(value); } = 0.1;

    /// <summary>How many epochs in a row may bring nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Patience { get; init => field = (int)Checked.NotNegative(value); } = 10;

    /// <summary>What counts as better: a change by more than this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double MinimumChange { get; init => field = Checked.NotNegative(value); } = 1e-4;

    /// <summary>Epochs after a reduction in which nothing is counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Cooldown { get; init => field = (int)Checked.NotNegative(value); }

    /// <summary>The rate never goes below.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double MinimumRate { get; init => field = Checked.NotNegative(value); }

    /// <summary>Whether a larger metric is better, as for accuracy; a loss is better when smaller.</summary>
    public bool LargerIsBetter { get; init; }

    /// <summary>The best metric seen; NaN before the first.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>How often the rate was lowered.</summary>
    public int Reductions { get; private set; }

    /// <summary>What it has counted.</summary>
    internal LayerConfig State
    {
        get => new(nameof(Plateau)) { ["best"] = Best, ["waited"] = _waited, ["cooling"] = _cooling, ["reductions"] = Reductions };
        set => (Best, _waited, _cooling, Reductions) =
            (value.Number("best"), value.Integer("waited"), value.Integer("cooling"), value.Integer("reductions"));
    }

    /// <summary>The rate for the next epoch, from the metric of this one. A NaN is never better.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public double Next(double metric, double rate)
    {
        Checked.NotNegative(rate, nameof(rate));
        if (_cooling > 0) (_cooling, _waited) = (_cooling - 1, 0);
        if (IsBetter(metric))
        {
            (Best, _waited) = (metric, 0);
            return rate;
        }
        if (_cooling > 0 || ++_waited < Patience || rate <= MinimumRate) return rate;
        (_cooling, _waited) = (Cooldown, 0);
        Reductions++;
        return Math.Max(rate * Factor, MinimumRate);
    }

    bool IsBetter(double metric) => double.IsNaN(Best)
        ? !double.IsNaN(metric)
        : LargerIsBetter ? metric > Best + MinimumChange : metric < Best - MinimumChange;
}
