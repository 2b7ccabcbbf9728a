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
/// An approximation by thresholds, Keras's: 200 of them, evenly from 0 to 1, so that memory does not grow with the data. ROC is
/// summed by trapezoids, precision-recall by Davis and Goadrich's interpolation (2006). Predictions lie in [0, 1]; targets are
/// 0 and 1, of their shape.
/// </remarks>
public sealed class Auc : Metric
{
    readonly double[] _thresholds, _true, _false;
    double _positives, _negatives;

    /// <summary>An area by so many thresholds.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="thresholds">How many; at least 2.</param>
    /// <param name="fromLogits">Whether predictions are scores before the sigmoid.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 thresholds.</exception>
    public Auc(AucCurve curve = AucCurve.Roc, int thresholds = 200, bool fromLogits = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(thresholds, 2);
        (Curve, FromLogits) = (curve, fromLogits);
        _thresholds = new double[thresholds];
        for (var i = 0; i < thresholds; i++) _thresholds[i] = i / (double)(thresholds - 1);
        (_thresholds[0], _thresholds[^1]) = (-1e-7, 1 + 1e-7); // so that 0 and 1 are counted
        (_true, _false) = (new double[thresholds], new double[thresholds]);
    }

    /// <summary>The curve.</summary>
    public AucCurve Curve { get; }

    /// <summary>Whether predictions are scores before the sigmoid.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override double Result => _positives + _negatives == 0 ? double.NaN : Curve == AucCurve.Roc ? UnderRoc() : UnderPrecision();

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_true);
        Array.Clear(_false);
        (_positives, _negatives) = (0, 0);
    }

    /// <inheritdoc/>
    protected override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights)
    {
        if (FromLogits) predictions = predictions.Sigmoid();
        var (p, positive, weights) = Counts.Read(predictions, targets, sampleWeights, classId: null);
        var (scores, truths, each) = (p.ToArray<double>(), positive.ToArray<bool>(), weights?.ToArray<double>());
        foreach (var score in scores)
            if (!(score is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(predictions), score, $"{Name} takes predictions in [0, 1], or FromLogits");
        // counted where the score last lies above a threshold; summed from the top afterwards
        var (right, wrong) = (new double[_thresholds.Length], new double[_thresholds.Length]);
        for (var i = 0; i < scores.Length; i++)
        {
            var weight = each?[i] ?? 1;
            var above = LastBelow(scores[i]);
            if (truths[i]) (right[above], _positives) = (right[above] + weight, _positives + weight);
            else (wrong[above], _negatives) = (wrong[above] + weight, _negatives + weight);
        }
        var (rights, wrongs) = (0.0, 0.0);
        for (var i = _thresholds.Length - 1; i >= 0; i--)
        {
            _true[i] += rights += right[i];
            _false[i] += wrongs += wrong[i];
        }
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() =>
        new(DefaultName) { ["curve"] = $"{Curve}", ["num_thresholds"] = _thresholds.Length, ["from_logits"] = FromLogits };

    /// <summary>The place of the largest threshold that the score is above.</summary>
    int LastBelow(double score)
    {
        var found = Array.BinarySearch(_thresholds, score);
        return (found < 0 ? ~found : found) - 1;
    }

    double UnderRoc()
    {
        double area = 0;
        for (var i = 0; i < _thresholds.Length - 1; i++)
            area += Share(_false[i] - _false[i + 1], _negatives) * (Share(_true[i], _positives) + Share(_true[i + 1], _positives)) / 2;
        return area;
    }

    double UnderPrecision()
    {
        // between neighbours true positives grow linearly with all positives: precision is slope + intercept / all
        double area = 0;
        for (var i = 0; i < _thresholds.Length - 1; i++)
        {
            var (right, all, next) = (_true[i] - _true[i + 1], _true[i] + _false[i], _true[i + 1] + _false[i + 1]);
            var slope = Share(right, all - next);
            var intercept = _true[i + 1] - (slope * next);
            var ratio = all > 0 && next > 0 ? all / next : 1;
            area += Share(slope * (right + (intercept * Math.Log(ratio))), _positives);
        }
        return area;
    }

    static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
