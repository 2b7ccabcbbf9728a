namespace Tensorium.Bench;

/// <summary>A whole training step of a 784-300-100-10 network: forward, loss, backward, update.</summary>
static class StepWork
{
    static readonly int[] Widths = [784, 300, 100, 10];
    static readonly int[] Batches = [1, 32, 128, 512];

    /// <summary>All of them, with gradient descent and with Adam.</summary>
    public static IEnumerable<Work> All =>
    [
        .. Batches.Select(batch => Create("sgd", batch)),
        .. Batches.Select(batch => Create("adam", batch)),
    ];

    static Work Create(string optimizer, int batch) => new(
        $"step-{optimizer}", $"batch {batch}", Bound.Float32, Operations(batch), 0,
        () => new TrainingStep(Widths, batch, optimizer).Run);

    /// <summary>Of the matrix products alone: the first layer's input needs no gradient.</summary>
    static double Operations(int batch)
    {
        double sum = 0;
        for (int layer = 1; layer < Widths.Length; layer++)
            sum += 2.0 * batch * Widths[layer - 1] * Widths[layer] * (layer == 1 ? 2 : 3);
        return sum;
    }
}
