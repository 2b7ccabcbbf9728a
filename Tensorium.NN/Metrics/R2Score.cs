namespace Tensorium.NN;

/// <summary>
/// The coefficient of determination: 1 - Σ (t - p)² / Σ (t - mean t)² for each output (the last axis), and the mean over
/// outputs. 1 is perfect, 0 as good as the mean. An output whose targets are all equal counts 0, as in Keras.
/// </summary>
/// <remarks>Streaming by Chan, Golub and LeVeque's update of mean and squares, so that large means cost no digits.</remarks>
public sealed class R2Score : Metric
{
    double[] _mean = [], _squares = [], _residuals = [];
    double _weight;

    /// <inheritdoc/>
    public override double Result => _weight > 0
        ? _squares.Zip(_residuals, (total, residual) => total == 0 ? 0 : 1 - (residual / total)).Average()
        : double.NaN;

    /// <inheritdoc/>
    protected override string DefaultName => "r2_score";

    /// <inheritdoc/>
    public override void Reset() => (_mean, _squares, _residuals, _weight) = ([], [], [], 0);

    /// <inheritdoc/>
    protected override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights)
    {
        var outputs = predictions.Rank < 2 ? 1 : predictions.Shape[-1];
        var t = Batches.Aligned(predictions, targets).To(DType.Float64).Reshape(-1, outputs);
        var p = predictions.To(DType.Float64).Reshape(-1, outputs);
        if (t.Count == 0) return;
        if (_mean.Length == 0) (_mean, _squares, _residuals) = (new double[outputs], new double[outputs], new double[outputs]);
        if (_mean.Length != outputs) throw new ShapeException($"{Name} has seen {_mean.Length} outputs, and now predictions of shape {predictions.Shape}");
        var w = Batches.RowWeightColumn(sampleWeights, predictions);
        var weight = w.Sum().Item<double>();
        if (weight == 0) return;
        var mean = (t * w).Sum(0) / weight;
        var squares = ((t - mean).Square() * w).Sum(0).ToArray<double>();
        var residuals = ((t - p).Square() * w).Sum(0).ToArray<double>();
        var means = mean.ToArray<double>();
        for (var i = 0; i < means.Length; i++)
        {
            var delta = means[i] - _mean[i];
            _squares[i] += squares[i] + (delta * delta * _weight * weight / (_weight + weight));
            _mean[i] += delta * weight / (_weight + weight);
            _residuals[i] += residuals[i];
        }
        _weight += weight;
    }
}
