namespace Tensorium.NN;

/// <summary>How many of a batch's elements are said to be positive and are, for metrics of two classes.</summary>
static class Counts
{
    /// <summary>Σ weight over elements that are positive by both, by the prediction alone, by the target alone, by neither.</summary>
    public static (double TruePositive, double FalsePositive, double FalseNegative, double TrueNegative) Of(
        Tensor said, Tensor positive, Tensor? weights)
    {
        var (s, t) = (said.To(DType.Float64), positive.To(DType.Float64));
        var w = weights ?? Tensor.OnesLike(s);
        var all = w.Sum().Item<double>();
        var (both, saidAll, trueAll) = ((s * t * w).Sum().Item<double>(), (s * w).Sum().Item<double>(), (t * w).Sum().Item<double>());
        return (both, saidAll - both, trueAll - both, all - saidAll - trueAll + both);
    }

    /// <summary>
    /// Predictions, in their own type where it has fractions, which is a threshold's too; targets of 0 and 1 as truth values, and
    /// weights. All of one shape; of one class if asked for.
    /// </summary>
    public static (Tensor Predictions, Tensor Positive, Tensor? Weights) Read(
        Tensor predictions, Tensor targets, Tensor? sampleWeights, int? classId)
    {
        var t = Batches.Aligned(predictions, targets).To(DType.Float64);
        var p = predictions.DType.IsFloating() ? predictions : predictions.To(DType.Float64);
        if (p.Rank == 0) (p, t) = (p.Reshape(1), t.Reshape(1));
        Tensor? weights = null;
        if (sampleWeights is not null)
            weights = sampleWeights.Shape == p.Shape ? sampleWeights.To(DType.Float64) : PerExample(sampleWeights, p);
        if (classId is not { } one) return (p, t > 0.5, weights);
        if (one < 0 || one >= p.Shape[-1])
            throw new ShapeException($"there is no class {one} in predictions of shape {predictions.Shape}");
        return (p.Narrow(-1, one, 1), t.Narrow(-1, one, 1) > 0.5, weights?.Narrow(-1, one, 1));
    }

    static Tensor PerExample(Tensor weights, Tensor p)
    {
        var each = Batches.RowWeights(weights, p);
        return p.Rank < 2 ? each : each.Unsqueeze(-1).Expand(p.Shape);
    }
}
