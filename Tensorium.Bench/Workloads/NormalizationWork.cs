namespace Tensorium.Bench;

/// <summary>Layer and batch normalization, forward and backward.</summary>
static class NormalizationWork
{
    static readonly (int Rows, int Features)[] Sizes = [(128, 300), (512, 1024)];

    /// <summary>
    /// Both. The fewest bytes: forward reads x and writes y, backward reads both the gradient and x and writes the gradient.
    /// </summary>
    public static IEnumerable<Work> All =>
        [.. Sizes.Select(size => Create("layer-norm", size, 1)), .. Sizes.Select(size => Create("batch-norm", size, 0))];

    /// <summary>One of them: axis 1 normalizes layers, axis 0 batches.</summary>
    public static Work Create(string name, (int Rows, int Features) size, int axis) =>
        Work.OfBytes(name, $"{size.Rows}x{size.Features}", Bound.Triad, 20.0 * size.Rows * size.Features, () =>
        {
            int[] axes = [axis];
            Tensor x = Tensor.Randn(new Generator(1), size.Rows, size.Features).WithGrad();
            Tensor gamma = Tensor.Ones(size.Features).WithGrad(), beta = Tensor.Zeros(size.Features).WithGrad();
            Tensor dy = Tensor.Randn(new Generator(2), size.Rows, size.Features);
            return Work.Scoped(() =>
            {
                Tensor y = x.Normalize(axes, 1e-5, gamma, beta).Y;
                x.ZeroGrad();
                gamma.ZeroGrad();
                beta.ZeroGrad();
                y.Backward(dy);
                return y;
            });
        });
}
