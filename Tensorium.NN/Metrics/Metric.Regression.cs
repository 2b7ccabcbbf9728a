namespace Tensorium.NN;

// Errors of numbers, and any loss as a metric.
public abstract partial class Metric
{
    /// <summary>The mean of (prediction - target)².</summary>
    public static Metric MeanSquaredError() => Of(Loss.MeanSquaredError);

    /// <summary>The mean of |prediction - target|.</summary>
    public static Metric MeanAbsoluteError() => Of(Loss.MeanAbsoluteError);

    /// <summary>The root of the mean of (prediction - target)² over all elements.</summary>
    public static Metric RootMeanSquaredError() => new RootMeanSquaredErrorMetric();

    /// <summary>1 - Σ (t - p)² / Σ (t - mean t)² for each output, and the mean of that.</summary>
    public static Metric R2() => new R2Score();

    /// <summary>The mean of Σ t/‖t‖ p/‖p‖ along an axis: 1 for the same direction. Norms are at least 1e-7.</summary>
    /// <param name="axis">The axis; the last by default.</param>
    public static Metric CosineSimilarity(int axis = -1)
    {
        var each = Loss.CosineSimilarity(axis).With(LossReduction.None);
        return new FunctionMetric(new("cosine_similarity") { ["axis"] = axis }, (p, t) => -each.Call(p, t));
    }

    /// <summary>
    /// The mean over examples of any loss, by the loss's name; where a metric of another sign has that, as cosine_similarity, with
    /// _loss after it.
    /// </summary>
    public static Metric Of(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new LossMetric(loss);
    }

    /// <summary>The mean over examples of a function of one's own.</summary>
    /// <param name="name">What histories call it.</param>
    /// <param name="function">Of predictions and targets; gives one number per example, or one in all.</param>
    public static Metric Custom(string name, Func<Tensor, Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        return new CustomMetric(name, function);
    }
}
