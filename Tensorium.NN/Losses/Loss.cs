namespace Tensorium.NN;

/// <summary>How far predictions are from targets: one number per example, and their mean over the batch.</summary>
/// <remarks>
/// Formulas, defaults and names are Keras 3's; probabilities are kept 1e-7 away from 0 and 1. A loss of one's own overrides
/// <see cref="PerExample"/>, or is <see cref="Custom"/>.
/// </remarks>
public abstract partial class Loss
{
    /// <summary>Keras's epsilon: keeps logarithms and quotients finite.</summary>
    private protected const double Epsilon = 1e-7;

    // Made once, since a loss cannot be changed and this one is called in each step of a loop of one's own.
    static readonly Loss OfLogits = SparseCategoricalCrossentropy(fromLogits: true);

    /// <summary>The name, in Keras's spelling.</summary>
    public abstract string Name { get; }

    /// <summary>How the losses of examples become one number; see <see cref="With"/>.</summary>
    public LossReduction Reduction { get; private set; }

    /// <summary>This loss with another reduction.</summary>
    public Loss With(LossReduction reduction)
    {
        var copy = (Loss)MemberwiseClone();
        copy.Reduction = reduction;
        return copy;
    }

    /// <summary>The mean of -log softmax(logits)[label], fused.</summary>
    /// <param name="logits">Scores of shape (..., classes).</param>
    /// <param name="labels">Int32 or Int64, of shape (...).</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">The labels' shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not below the number of classes.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels) => OfLogits.Call(logits, labels);

    /// <summary>The loss over the batch, by default the mean, a scalar to call Backward on.</summary>
    /// <param name="predictions">What a model gave. First, unlike in Keras.</param>
    /// <param name="targets">What it should have given.</param>
    /// <param name="sampleWeights">
    /// How much each example counts: of the examples' shape, or of its first axes; as much as each other when null.
    /// </param>
    /// <returns>A scalar; with <see cref="LossReduction.None"/> one number per example.</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    public Tensor Call(Tensor predictions, Tensor targets, Tensor? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(targets);
        var losses = PerExample(predictions, targets);
        var weights = sampleWeights is null ? null : Batches.Weights(sampleWeights, losses);
        if (weights is not null) losses *= weights;
        if (Counted(targets) is { } counted) return Reduce(losses, weights, counted.Reshape(losses.Shape).To(losses.DType));
        return Reduction switch
        {
            LossReduction.None => losses,
            LossReduction.Sum => losses.Sum(),
            LossReduction.MeanWithSampleWeight when weights is not null => Quotient(losses.Sum(), weights.Sum()),
            _ => losses.Mean(),
        };
    }

    /// <summary>The same of those examples alone that count; 0 where none does.</summary>
    Tensor Reduce(Tensor losses, Tensor? weights, Tensor counted)
    {
        losses = Tensor.Where(counted > 0, losses, Tensor.ZerosLike(losses));
        if (Reduction == LossReduction.None) return losses;
        if (Reduction == LossReduction.Sum) return losses.Sum();
        var whole = Reduction == LossReduction.MeanWithSampleWeight && weights is not null ? (weights * counted).Sum() : counted.Sum();
        return Quotient(losses.Sum(), whole);
    }

    /// <summary>
    /// sum / whole, and the sum itself where the whole is 0: 0 where nothing counts. Reads nothing, so that no device is waited for.
    /// </summary>
    static Tensor Quotient(Tensor sum, Tensor whole) => sum / whole.MaskedFill(whole.Eq(0), 1);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Which examples count, true or false for each; null for all.</summary>
    internal virtual Tensor? Counted(Tensor targets) => null;

    /// <summary>The loss of each example: the predictions' shape without the last axis; of shape (batch,) one for each element.</summary>
    /// <param name="predictions">What a model gave.</param>
    /// <param name="targets">What it should have given.</param>
    protected abstract Tensor PerExample(Tensor predictions, Tensor targets);
}
