namespace Tensorium.Bench;

/// <summary>Softmax cross-entropy, forward and backward.</summary>
static class LossWork
{
    static readonly (int Rows, int Classes)[] Sizes = [(512, 10), (512, 1000)];

    /// <summary>All of them.</summary>
    public static IEnumerable<Work> All => Sizes.Select(size => Create(size.Rows, size.Classes));

    /// <summary>Of so many rows. The fewest bytes: the logits read, their gradient written.</summary>
    public static Work Create(int rows, int classes) => Work.OfBytes(
        "softmax-cross-entropy", $"{rows}x{classes}", Bound.Copy, 8.0 * rows * classes, () =>
        {
            Tensor logits = Tensor.Randn(new Generator(1), rows, classes).WithGrad();
            Tensor labels = Tensor.RandInt(new Generator(2), rows, 0, classes);
            return Work.Scoped(() =>
            {
                Tensor loss = logits.SoftmaxCrossEntropy(labels).Mean();
                logits.ZeroGrad();
                loss.Backward();
                return loss;
            });
        });
}
