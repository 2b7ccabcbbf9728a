namespace Tensorium.NN;

/// <summary>A number that is gathered batch by batch and not trained on.</summary>
public abstract class Metric
{
    /// <summary>The name, in Keras's spelling.</summary>
    public abstract string Name { get; }

    /// <summary>The value over all batches since the last <see cref="Reset"/>; NaN when there was none.</summary>
    public abstract double Result { get; }

    /// <summary>The share of examples whose largest score is that of their label.</summary>
    public static Metric Accuracy() => new SparseCategoricalAccuracy();

    /// <summary>Name and options, for files.</summary>
    /// <exception cref="NotSupportedException">A metric of one's own.</exception>
    public virtual LayerConfig Config => throw new NotSupportedException($"the metric '{Name}' cannot be saved");

    /// <summary>A new metric as a config says.</summary>
    /// <exception cref="ConfigException">No metric is called that, or a value is of the wrong kind.</exception>
    public static Metric FromConfig(LayerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Type == "accuracy" ? Accuracy() : throw new ConfigException($"there is no metric '{config.Type}'");
    }

    /// <summary>Takes in a batch.</summary>
    /// <param name="predictions">What a model gave: of shape (..., classes).</param>
    /// <param name="targets">What it should have given: Int32 or Int64 labels of shape (...).</param>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    /// <exception cref="DTypeException">The labels are not integers.</exception>
    public void Update(Tensor predictions, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = TensorScope.Enter();
        using var mode = Autograd.NoGrad();
        Add(predictions, targets);
    }

    /// <summary>Starts again.</summary>
    public abstract void Reset();

    /// <summary>Takes in a batch, unrecorded, in a scope of its own.</summary>
    /// <param name="predictions">What a model gave.</param>
    /// <param name="targets">What it should have given.</param>
    protected abstract void Add(Tensor predictions, Tensor targets);
}

/// <summary>argmax(scores) = label</summary>
sealed class SparseCategoricalAccuracy : Metric
{
    long _right, _seen;

    public override string Name => "accuracy";

    public override LayerConfig Config => new(Name);

    public override double Result => _right / (double)_seen;

    public override void Reset() => (_right, _seen) = (0, 0);

    protected override void Add(Tensor predictions, Tensor targets)
    {
        if (predictions.Rank == 0 || predictions.Shape[-1] < 2)
            throw new ShapeException($"accuracy needs a score for each of two or more classes, not shape {predictions.Shape}");
        if (targets.DType is not (DType.Int32 or DType.Int64))
            throw new DTypeException($"labels are of Int32 or Int64, not of {targets.DType}");
        var chosen = predictions.ArgMax(-1);
        if (targets.Rank == predictions.Rank && targets.Shape[-1] == 1) targets = targets.Squeeze(-1); // a column of a table
        if (targets.Shape != chosen.Shape)
            throw new ShapeException($"labels of shape {targets.Shape} do not fit scores of shape {predictions.Shape}");
        _right += chosen.Eq(targets.To(chosen.DType)).To(DType.Int64).Sum().Item<long>();
        _seen += chosen.Count;
    }
}
