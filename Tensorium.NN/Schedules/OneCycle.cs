namespace Tensorium.NN;

/// <summary>How a value goes from one end to the other.</summary>
public enum Annealing
{
    /// <summary>Along half a cosine.</summary>
    Cosine,

    /// <summary>Along a straight line.</summary>
    Linear,
}

/// <summary>
/// 1cycle: the learning rate rises to a maximum and falls to next to nothing, the momentum does the opposite. Smith 2018.
/// </summary>
/// <remarks>
/// Two phases, as PyTorch's OneCycleLR: up in the first <see cref="RisingShare"/> of the steps, down in the rest. Steps after
/// the last have its value. It is the learning rate itself; <see cref="Momentum"/> goes to
/// <see cref="Optimizer.MomentumSchedule"/>.
/// </remarks>
/// <param name="maximum">The highest learning rate.</param>
/// <param name="steps">The steps of the whole training.</param>
/// <exception cref="ArgumentOutOfRangeException">A rate that is not positive, or no step.</exception>
public sealed class OneCycle(double maximum, long steps) : Schedule
{
    /// <summary>The highest learning rate.</summary>
    public double Maximum { get; } = Checked.Positive(maximum, nameof(maximum));

    /// <summary>The steps of the whole training.</summary>
    public long Steps { get; } = steps > 0 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), steps, "a cycle has steps");

    /// <summary>The learning rate at step 0, where at least one step rises; a 25th of the maximum unless set.</summary>
    public double Initial { get => field < 0 ? Maximum / 25 : field; init => field = Checked.NotNegative(value); } = -1;

    /// <summary>The learning rate at the last step; a ten-thousandth of the initial one unless set.</summary>
    public double Final { get => field < 0 ? Initial / 1e4 : field; init => field = Checked.NotNegative(value); } = -1;

    /// <summary>The share of the steps in which the learning rate rises, in [0, 1).</summary>
    public double RisingShare { get; init => field = Checked.Decay(value); } = 0.3;

    /// <summary>The shape of both phases.</summary>
    public Annealing Annealing { get; init; }

    /// <summary>The momentum at both ends.</summary>
    public double MaximumMomentum { get; init => field = Checked.NotNegative(value); } = 0.95;

    /// <summary>The momentum where the learning rate is highest.</summary>
    public double MinimumMomentum { get; init => field = Checked.NotNegative(value); } = 0.85;

    /// <summary>The momentum by step, for <see cref="Optimizer.MomentumSchedule"/>.</summary>
    public Schedule Momentum => new Formula(
        $"the momentum of {this}", step => Cycle(step, MaximumMomentum, MinimumMomentum, MaximumMomentum),
        () => new("one_cycle_momentum") { ["of"] = Config });

    internal static OneCycle Create(LayerConfig config) => new(config.Number("maximum"), Whole(config, "steps"))
    {
        Initial = config.Number("initial"),
        Final = config.Number("final"),
        RisingShare = config.Number("rising_share"),
        Annealing = config.Choice<Annealing>("annealing"),
        MaximumMomentum = config.Number("maximum_momentum"),
        MinimumMomentum = config.Number("minimum_momentum"),
    };

    /// <inheritdoc/>
    protected override double Value(long step) => Cycle(step, Initial, Maximum, Final);

    private protected override LayerConfig Describe() => new("one_cycle")
    {
        ["maximum"] = Maximum,
        ["steps"] = Steps,
        ["initial"] = Initial,
        ["final"] = Final,
        ["rising_share"] = RisingShare,
        ["annealing"] = $"{Annealing}",
        ["maximum_momentum"] = MaximumMomentum,
        ["minimum_momentum"] = MinimumMomentum,
    };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"OneCycle({Maximum}, {Steps})");

    double Cycle(long step, double from, double over, double to)
    {
        var peak = RisingShare * Steps - 1; // before step 0 where less than one step rises
        return step < peak ? Anneal(from, over, step / peak) : Anneal(over, to, Math.Min(1, (step - peak) / (Steps - 1 - peak)));
    }

    double Anneal(double from, double to, double share) => Annealing is Annealing.Linear
        ? from + (to - from) * share
        : to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
