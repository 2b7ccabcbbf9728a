namespace Tensorium.NN;

/// <summary>Which curve <see cref="Auc"/> measures.</summary>
public enum AucCurve
{
    /// <summary>Recall over the share of negatives said to be positive.</summary>
    Roc,

    /// <summary>Precision over recall.</summary>
    PrecisionRecall,
}

/// <summary>The area under a curve of two classes: 0.5 for guessing (ROC), 1 for perfect.</summary>
/// <remarks>
/// <para>By default an approximation, Keras's: 200 thresholds, evenly from 0 to 1, so that memory does not grow with the data. ROC
/// is summed by trapezoids, precision-recall by Davis and Goadrich's interpolation (2006). With <see cref="IsExact"/> each score
/// that comes is a threshold: the ROC area is then the share of pairs of a positive and a negative in the right order.</para>
/// <para>Predictions lie in [0, 1], or are scores; targets are 0 and 1, of their shape. A prediction of NaN makes the area NaN.</para>
/// </remarks>
public sealed class Auc : Metric
{
    readonly double[]? _labelWeights;
    readonly int _thresholds;
    AucCounts[] _counts = [];

    /// <summary>An area by so many thresholds.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="thresholds">How many; at least 2.</param>
    /// <param name="fromLogits">Whether predictions are scores before the sigmoid.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 thresholds.</exception>
    public Auc(AucCurve curve = AucCurve.Roc, int thresholds = 200, bool fromLogits = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(thresholds, 2);
        (Curve, FromLogits, _thresholds) = (curve, fromLogits, thresholds);
    }

    /// <summary>The curve.</summary>
    public AucCurve Curve { get; }

    /// <summary>Whether predictions are scores before the sigmoid.</summary>
    public bool FromLogits { get; }

    /// <summary>Whether each score is a threshold: no approximation, and memory that grows with the data until <see cref="Reset"/>.</summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// Whether each place of the last axis is a label of its own, with an area of its own: the result is their mean. Otherwise all
    /// elements are counted together.
    /// </summary>
    public bool MultiLabel { get; init; }

    /// <summary>How much the area of each label counts in the mean, not negative; all alike when null. Needs <see cref="MultiLabel"/>.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public IReadOnlyList<double>? LabelWeights
    {
        get => _labelWeights;
        init => _labelWeights = value is null || (value.All(weight => weight >= 0 && double.IsFinite(weight)) && value.Sum() > 0)
            ? value?.ToArray()
            : throw new ArgumentException($"({string.Join(", ", value)}) are no weights: they are finite, not negative and not all 0", nameof(value));
    }

    /// <summary>The area of each label; one without <see cref="MultiLabel"/>. Empty before the first batch.</summary>
    public IReadOnlyList<double> PerLabel => Array.ConvertAll(_counts, counts => counts.Area(Curve));

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            var (sum, whole) = (0.0, 0.0);
            for (var i = 0; i < _counts.Length; i++)
            {
                var weight = MultiLabel && _labelWeights is not null ? _labelWeights[i] : 1;
                if (weight > 0) (sum, whole) = (sum + (weight * _counts[i].Area(Curve)), whole + weight);
            }
            return sum / whole;
        }
    }

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    public override void Reset() => _counts = [];

    internal static Auc Create(LayerConfig config) => new(
        config.Has("curve") ? config.Choice<AucCurve>("curve") : AucCurve.Roc,
        config.Integer("num_thresholds", 200), config.Flag("from_logits", false))
    {
        IsExact = config.Flag("exact", false),
        MultiLabel = config.Flag("multi_label", false),
        LabelWeights = config.Has("label_weights") ? config.Numbers("label_weights") : null,
    };

    /// <inheritdoc/>
    protected override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights)
    {
        if (FromLogits) predictions = predictions.Sigmoid();
        var (p, positive, weights) = Counts.Read(predictions, targets, sampleWeights, classId: null);
        var (scores, truths, each) = (p.To(DType.Float64).ToArray<double>(), positive.ToArray<bool>(), weights?.ToArray<double>());
        foreach (var score in scores)
            if (score is < 0 or > 1)
                throw new ArgumentOutOfRangeException(nameof(predictions), score, $"{Name} takes predictions in [0, 1], or FromLogits");
        var labels = MultiLabel ? (int)p.Shape[-1] : 1;
        if (MultiLabel && p.Rank < 2) throw new ShapeException($"{Name} of several labels takes predictions of shape (..., labels), not {predictions.Shape}");
        if (_labelWeights is not null && (!MultiLabel || _labelWeights.Length != labels))
            throw new ShapeException($"{Name} has weights for {_labelWeights.Length} labels; there are {labels}{(MultiLabel ? "" : ", not MultiLabel")}");
        if (_counts.Length == 0)
        {
            var thresholds = IsExact ? null : AucCounts.Even(_thresholds);
            _counts = [.. Enumerable.Range(0, labels).Select(_ => new AucCounts(thresholds))];
        }
        if (_counts.Length != labels) throw new ShapeException($"{Name} has seen {_counts.Length} labels, and now {labels}");
        for (var label = 0; label < labels; label++) _counts[label].Add(scores, truths, each, label, labels);
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe()
    {
        var config = new LayerConfig(DefaultName) { ["curve"] = $"{Curve}", ["num_thresholds"] = _thresholds, ["from_logits"] = FromLogits };
        if (IsExact) config["exact"] = true;
        if (MultiLabel) config["multi_label"] = true;
        if (_labelWeights is not null) config["label_weights"] = _labelWeights;
        return config;
    }
}
