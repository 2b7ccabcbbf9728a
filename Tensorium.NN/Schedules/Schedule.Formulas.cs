using static System.FormattableString;

namespace Tensorium.NN;

// One formula each. η₀ is the initial value, t the step from 0.
public abstract partial class Schedule
{
    /// <summary>η₀</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public static Schedule Constant(double value)
    {
        Checked.NotNegative(value, nameof(value));
        return new Formula(Invariant($"Constant({value})"), _ => value, () => new("constant") { ["value"] = value });
    }

    /// <summary>Your own function of the step, from 0.</summary>
    public static Schedule Of(Func<long, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Formula("Of(a function)", value);
    }

    /// <summary>Power: η₀ / (1 + t / steps)^power. Power 1 halves it at steps, thirds it at twice as many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative or NaN number, or no step.</exception>
    public static Schedule Power(double initial, long steps, double power = 1)
    {
        Check(initial, steps);
        Checked.NotNegative(power, nameof(power));
        return new Formula(
            Invariant($"Power({initial}, {steps}, {power})"), t => initial / Math.Pow(1 + t / (double)steps, power),
            () => new("power") { ["initial"] = initial, ["steps"] = steps, ["power"] = power });
    }

    /// <summary>Inverse time: η₀ / (1 + rate t / steps); with a staircase, t / steps rounded down. Keras's InverseTimeDecay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative or NaN number, or no step.</exception>
    public static Schedule InverseTime(double initial, double rate, long steps, bool staircase = false)
    {
        Check(initial, steps);
        Checked.NotNegative(rate, nameof(rate));
        return new Formula(
            Invariant($"InverseTime({initial}, {rate}, {steps})"), t => initial / (1 + rate * Periods(t, steps, staircase)),
            () => new("inverse_time") { ["initial"] = initial, ["rate"] = rate, ["steps"] = steps, ["staircase"] = staircase });
    }

    /// <summary>Exponential: η₀ rate^(t / steps); with a staircase, t / steps rounded down. Keras's ExponentialDecay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative or NaN number, or no step.</exception>
    public static Schedule Exponential(double initial, double rate, long steps, bool staircase = false)
    {
        Check(initial, steps);
        Checked.NotNegative(rate, nameof(rate));
        return new Formula(
            Invariant($"Exponential({initial}, {rate}, {steps})"), t => initial * Math.Pow(rate, Periods(t, steps, staircase)),
            () => new("exponential") { ["initial"] = initial, ["rate"] = rate, ["steps"] = steps, ["staircase"] = staircase });
    }

    /// <summary>Piecewise constant: values[0] up to and including boundaries[0], then values[1], and so on.</summary>
    /// <param name="boundaries">Steps in rising order; a boundary belongs to the earlier value.</param>
    /// <param name="values">One more than there are boundaries.</param>
    /// <exception cref="ArgumentException">The counts do not fit, or the boundaries do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public static Schedule Piecewise(long[] boundaries, double[] values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != boundaries.Length + 1)
            throw new ArgumentException(
                $"{boundaries.Length} boundaries need {boundaries.Length + 1} values, not {values.Length}", nameof(values));
        for (var i = 1; i < boundaries.Length; i++)
            if (boundaries[i] <= boundaries[i - 1])
                throw new ArgumentException($"boundaries rise: {boundaries[i]} comes after {boundaries[i - 1]}", nameof(boundaries));
        foreach (var value in values) Checked.NotNegative(value, nameof(values));
        (long[] ends, double[] steady) = ([.. boundaries], [.. values]);
        return new Formula(
            $"Piecewise of {values.Length} values", t => steady[ends.Count(end => end < t)],
            () => new("piecewise") { ["boundaries"] = ends, ["values"] = steady });
    }

    /// <summary>
    /// Polynomial: end + (η₀ - end) (1 - t / steps)^power, then end. With a cycle, steps grow to the next multiple of
    /// themselves at each end. Keras's PolynomialDecay.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative or NaN number, or no step.</exception>
    public static Schedule Polynomial(double initial, long steps, double end = 1e-4, double power = 1, bool cycle = false)
    {
        Check(initial, steps);
        Checked.NotNegative(end, nameof(end));
        Checked.NotNegative(power, nameof(power));
        return new Formula(Invariant($"Polynomial({initial}, {steps}, {end}, {power})"), t =>
        {
            var whole = cycle ? steps * Math.Max(1, Math.Ceiling(t / (double)steps)) : steps;
            return end + (initial - end) * Math.Pow(1 - Math.Min(t, whole) / whole, power);
        }, () => new("polynomial") { ["initial"] = initial, ["steps"] = steps, ["end"] = end, ["power"] = power, ["cycle"] = cycle });
    }

    /// <summary>Cosine: η₀ (alpha + (1 - alpha) (1 + cos(π t / steps)) / 2), then η₀ alpha. Loshchilov and Hutter 2017.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative or NaN number, or no step.</exception>
    public static Schedule Cosine(double initial, long steps, double alpha = 0)
    {
        Check(initial, steps);
        Checked.NotNegative(alpha, nameof(alpha));
        return new Formula(
            Invariant($"Cosine({initial}, {steps})"), t => initial * HalfCosine(Math.Min(t, steps) / (double)steps, 1, alpha),
            () => new("cosine") { ["initial"] = initial, ["steps"] = steps, ["alpha"] = alpha });
    }

    /// <summary>
    /// Cosine with warm restarts: period i is steps lengthen^i long and starts from η₀ shrink^i. Loshchilov and Hutter 2017;
    /// Keras's CosineDecayRestarts.
    /// </summary>
    /// <param name="initial">Where the first period starts.</param>
    /// <param name="steps">The length of the first period.</param>
    /// <param name="lengthen">At least 1.</param>
    /// <param name="shrink">Not negative.</param>
    /// <param name="alpha">The lowest value, as a share of the initial one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative or NaN number, no step, or periods that get shorter.</exception>
    public static Schedule CosineRestarts(double initial, long steps, double lengthen = 2, double shrink = 1, double alpha = 0)
    {
        Check(initial, steps);
        Checked.NotNegative(shrink, nameof(shrink));
        Checked.NotNegative(alpha, nameof(alpha));
        if (!(lengthen >= 1)) throw new ArgumentOutOfRangeException(nameof(lengthen), lengthen, "a period is as long as the one before, or longer");
        return new Formula(Invariant($"CosineRestarts({initial}, {steps}, {lengthen}, {shrink})"), t =>
        {
            if (lengthen is 1) return initial * HalfCosine(t % steps / (double)steps, Math.Pow(shrink, t / steps), alpha);
            (double at, double length, double height) = (t, steps, 1);
            for (; at >= length; height *= shrink) (at, length) = (at - length, length * lengthen);
            return initial * HalfCosine(at / length, height, alpha);
        }, () => new("cosine_restarts")
        {
            ["initial"] = initial,
            ["steps"] = steps,
            ["lengthen"] = lengthen,
            ["shrink"] = shrink,
            ["alpha"] = alpha,
        });
    }

    static double HalfCosine(double share, double height, double alpha) =>
        alpha + (1 - alpha) * height * (1 + Math.Cos(Math.PI * share)) / 2;

    static double Periods(long t, long steps, bool staircase) => staircase ? t / steps : t / (double)steps;

    static void Check(double initial, long steps)
    {
        Checked.NotNegative(initial, nameof(initial));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
    }
}
