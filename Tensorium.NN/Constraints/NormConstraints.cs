namespace Tensorium.NN;

/// <summary>w min(‖w‖, max) / (ε + ‖w‖) along axes: no norm above a maximum. Srivastava et al. 2014.</summary>
/// <remarks>ε = 1e-7, as in Keras. Axis 0 of a dense kernel: the weights into each neuron.</remarks>
public sealed class MaxNorm : Constraint
{
    /// <summary>Norms of at most <paramref name="maxValue"/>.</summary>
    /// <param name="maxValue">Finite and not negative.</param>
    /// <param name="axes">What each norm is over; axis 0 when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is negative or not finite.</exception>
    public MaxNorm(double maxValue = 2, params int[] axes) =>
        (MaxValue, Axes) = (Checked.NotNegative(maxValue, nameof(maxValue)), Norms.AxesOrFirst(axes));

    /// <summary>The largest norm.</summary>
    public double MaxValue { get; }

    /// <summary>What each norm is over.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <inheritdoc/>
    public override LayerConfig Config => new("MaxNorm") { ["max_value"] = MaxValue, ["axis"] = Axes.ToArray() };

    /// <inheritdoc/>
    public override Tensor Project(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var norm = weight.Norm([.. Axes], keepDims: true);
        return weight * (norm.Clip(0, MaxValue) / (norm + Norms.Epsilon));
    }
}

/// <summary>w (rate clip(‖w‖, min, max) + (1 - rate) ‖w‖) / (ε + ‖w‖) along axes: norms between two limits.</summary>
/// <remarks>ε = 1e-7, as in Keras.</remarks>
public sealed class MinMaxNorm : Constraint
{
    /// <summary>Norms from <paramref name="minValue"/> to <paramref name="maxValue"/>.</summary>
    /// <param name="minValue">Finite and not negative.</param>
    /// <param name="maxValue">Finite and not below the minimum.</param>
    /// <param name="rate">How much of the way is gone each step, in [0, 1].</param>
    /// <param name="axes">What each norm is over; axis 0 when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value does not lie in its range.</exception>
    public MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, params int[] axes)
    {
        MinValue = Checked.NotNegative(minValue, nameof(minValue));
        MaxValue = Checked.NotNegative(maxValue, nameof(maxValue));
        if (maxValue < minValue) throw new ArgumentOutOfRangeException(nameof(maxValue), maxValue, $"the maximum is not below the minimum {minValue}");
        if (!(rate is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "a rate lies in [0, 1]");
        (Rate, Axes) = (rate, Norms.AxesOrFirst(axes));
    }

    /// <summary>The smallest norm.</summary>
    public double MinValue { get; }

    /// <summary>The largest norm.</summary>
    public double MaxValue { get; }

    /// <summary>How much of the way is gone each step.</summary>
    public double Rate { get; }

    /// <summary>What each norm is over.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <inheritdoc/>
    public override LayerConfig Config =>
        new("MinMaxNorm") { ["min_value"] = MinValue, ["max_value"] = MaxValue, ["rate"] = Rate, ["axis"] = Axes.ToArray() };

    /// <inheritdoc/>
    public override Tensor Project(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var norm = weight.Norm([.. Axes], keepDims: true);
        var desired = (norm.Clip(MinValue, MaxValue) * Rate) + (norm * (1 - Rate));
        return weight * (desired / (norm + Norms.Epsilon));
    }
}

/// <summary>w / (ε + ‖w‖) along axes: norms of 1.</summary>
/// <remarks>ε = 1e-7, as in Keras.</remarks>
/// <param name="axes">What each norm is over; axis 0 when left out.</param>
public sealed class UnitNorm(params int[] axes) : Constraint
{
    /// <summary>What each norm is over.</summary>
    public IReadOnlyList<int> Axes { get; } = Norms.AxesOrFirst(axes);

    /// <inheritdoc/>
    public override LayerConfig Config => new("UnitNorm") { ["axis"] = Axes.ToArray() };

    /// <inheritdoc/>
    public override Tensor Project(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight / (weight.Norm([.. Axes], keepDims: true) + Norms.Epsilon);
    }
}

/// <summary>max(w, 0): no weight below 0.</summary>
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override LayerConfig Config => new("NonNeg");

    /// <inheritdoc/>
    public override Tensor Project(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight.Relu();
    }
}

static class Norms
{
    /// <summary>Keras's epsilon: keeps the weight 0 where it is.</summary>
    public const double Epsilon = 1e-7;

    public static int[] AxesOrFirst(int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return axes.Length == 0 ? [0] : [.. axes];
    }
}
