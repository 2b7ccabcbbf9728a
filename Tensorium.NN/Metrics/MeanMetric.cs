namespace Tensorium.NN;

/// <summary>A mean over examples: Σ weight value / Σ weight, in double precision.</summary>
public abstract class MeanMetric : Metric
{
    readonly LateSum _sum = new(), _weights = new();
    double _count;

    /// <inheritdoc/>
    public override double Result => _sum.Value / (_count + _weights.Value);

    /// <inheritdoc/>
    public override void Reset()
    {
        _sum.Reset();
        _weights.Reset();
        _count = 0;
    }

    /// <inheritdoc/>
    protected sealed override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights) =>
        Take(PerExample(predictions, targets), sampleWeights, Counted(targets));

    /// <summary>The value of each example.</summary>
    protected abstract Tensor PerExample(Tensor predictions, Tensor targets);

    /// <summary>Which examples count, true or false for each; null for all. The value of others is 0.</summary>
    private protected virtual Tensor? Counted(Tensor targets) => null;

    private protected void Take(Tensor values, Tensor? sampleWeights, Tensor? counted = null)
    {
        values = values.To(DType.Float64);
        if (counted is not null)
        {
            counted = counted.Reshape(values.Shape).To(DType.Float64);
            sampleWeights = sampleWeights is null ? counted : counted * Batches.Weights(sampleWeights, values);
        }
        if (sampleWeights is null)
        {
            _sum.Add(values.Sum());
            _count += values.Count;
            return;
        }
        var weights = Batches.Weights(sampleWeights, values);
        _sum.Add((values * weights).Sum());
        _weights.Add(weights.Sum());
    }
}

/// <summary>A mean over examples of a function of predictions and targets.</summary>
sealed class FunctionMetric(LayerConfig config, Func<Tensor, Tensor, Tensor> function) : MeanMetric
{
    protected override string DefaultName => config.Type;

    protected override LayerConfig Describe() => config.Copy();

    protected override Tensor PerExample(Tensor predictions, Tensor targets) => function(predictions, targets);
}

/// <summary>The same of one's own: by name no built-in one is meant.</summary>
sealed class CustomMetric(string name, Func<Tensor, Tensor, Tensor> function) : MeanMetric
{
    protected override string DefaultName => name;

    protected override Tensor PerExample(Tensor predictions, Tensor targets) => function(predictions, targets);
}

/// <summary>A mean over examples of a loss.</summary>
sealed class LossMetric(Loss loss) : MeanMetric
{
    readonly Loss _each = loss.With(LossReduction.None);

    // a metric of the other sign has the name
    protected override string DefaultName => string.Equals(loss.Name, "cosine_similarity", StringComparison.Ordinal) ? $"{loss.Name}_loss" : loss.Name;

    protected override LayerConfig Describe() => new(DefaultName) { ["loss"] = loss.IsSaveable ? loss.Config : null };

    protected override Tensor PerExample(Tensor predictions, Tensor targets) => _each.Call(predictions, targets);

    private protected override Tensor? Counted(Tensor targets) => loss.Counted(targets);
}

/// <summary>√ of the mean of squared errors</summary>
sealed class RootMeanSquaredErrorMetric : MeanMetric
{
    public override double Result => Math.Sqrt(base.Result);

    protected override string DefaultName => "root_mean_squared_error";

    protected override Tensor PerExample(Tensor predictions, Tensor targets) =>
        predictions.SquaredDifference(Batches.Aligned(predictions, targets));
}

/// <summary>The weighted mean of numbers, for example of losses.</summary>
public sealed class Mean : MeanMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "mean";

    /// <summary>Takes in a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="weight">How much it counts.</param>
    public void Update(double value, double weight = 1) =>
        Update(Tensor.Scalar(value, DType.Float64), Tensor.Scalar(weight, DType.Float64));

    /// <summary>Takes in numbers.</summary>
    /// <param name="values">Of any shape.</param>
    /// <param name="weights">How much each counts; all as much when null.</param>
    public void Update(Tensor values, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = TensorScope.Enter();
        using var mode = Autograd.NoGrad();
        Take(values, weights);
    }

    /// <inheritdoc/>
    protected override Tensor PerExample(Tensor predictions, Tensor targets) => predictions;
}
