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

    /// <summary>A step of the 784-300-100-10 network.</summary>
    public static Work Create(string optimizer, int batch) => Create(optimizer, Widths, batch, $"batch {batch}");

    /// <summary>A step of a network of other widths, the input's first.</summary>
    public static Work Create(string optimizer, int[] widths, int batch) =>
        Create(optimizer, widths, batch, $"{string.Join('-', widths)} batch {batch}");

    static Work Create(string optimizer, int[] widths, int batch, string shape) => new(
        $"step-{optimizer}", shape, Bound.Float32, Operations(widths, batch), 0,
        () => new TrainingStep(widths, batch, optimizer).Run);

    /// <summary>Of the matrix products alone: the first layer's input needs no gradient.</summary>
    static double Operations(int[] widths, int batch)
    {
        double sum = 0;
        for (int layer = 1; layer < widths.Length; layer++)
            sum += 2.0 * batch * widths[layer - 1] * widths[layer] * (layer == 1 ? 2 : 3);
        return sum;
    }
}
