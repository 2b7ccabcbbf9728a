namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>
    /// The cross-entropy of softmax along the last axis with labels, fused: log Σ exp(x) - x[label] for each row.
    /// </summary>
    /// <param name="labels">Int32 or Int64, of this shape without the last axis.</param>
    /// <returns>One loss a row, of the labels' shape.</returns>
    /// <exception cref="ShapeException">The labels' shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative or not below the number of classes.</exception>
    public Tensor SoftmaxCrossEntropy(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (Rank == 0 || labels.Shape != Shape.Create(Shape.Span[..^1]))
            throw new ShapeException($"labels of shape {labels.Shape} do not fit logits of shape {Shape}: one for each row is needed");
        var x = Floating().Contiguous();
        var classes = Indices(labels, Shape[-1], "label");
        var (loss, statistics) = (Empty(labels.Shape, x.DType, Device), Empty((labels.Count, 2), x.DType, Device));
        Device.SoftmaxCrossEntropy(loss.Operand, statistics.Operand, x.AsRows(), classes.Operand);
        return Records(x) ? loss.From(new CrossEntropyNode(x, statistics, classes), x) : loss;
    }
}
