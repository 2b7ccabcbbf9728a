namespace Tensorium.Bench;

/// <summary>Layer and batch normalization, forward and backward, composed of other ops as long as no kernel fuses them.</summary>
static class NormalizationWork
{
    const int Rows = 512, Features = 1024;

    /// <summary>
    /// Both. The fewest bytes: forward reads x and writes y, backward reads both the gradient and x and writes the gradient.
    /// </summary>
    public static IEnumerable<Work> All => [Create("layer-norm (composed)", 1), Create("batch-norm (composed)", 0)];

    static Work Create(string name, int axis) =>
        Work.OfBytes(name, $"{Rows}x{Features}", Bound.Triad, 20.0 * Rows * Features, () =>
        {
            Tensor x = Tensor.Randn(new Generator(1), Rows, Features).WithGrad();
            Tensor scale = Tensor.Ones(Features).WithGrad(), shift = Tensor.Zeros(Features).WithGrad();
            Tensor dy = Tensor.Randn(new Generator(2), Rows, Features);
            return Work.Scoped(() =>
            {
                Tensor centered = x - x.Mean(axis, keepDims: true);
                Tensor variance = centered.Square().Mean(axis, keepDims: true);
                Tensor y = centered * (variance + 1e-5).Rsqrt() * scale + shift;
                x.ZeroGrad();
                scale.ZeroGrad();
                shift.ZeroGrad();
                y.Backward(dy);
                return y;
            });
        });
}
