namespace Tensorium.NN;

/// <summary>
/// How often examples of each class (row) were taken for each class (column). Its <see cref="Result"/> is the share on the
/// diagonal.
/// </summary>
/// <remarks>
/// Predictions of shape (..., classes), of which the largest counts, with integer labels or one-hot targets. With two classes
/// predictions may have one column, of which those above 0.5 are class 1.
/// </remarks>
public sealed class ConfusionMatrix : Metric
{
    double[,]? _counts; // made when it is first needed: a file may claim any number of classes

    /// <summary>A matrix of zeros.</summary>
    /// <param name="classes">How many classes; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Classes = classes;
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    double[,] All => _counts ??= new double[Classes, Classes];

    /// <summary>The matrix, Float64 of shape (classes, classes).</summary>
    public Tensor Matrix => Tensor.From(All);

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            if (_counts is null) return double.NaN;
            var (right, all) = (0.0, 0.0);
            for (var i = 0; i < Classes; i++)
                for (var j = 0; j < Classes; j++)
                    (right, all) = (right + (i == j ? All[i, j] : 0), all + All[i, j]);
            return right / all;
        }
    }

    /// <summary>Σ weight of examples of one class that were taken for another.</summary>
    public double this[int actual, int predicted] => All[actual, predicted];

    /// <inheritdoc/>
    protected override string DefaultName => "confusion_matrix";

    /// <inheritdoc/>
    public override void Reset() => _counts = null;

    /// <inheritdoc/>
    protected override void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights)
    {
        var isBinary = Classes == 2 && (predictions.Rank < 2 || predictions.Shape[-1] == 1);
        if (!isBinary && (predictions.Rank == 0 || predictions.Shape[-1] != Classes))
            throw new ShapeException($"{Name} of {Classes} classes takes predictions of shape (..., {Classes}), not {predictions.Shape}");
        var chosen = isBinary ? (predictions > 0.5).To(DType.Int64) : predictions.ArgMax(-1);
        var actual = isBinary ? Batches.Aligned(predictions, targets).To(DType.Int64)
            : targets.Shape == predictions.Shape ? targets.ArgMax(-1)
            : Batches.Labels(predictions, targets).To(DType.Int64);
        var weights = sampleWeights is null ? null : Batches.Weights(sampleWeights.To(DType.Float64), chosen.To(DType.Float64)).ToArray<double>();
        var (rows, columns) = (actual.ToArray<long>(), chosen.ToArray<long>());
        foreach (var row in rows)
            if (row < 0 || row >= Classes)
                throw new ArgumentOutOfRangeException(nameof(targets), row, $"label {row} does not lie in 0 to {Classes - 1}");
        for (var i = 0; i < rows.Length; i++) All[rows[i], columns[i]] += weights?[i] ?? 1;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(DefaultName) { ["classes"] = Classes };
}
