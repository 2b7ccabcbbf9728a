namespace Tensorium.Bench;

/// <summary>Sums of a matrix.</summary>
static class ReductionWork
{
    static readonly int[] Sizes = [512, 4096];

    /// <summary>All of them: one sum for each row, one for each column, one of all.</summary>
    public static IEnumerable<Work> All =>
    [
        .. Sizes.Select(size => Sum("sum-rows", size, x => x.Sum(1))),
        .. Sizes.Select(size => Sum("sum-columns", size, x => x.Sum(0))),
        Sum("sum", 4096, x => x.Sum()),
    ];

    /// <summary>A sum of a square matrix.</summary>
    public static Work Sum(string name, int size, Func<Tensor, Tensor> op) =>
        Work.OfBytes(name, $"{size}x{size}", Bound.Read, 4.0 * size * size, () =>
        {
            Tensor x = Tensor.Randn(new Generator(1), size, size);
            return Work.Scoped(() => op(x));
        });
}
