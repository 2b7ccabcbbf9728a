namespace Tensorium.NN;

/// <summary>A number that changes with the steps of training: a learning rate, or a momentum.</summary>
/// <remarks>
/// Give one to <see cref="Optimizer.Schedule"/> to go by step, or read <see cref="At"/> in a callback to go by epoch. A
/// schedule is a pure function of the step, so that a resumed training needs nothing but its count of steps.
/// </remarks>
public abstract partial class Schedule
{
    /// <summary>The value for a step, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    /// <exception cref="InvalidOperationException">The value is NaN or infinite; the message names step and value.</exception>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var value = Value(step);
        return double.IsFinite(value)
            ? value
            : throw new InvalidOperationException(FormattableString.Invariant($"the schedule {this} gives {value} at step {step}"));
    }

    /// <summary>The formula, for a step from 0.</summary>
    protected abstract double Value(long step);

    /// <summary>The same number at every step.</summary>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <summary>Rises in a straight line to this schedule's first value, then follows it: step t is its step t - steps.</summary>
    /// <param name="steps">How long it rises; the value at this step is the target.</param>
    /// <param name="from">The value at step 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">No step, or a start that is negative or not finite.</exception>
    public Schedule WithWarmup(long steps, double from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        Checked.NotNegative(from, nameof(from));
        return new Formula(
            $"{this} after {steps} steps of warm-up",
            step => step < steps ? from + (At(0) - from) * step / steps : At(step - steps),
            () => new("warmup") { ["of"] = Config, ["steps"] = steps, ["from"] = from });
    }

    /// <summary>This schedule for a number of steps, then another one from its own step 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Schedule Then(long after, Schedule next)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentNullException.ThrowIfNull(next);
        return new Formula(
            $"{this} for {after} steps, then {next}", step => step < after ? At(step) : next.At(step - after),
            () => new("then") { ["of"] = Config, ["after"] = after, ["next"] = next.Config });
    }

    /// <summary>Every value times a factor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public Schedule Scaled(double factor)
    {
        Checked.NotNegative(factor, nameof(factor));
        return new Formula(
            FormattableString.Invariant($"{factor} times {this}"), step => factor * At(step),
            () => new("scaled") { ["of"] = Config, ["factor"] = factor });
    }

    /// <summary>This schedule read by epoch: all steps of epoch n, from 0, have its value at n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step an epoch.</exception>
    public Schedule ByEpoch(long stepsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        return new Formula(
            $"{this} by epochs of {stepsPerEpoch} steps", step => At(step / stepsPerEpoch),
            () => new("by_epoch") { ["of"] = Config, ["steps_per_epoch"] = stepsPerEpoch });
    }

    private protected sealed class Formula(string name, Func<long, double> value, Func<LayerConfig>? config = null) : Schedule
    {
        private protected override LayerConfig? Describe() => config?.Invoke();

        protected override double Value(long step) => value(step);

        public override string ToString() => name;
    }
}
