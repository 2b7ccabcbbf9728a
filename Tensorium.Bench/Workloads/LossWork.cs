namespace Tensorium.Bench;

/// <summary>Softmax cross-entropy, forward and backward.</summary>
static class LossWork
{
    static readonly (int Rows, int Classes)[] Sizes = [(512, 10), (512, 1000)];

    /// <summary>All of them. The fewest bytes: the logits read, their gradient written.</summary>
    public static IEnumerable<Work> All => Sizes.Select(size => Work.OfBytes(
        "softmax-cross-entropy", $"{size.Rows}x{size.Classes}", Bound.Copy, 8.0 * size.Rows * size.Classes, () =>
        {
            Tensor logits = Tensor.Randn(new Generator(1), size.Rows, size.Classes).WithGrad();
            Tensor labels = Tensor.RandInt(new Generator(2), size.Rows, 0, size.Classes);
            return Work.Scoped(() =>
            {
                Tensor loss = logits.SoftmaxCrossEntropy(labels).Mean();
                logits.ZeroGrad();
                loss.Backward();
                return loss;
            });
        }));
}
