namespace Tensorium.Bench;

/// <summary>What an op costs beside its arithmetic: graph, scope and memory.</summary>
static class TapeWork
{
    const int Elements = 16;

    /// <summary>A tiny op forward and backward, and a step of a network so narrow that only overhead is left.</summary>
    public static IEnumerable<Work> All =>
    [
        new("tiny-op", $"{Elements}", Bound.None, 0, 0, () =>
        {
            Tensor x = Tensor.Randn(new Generator(1), Elements).WithGrad(), dy = Tensor.Ones(Elements);
            return Work.Scoped(() =>
            {
                Tensor y = x.Relu();
                x.ZeroGrad();
                y.Backward(dy);
                return y;
            });
        }),
        new("tape-step-sgd", "4-4-4-4 batch 1", Bound.None, 0, 0, () => new TrainingStep([4, 4, 4, 4], 1, "sgd").Run),
        new("tape-step-adam", "4-4-4-4 batch 1", Bound.None, 0, 0, () => new TrainingStep([4, 4, 4, 4], 1, "adam").Run),
    ];
}
