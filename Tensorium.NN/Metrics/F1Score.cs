namespace Tensorium.NN;

/// <summary>How the F1 of several classes become one number.</summary>
public enum F1Average
{
    /// <summary>Their mean.</summary>
    Macro,

    /// <summary>F1 of all classes' counts together.</summary>
    Micro,

    /// <summary>Their mean, weighted by how often each class is right.</summary>
    Weighted,
}

/// <summary>
/// 2 precision recall / (precision + recall), which is 2 TP / (2 TP + FP + FN), for each class; 0 where that is 0 / 0.
/// </summary>
/// <remarks>
/// Predictions of shape (..., classes); targets one-hot of that shape, or integer labels. Keras gives the classes' values,
/// which are <see cref="PerClass"/> here, unless told an average.
/// </remarks>
/// <param name="average">How they become one number.</param>
/// <param name="threshold">Predictions above this are positive; when null, the largest of each row is, and above 0.5 if there is one class.</param>
public sealed class F1Score(F1Average average = F1Average.Macro, double? threshold = null) : Metric
{
    double[] _both = [], _said = [], _true = [];

    /// <summary>F1 of each class.</summary>
    public IReadOnlyList<double> PerClass => [.. _both.Select((both, i) => Ratio(both, _said[i], _true[i]))];

    /// <inheritdoc/>
    public override double Result => _both.Length == 0 ? double.NaN : average switch
    {
        F1Average.Micro => Ratio(_both.Sum(), _said.Sum(), _true.Sum()),
        F1Average.Weighted => _true.Sum() is var all and > 0 ? PerClass.Zip(_true, (f1, count) => f1 * count / all).Sum() : 0,
        _ => PerClass.Average(),
    };

    /// <inheritdoc/>
    protected override string DefaultName => "f1_score";

    /// <inheritdoc/>
    public override void Reset() => (_both, _said, _true) = ([], [], []);

    /// <inheritdoc/>
    protected override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights)
    {
        var p = predictions.Rank < 2 ? predictions.Reshape(-1, 1) : predictions.Flatten(0, -2);
        var (classes, isSparse) = (p.Shape[-1], targets.Shape != predictions.Shape && p.Shape[-1] > 1);
        var t = isSparse
            ? Batches.Labels(predictions, targets).Flatten().OneHot(classes, DType.Float64)
            : Batches.Aligned(predictions, targets).To(DType.Float64).Reshape(p.Shape);
        var said = threshold is null && classes > 1 ? p.ArgMax(-1).OneHot(classes, DType.Float64) : (p > (threshold ?? 0.5)).To(DType.Float64);
        t = (t > 0.5).To(DType.Float64);
        if (t.Count == 0) return;
        var w = Batches.RowWeightColumn(sampleWeights, predictions);
        Add(ref _both, said * t * w);
        Add(ref _said, said * w);
        Add(ref _true, t * w);
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(DefaultName) { ["average"] = $"{average}", ["threshold"] = threshold };

    static double Ratio(double both, double said, double right) => said + right > 0 ? 2 * both / (said + right) : 0;

    void Add(ref double[] sums, Tensor counts)
    {
        var added = counts.Sum(0).ToArray<double>();
        if (sums.Length == 0) sums = new double[added.Length];
        if (sums.Length != added.Length) throw new ShapeException($"{Name} has seen {sums.Length} classes, and now {added.Length}");
        for (var i = 0; i < sums.Length; i++) sums[i] += added[i];
    }
}
