namespace Tensorium.NN;

/// <summary>How far predictions are from targets: one number per example, and their mean over the batch.</summary>
public abstract class Loss
{
    /// <summary>The mean of (prediction - target)².</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredErrorLoss();

    /// <summary>The name, in Keras's spelling.</summary>
    public abstract string Name { get; }

    /// <summary>-log p[label], of scores for classes and the label of the right one.</summary>
    /// <param name="fromLogits">
    /// Whether predictions are scores before softmax, which is exact and fast; else they are probabilities.
    /// </param>
    public static Loss SparseCategoricalCrossentropy(bool fromLogits = false) => new SparseCategoricalCrossentropyLoss(fromLogits);

    /// <summary>The mean of -log softmax(logits)[label], fused.</summary>
    /// <param name="logits">Scores of shape (..., classes).</param>
    /// <param name="labels">Int32 or Int64, of shape (...).</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">The labels' shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not below the number of classes.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels) => new SparseCategoricalCrossentropyLoss(true).Call(logits, labels);

    /// <summary>The mean loss over the batch, a scalar to call Backward on.</summary>
    /// <param name="predictions">What a model gave. First, unlike in Keras.</param>
    /// <param name="targets">What it should have given.</param>
    /// <param name="sampleWeights">How much each example counts; all alike when null.</param>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    public Tensor Call(Tensor predictions, Tensor targets, Tensor? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(targets);
        var each = PerExample(predictions, targets);
        if (sampleWeights is null) return each.Mean();
        while (sampleWeights.Rank < each.Rank) sampleWeights = sampleWeights.Unsqueeze(-1);
        return (each * sampleWeights.To(each.DType)).Mean();
    }

    /// <summary>Name and options, for files.</summary>
    /// <exception cref="NotSupportedException">A loss of one's own.</exception>
    public virtual LayerConfig Config => throw new NotSupportedException($"the loss '{Name}' cannot be saved");

    /// <summary>A loss as a config says.</summary>
    /// <exception cref="ConfigException">No loss is called that, or a value is of the wrong kind.</exception>
    public static Loss FromConfig(LayerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Type switch
        {
            "mean_squared_error" => MeanSquaredError,
            "sparse_categorical_crossentropy" => SparseCategoricalCrossentropy(config.Flag("from_logits", false)),
            var other => throw new ConfigException($"there is no loss '{other}'"),
        };
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The loss of each example: the predictions' shape without the last axis.</summary>
    /// <param name="predictions">What a model gave.</param>
    /// <param name="targets">What it should have given.</param>
    protected abstract Tensor PerExample(Tensor predictions, Tensor targets);
}

/// <summary>Σ (prediction - target)² / n along the last axis</summary>
sealed class MeanSquaredErrorLoss : Loss
{
    public override string Name => "mean_squared_error";

    public override LayerConfig Config => new(Name);

    protected override Tensor PerExample(Tensor predictions, Tensor targets)
    {
        var error = predictions.SquaredDifference(Aligned(predictions, targets).To(predictions.DType));
        return error.Rank == 0 ? error : error.Mean(-1);
    }

    // Broadcasting (n, 1) against (n,) to (n, n) is never meant: a last axis of 1 may be missing, nothing else.
    static Tensor Aligned(Tensor predictions, Tensor targets)
    {
        if (predictions.Shape == targets.Shape) return targets;
        if (WithoutOne(predictions.Shape) == WithoutOne(targets.Shape)) return targets.Reshape(predictions.Shape);
        throw new ShapeException($"targets of shape {targets.Shape} do not fit predictions of shape {predictions.Shape}");
    }

    static Shape WithoutOne(Shape shape) => shape.Rank > 1 && shape[-1] == 1 ? Shape.Create(shape.Span[..^1]) : shape;
}

/// <summary>-log p[label]</summary>
sealed class SparseCategoricalCrossentropyLoss(bool fromLogits) : Loss
{
    const double Epsilon = 1e-7; // as Keras: keeps the logarithm finite

    public override string Name => "sparse_categorical_crossentropy";

    public override LayerConfig Config => new(Name) { ["from_logits"] = fromLogits };

    protected override Tensor PerExample(Tensor predictions, Tensor targets)
    {
        // Labels of shape (batch, 1), a column of a table, are meant as (batch,).
        var labels = targets.Rank == predictions.Rank && targets.Rank > 1 && targets.Shape[-1] == 1 ? targets.Squeeze(-1) : targets;
        // Softmax of log p is p again, divided by its sum.
        var logits = fromLogits ? predictions : predictions.Clip(Epsilon, 1 - Epsilon).Log();
        return logits.SoftmaxCrossEntropy(labels);
    }
}
