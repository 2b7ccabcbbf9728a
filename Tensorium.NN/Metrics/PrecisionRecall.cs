namespace Tensorium.NN;

/// <summary>A ratio of counts of right and wrong positives. Targets are 0 and 1, of the predictions' shape.</summary>
public abstract class PositiveMetric : Metric
{
    bool _met;

    private protected PositiveMetric(double threshold, int? classId) => (Threshold, ClassId) = (threshold, classId);

    /// <summary>Predictions above this are positive.</summary>
    public double Threshold { get; }

    /// <summary>The class that alone counts, a place on the last axis, or null for all elements.</summary>
    public int? ClassId { get; }

    /// <summary>Σ weight of positives that were said to be.</summary>
    public double TruePositives { get; private set; }

    /// <summary>Σ weight of negatives that were said to be positive.</summary>
    public double FalsePositives { get; private set; }

    /// <summary>Σ weight of positives that were not said to be.</summary>
    public double FalseNegatives { get; private set; }

    /// <inheritdoc/>
    public sealed override double Result => !_met ? double.NaN : Ratio is var (part, whole) && whole > 0 ? part / whole : 0;

    /// <inheritdoc/>
    protected sealed override LayerConfig Describe()
    {
        var config = new LayerConfig(DefaultName) { ["threshold"] = Threshold };
        if (ClassId is { } one) config["class_id"] = one;
        return config;
    }

    private protected abstract (double Part, double Whole) Ratio { get; }

    /// <inheritdoc/>
    public sealed override void Reset() => (_met, TruePositives, FalsePositives, FalseNegatives) = (false, 0, 0, 0);

    /// <inheritdoc/>
    protected sealed override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights)
    {
        var (p, positive, weights) = Counts.Read(predictions, targets, sampleWeights, ClassId);
        var (both, said, missed, _) = Counts.Of(p > Threshold, positive, weights);
        TruePositives += both;
        FalsePositives += said;
        FalseNegatives += missed;
        _met |= p.Count > 0;
    }
}

/// <summary>true positives / (true positives + false positives); 0 where nothing was said to be positive.</summary>
/// <param name="threshold">Predictions above this are positive.</param>
/// <param name="classId">The class that alone counts, or null.</param>
public sealed class Precision(double threshold = 0.5, int? classId = null) : PositiveMetric(threshold, classId)
{
    /// <inheritdoc/>
    protected override string DefaultName => "precision";

    private protected override (double Part, double Whole) Ratio => (TruePositives, TruePositives + FalsePositives);
}

/// <summary>true positives / (true positives + false negatives); 0 where nothing is positive.</summary>
/// <param name="threshold">Predictions above this are positive.</param>
/// <param name="classId">The class that alone counts, or null.</param>
public sealed class Recall(double threshold = 0.5, int? classId = null) : PositiveMetric(threshold, classId)
{
    /// <inheritdoc/>
    protected override string DefaultName => "recall";

    private protected override (double Part, double Whole) Ratio => (TruePositives, TruePositives + FalseNegatives);
}
