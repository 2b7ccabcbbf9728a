namespace Tensorium.NN;

// Losses of classes: p the prediction, t the target.
public abstract partial class Loss
{
    /// <summary>The mean of max(1 - t p, 0) along the last axis, with t of -1 and 1; targets of 0 and 1 alone are taken for those.</summary>
    public static Loss Hinge { get; } = new ElementLoss(new("hinge"), (p, t) => (1 - (Signed(t) * p)).Relu());

    /// <summary>The mean of max(1 - t p, 0)² along the last axis, with t of -1 and 1; targets of 0 and 1 alone are taken for those.</summary>
    public static Loss SquaredHinge { get; } = new ElementLoss(new("squared_hinge"), (p, t) => (1 - (Signed(t) * p)).Relu().Square());

    /// <summary>max(max((1 - t) p) - Σ t p + 1, 0) along the last axis, with t one-hot.</summary>
    public static Loss CategoricalHinge { get; } = new RowLoss(
        new("categorical_hinge"), (p, t) => (((1 - t) * p).Max(-1) - (t * p).Sum(-1) + 1).Relu());

    /// <summary>Σ t log(t / p) along the last axis, both clipped to [1e-7, 1]. Kullback and Leibler 1951.</summary>
    public static Loss KLDivergence { get; } = new RowLoss(new("kl_divergence"), (p, t) =>
    {
        var (target, prediction) = (t.Clip(Epsilon, 1), p.Clip(Epsilon, 1));
        return (target * (target / prediction).Log()).Sum(-1);
    });

    /// <summary>The mean of -t log p - (1 - t) log(1 - p) along the last axis.</summary>
    /// <param name="fromLogits">Whether predictions are scores before the sigmoid, which is exact; else they are probabilities.</param>
    /// <param name="labelSmoothing">s in [0, 1]: targets become t (1 - s) + s / 2. Szegedy et al. 2016.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing does not lie there.</exception>
    public static Loss BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0)
    {
        CheckSmoothing(labelSmoothing);
        return new ElementLoss(Options("binary_crossentropy", fromLogits, labelSmoothing), (p, t) =>
        {
            if (labelSmoothing > 0) t = (t * (1 - labelSmoothing)) + (labelSmoothing / 2);
            if (fromLogits) return (t * (-p).Softplus()) + ((1 - t) * p.Softplus()); // not softplus p - t p: both may be large and alike
            p = p.Clip(Epsilon, 1 - Epsilon);
            return -((t * p.Log()) + ((1 - t) * (1 - p).Log()));
        });
    }

    /// <summary>-Σ t log p along the last axis, with t one-hot or a distribution.</summary>
    /// <param name="fromLogits">
    /// Whether predictions are scores before softmax, which is exact; else they are probabilities, which are divided by their sum.
    /// </param>
    /// <param name="labelSmoothing">s in [0, 1]: targets become t (1 - s) + s / classes. Szegedy et al. 2016.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing does not lie there.</exception>
    public static Loss CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0)
    {
        CheckSmoothing(labelSmoothing);
        return new RowLoss(
            Options("categorical_crossentropy", fromLogits, labelSmoothing),
            (p, t) => -(Smooth(t, labelSmoothing) * LogProbabilities(p, fromLogits)).Sum(-1));
    }

    /// <summary>-log p[label], of scores for classes and the label of the right one, Int32 or Int64.</summary>
    /// <param name="fromLogits">
    /// Whether predictions are scores before softmax, which is exact and fast; else they are probabilities, which are divided by
    /// their sum.
    /// </param>
    /// <param name="labelSmoothing">s in [0, 1], as if targets were one-hot; Keras's has none.</param>
    /// <param name="ignoreClass">
    /// A label, also one that is no class as -1, whose examples cost nothing and count for nothing: a mean is that of the others.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing does not lie there.</exception>
    public static Loss SparseCategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int? ignoreClass = null)
    {
        CheckSmoothing(labelSmoothing);
        var options = Options("sparse_categorical_crossentropy", fromLogits, labelSmoothing);
        if (ignoreClass is { } ignored) options["ignore_class"] = ignored;
        return new SparseCategoricalCrossentropyLoss(options, fromLogits, labelSmoothing, ignoreClass);
    }

    private protected static Tensor Smooth(Tensor targets, double smoothing) =>
        smoothing == 0 ? targets : (targets * (1 - smoothing)) + (smoothing / targets.Shape[-1]);

    private protected static Tensor LogProbabilities(Tensor predictions, bool fromLogits) => fromLogits
        ? predictions.LogSoftmax()
        : (predictions / predictions.Sum(-1, keepDims: true)).Clip(Epsilon, 1 - Epsilon).Log();

    static Tensor Signed(Tensor targets)
    {
        var binary = targets.Detach();
        return (binary.Eq(0) | binary.Eq(1)).All().Item<bool>() ? (targets * 2) - 1 : targets;
    }

    static LayerConfig Options(string name, bool fromLogits, double labelSmoothing) =>
        new(name) { ["from_logits"] = fromLogits, ["label_smoothing"] = labelSmoothing };

    static void CheckSmoothing(double labelSmoothing)
    {
        if (!(labelSmoothing is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "label smoothing lies in [0, 1]");
    }
}

/// <summary>-log p[label]</summary>
sealed class SparseCategoricalCrossentropyLoss(LayerConfig config, bool fromLogits, double labelSmoothing, int? ignoreClass) : Loss
{
    public override string Name => config.Type;

    public override LayerConfig Config => Reduced(config);

    internal override bool IsSaveable => true;

    protected override Tensor PerExample(Tensor predictions, Tensor targets)
    {
        var labels = Batches.Labels(predictions, targets);
        if (ignoreClass is not null) labels = Tensor.Where(Counted(labels)!, labels, Tensor.ZerosLike(labels)); // of any class
        if (fromLogits && labelSmoothing == 0) return predictions.SoftmaxCrossEntropy(labels);
        var logs = LogProbabilities(predictions, fromLogits);
        return -(Smooth(labels.OneHot(predictions.Shape[-1], logs.DType), labelSmoothing) * logs).Sum(-1);
    }

    internal override Tensor? Counted(Tensor targets) => ignoreClass is { } ignored ? targets.Detach().Ne(ignored) : null;
}
