namespace Tensorium.Bench;

/// <summary>Ops on each element by itself: cheap ones, which memory bounds, and transcendental ones, which may do better.</summary>
static class ElementwiseWork
{
    const int Million = 1_000_000;

    static readonly int[] Sizes = [10_000, Million, 16 * Million];

    /// <summary>All of them.</summary>
    public static IEnumerable<Work> All =>
    [
        .. Sizes.Select(size => Unary("relu", size, x => x.Relu())),
        .. Sizes.Select(Add),
        Unary("exp", Million, x => x.Exp()),
        Unary("tanh", Million, x => x.Tanh()),
        Unary("sigmoid", Million, x => x.Sigmoid()),
        Unary("gelu", Million, x => x.Gelu()),
    ];

    /// <summary>y = op(x) of so many elements.</summary>
    public static Work Unary(string name, int size, Func<Tensor, Tensor> op) =>
        Work.OfBytes(name, $"{size}", Bound.Copy, 8.0 * size, () =>
        {
            Tensor x = Tensor.Randn(new Generator(1), size);
            return Work.Scoped(() => op(x));
        });

    /// <summary>z = x + y of so many elements.</summary>
    public static Work Add(int size) => Work.OfBytes("add", $"{size}", Bound.Triad, 12.0 * size, () =>
    {
        Tensor x = Tensor.Randn(new Generator(1), size), y = Tensor.Randn(new Generator(2), size);
        return Work.Scoped(() => x + y);
    });
}
