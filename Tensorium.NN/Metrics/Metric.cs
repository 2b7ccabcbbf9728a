namespace Tensorium.NN;

/// <summary>A number that is gathered batch by batch and not trained on. Definitions, defaults and names are Keras 3's.</summary>
public abstract partial class Metric
{
    static readonly HashSet<string> Larger = ["accuracy", "acc", "precision", "recall", "auc", "f1", "r2", "similarity", "confusion"];
    static readonly HashSet<string> Smaller = ["loss", "error"];

    string? _name;

    /// <summary>The name, in Keras's spelling unless set.</summary>
    /// <exception cref="ArgumentException">Set to nothing.</exception>
    public string Name
    {
        get => _name ?? DefaultName;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _name = value;
        }
    }

    /// <summary>The value over all batches since the last <see cref="Reset"/>; NaN when there was none.</summary>
    public abstract double Result { get; }

    /// <summary>The name, in Keras's spelling.</summary>
    protected abstract string DefaultName { get; }

    /// <summary>By the words of the default name, which <see cref="Layer.SnakeCase"/> divides; null where these do not tell.</summary>
    internal bool? LargerIsBetter
    {
        get
        {
            var words = Layer.SnakeCase(DefaultName).Split('_');
            if (words[^1] is not "loss" && words.Any(Larger.Contains)) return true;
            return this is LossMetric || Names.Contains(DefaultName, StringComparer.Ordinal) || words.Any(Smaller.Contains) ? false : null;
        }
    }

    /// <summary>Takes in a batch.</summary>
    /// <param name="predictions">What a model gave.</param>
    /// <param name="targets">What it should have given.</param>
    /// <param name="sampleWeights">
    /// How much each example counts: of the examples' shape, or of its first axes; as much as each other when null.
    /// </param>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    /// <exception cref="DTypeException">Labels of classes are not integers.</exception>
    public void Update(Tensor predictions, Tensor targets, Tensor? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = TensorScope.Enter();
        using var mode = Autograd.NoGrad();
        Add(predictions, targets, sampleWeights);
    }

    /// <summary>Starts again.</summary>
    public abstract void Reset();

    /// <summary>Name and value.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Result:G5}");

    /// <summary>Takes in a batch, unrecorded, in a scope of its own.</summary>
    /// <param name="predictions">What a model gave.</param>
    /// <param name="targets">What it should have given.</param>
    /// <param name="sampleWeights">How much each example counts, or null.</param>
    protected abstract void Add(Tensor predictions, Tensor targets, Tensor? sampleWeights);
}
