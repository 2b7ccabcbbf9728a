namespace Tensorium.NN;

// Shares of right classes.
public abstract partial class Metric
{
    /// <summary>
    /// The share of right classes, by the kind of batch that comes: <see cref="BinaryAccuracy"/> where predictions have one
    /// column or are one number for each example, and where they are integers then, which are labels, the share that equals
    /// the targets; <see cref="CategoricalAccuracy"/> where targets have the predictions' shape, else
    /// <see cref="SparseCategoricalAccuracy"/>.
    /// </summary>
    public static Metric Accuracy() => new FunctionMetric(new("accuracy"), (p, t) =>
        (p.Rank > 0 && p.Shape[-1] == 1) || (p.Rank == 1 && t.Rank > 0) ? p.DType.IsFloating() ? BinaryRight(p, t, 0.5) : LabelRight(p, t)
        : p.Rank > 0 && t.Shape == p.Shape ? CategoricalRight(p, t)
        : SparseRight(p, t));

    /// <summary>The share of elements where (prediction &gt; threshold) = target, of 0 and 1.</summary>
    /// <param name="threshold">Finite; 0.5 for probabilities, 0 for scores before the sigmoid.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite.</exception>
    public static Metric BinaryAccuracy(double threshold = 0.5)
    {
        if (!double.IsFinite(threshold)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a threshold is finite");
        return new FunctionMetric(
            new("binary_accuracy") { ["threshold"] = threshold }, (p, t) => BinaryRight(p, t, threshold));
    }

    /// <summary>The share of examples whose largest score is that of the largest target: of one-hot targets.</summary>
    public static Metric CategoricalAccuracy() => new FunctionMetric(new("categorical_accuracy"), CategoricalRight);

    /// <summary>The share of examples whose largest score is that of their label.</summary>
    public static Metric SparseCategoricalAccuracy() => new FunctionMetric(new("sparse_categorical_accuracy"), SparseRight);

    /// <summary>The share of examples where fewer than k scores are above that of the one-hot target's class, which is not NaN.</summary>
    /// <param name="k">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static Metric TopKCategoricalAccuracy(int k = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new FunctionMetric(new("top_k_categorical_accuracy") { ["k"] = k }, (p, t) =>
        {
            CheckClasses(p);
            return AmongBest(p, Batches.Aligned(p, t).ArgMax(-1), k);
        });
    }

    /// <summary>The share of examples where fewer than k scores are above that of the label, which is not NaN.</summary>
    /// <param name="k">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static Metric SparseTopKCategoricalAccuracy(int k = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new FunctionMetric(new("sparse_top_k_categorical_accuracy") { ["k"] = k }, (p, t) =>
        {
            CheckClasses(p);
            var labels = Batches.Labels(p, t).To(DType.Int64);
            if (Tensor.WrongIndex(labels, p.Shape[-1], "label") is { } wrong) // -1 too, by which the last would be gathered
                throw new ArgumentOutOfRangeException(nameof(t), wrong, $"label {wrong} does not lie in 0 to {p.Shape[-1] - 1}");
            return AmongBest(p, labels, k);
        });
    }

    static Tensor LabelRight(Tensor p, Tensor t) => Batches.MeanOfLast(p.Eq(Batches.Aligned(p, t)).To(DType.Float64));

    static Tensor BinaryRight(Tensor p, Tensor t, double threshold) =>
        Batches.MeanOfLast((p > threshold).To(DType.Float64).Eq(Batches.Aligned(p, t).To(DType.Float64)).To(DType.Float64));

    static Tensor CategoricalRight(Tensor p, Tensor t)
    {
        CheckClasses(p);
        return p.ArgMax(-1).Eq(Batches.Aligned(p, t).ArgMax(-1));
    }

    static Tensor SparseRight(Tensor p, Tensor t)
    {
        CheckClasses(p);
        return p.ArgMax(-1).Eq(Batches.Labels(p, t).To(DType.Int64));
    }

    static Tensor AmongBest(Tensor p, Tensor labels, int k)
    {
        var mine = p.Gather(-1, labels.Unsqueeze(-1));
        return (p.Gt(mine).To(DType.Int64).Sum(-1) < k) & !mine.Squeeze(-1).IsNaN();
    }

    static void CheckClasses(Tensor p)
    {
        if (p.Rank == 0 || p.Shape[-1] < 2)
            throw new ShapeException($"accuracy needs a score for each of two or more classes, not shape {p.Shape}");
    }
}
