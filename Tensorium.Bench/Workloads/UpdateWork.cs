using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>One optimizer step over one parameter, in one pass over weight, gradient and state.</summary>
static class UpdateWork
{
    static readonly int[] Sizes = [10_000, 1_000_000, 16_000_000];

    // State numbers for each weight.
    static readonly (string Name, int Slots)[] Optimizers =
    [
        ("sgd", 0), ("momentum", 1), ("nag", 1), ("adagrad", 1), ("adadelta", 2), ("rmsprop", 1), ("adam", 2), ("adamw", 2),
        ("adamax", 2), ("nadam", 2),
    ];

    /// <summary>All optimizers at all sizes.</summary>
    public static IEnumerable<Work> All =>
        Optimizers.SelectMany(optimizer => Sizes.Select(size => Create(optimizer.Name, optimizer.Slots, size)));

    /// <summary>All optimizers at one size.</summary>
    public static IEnumerable<Work> OfSize(int size) => Optimizers.Select(optimizer => Create(optimizer.Name, optimizer.Slots, size));

    // Weight and state are read and written, the gradient is read.
    static Work Create(string name, int slots, int size) => new(
        $"update-{name}", $"{size}", Bound.InPlace, (12.0 + 8 * slots) * size, (8.0 + 4 * slots) * size, () =>
        {
            var parameter = new Parameter("weights", Tensor.Randn(new Generator(1), size));
            parameter.Value.Grad = Tensor.Randn(new Generator(2), size);
            var optimizer = Optimizer.Create(name);
            optimizer.LearningRate = 1e-7;
            optimizer.Attach([parameter]);
            return optimizer.Step;
        });
}
