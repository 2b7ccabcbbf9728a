namespace Tensorium.NN;

/// <summary>
/// The learning rate range test: trains while the rate grows exponentially, and suggests where the loss fell fastest. Smith
/// 2017; smoothed and stopped as in Howard and Gugger's fastai.
/// </summary>
public sealed class LearningRateFinder
{
    /// <summary>The rate of the first step; finite and positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double Minimum { get; init => field = Checked.Positive(value); } = 1e-7;

    /// <summary>The rate of the last step, above <see cref="Minimum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite and positive.</exception>
    public double Maximum { get; init => field = Checked.Positive(value); } = 10;

    /// <summary>The steps at most; at least 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 2.</exception>
    public int Steps
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Steps = {value}: at least 2");
    } = 100;

    /// <summary>The decay of the average that smooths the loss, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Smoothing { get; init => field = Checked.Decay(value); } = 0.9;

    /// <summary>It ends when the smoothed loss is so many times its lowest value; finite and positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double StopFactor { get; init => field = Checked.Positive(value); } = 4;

    /// <summary>
    /// Runs the test. All weights and statistics of the models that the optimizer's parameters are in (of a layer in several models,
    /// its first), and the optimizer's state and rate, are afterwards what they were.
    /// </summary>
    /// <param name="optimizer">Of built parameters; its schedule, if any, rests meanwhile.</param>
    /// <param name="train">Trains on the next batch, the optimizer's step included, and returns the loss.</param>
    /// <exception cref="ArgumentException">The maximum does not lie above the minimum, or there are no parameters yet.</exception>
    /// <exception cref="InvalidOperationException">The first loss is NaN or infinite.</exception>
    public LearningRateRange Run(Optimizer optimizer, Func<double> train)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(train);
        if (Minimum >= Maximum)
            throw new ArgumentException(FormattableString.Invariant($"the rate grows from {Minimum} to {Maximum}: the maximum lies above the minimum"));
        var moved = optimizer.Parameters;
        if (moved.Count == 0)
            throw new ArgumentException("the optimizer has no parameters that could be restored: build the model first, by one call", nameof(optimizer));
        Parameter[] parameters =
            [.. moved.Select(parameter => parameter.Outermost).OfType<Layer>().Distinct().SelectMany(model => model.Parameters).Union(moved)];
        var (schedule, state) = (optimizer.Schedule, optimizer.GetState());
        using var outer = TensorScope.Suspend();
        var weights = parameters.Select(parameter => parameter.Value.Detach().Clone()).ToList();
        try
        {
            optimizer.Schedule = null;
            optimizer.SetState(Fresh(state)); // a velocity from before would lower the loss at any rate
            return Sweep(optimizer, train);
        }
        finally
        {
            foreach (var (parameter, weight) in parameters.Zip(weights)) parameter.Assign(weight);
            optimizer.ZeroGrad();
            optimizer.Schedule = null;
            optimizer.SetState(state);
            optimizer.Schedule = schedule;
        }
    }

    static OptimizerState Fresh(OptimizerState state) => state with
    {
        Numbers = new Dictionary<string, double>(state.Numbers, StringComparer.Ordinal)
        {
            [nameof(Optimizer.StepCount)] = 0,
            [nameof(Optimizer.AccumulatedBatches)] = 0,
        },
        Tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal),
    };

    LearningRateRange Sweep(Optimizer optimizer, Func<double> train)
    {
        List<double> rates = [], losses = [], smoothed = [];
        double average = 0, lowest = double.PositiveInfinity;
        for (var i = 0; i < Steps; i++)
        {
            var rate = Minimum * Math.Pow(Maximum / Minimum, i / (Steps - 1.0));
            optimizer.LearningRate = rate;
            var loss = train();
            if (!double.IsFinite(loss)) break;
            average = Smoothing * average + (1 - Smoothing) * loss;
            var value = average / (1 - Math.Pow(Smoothing, i + 1));
            rates.Add(rate);
            losses.Add(loss);
            smoothed.Add(value);
            lowest = Math.Min(lowest, value);
            if (value > StopFactor * lowest && lowest > 0) break;
        }
        if (rates.Count == 0) throw new InvalidOperationException("the loss of the first batch is not finite: nothing can be found");
        return new(rates, losses, smoothed);
    }
}
