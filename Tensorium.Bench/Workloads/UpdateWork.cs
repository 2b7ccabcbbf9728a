using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>One optimizer step over one parameter, in one pass over weight, gradient and state.</summary>
static class UpdateWork
{
    static readonly int[] Sizes = [10_000, 1_000_000, 16_000_000];

    /// <summary>All optimizers at all sizes.</summary>
    public static IEnumerable<Work> All =>
    [
        .. Of("sgd", new SgdRule()),
        .. Of("momentum", new MomentumRule(0.9)),
        .. Of("nag", new NesterovRule(0.9)),
        .. Of("adagrad", new AdaGradRule(0.1, 1e-7)),
        .. Of("adadelta", new AdaDeltaRule(0.95, 1e-7)),
        .. Of("rmsprop", new RmsPropRule(0.9, 1e-7)),
        .. Of("adam", new AdamRule(0.9, 0.999, 1e-7)),
        .. Of("adamw", new AdamWRule(0.9, 0.999, 1e-7, 0.004)),
        .. Of("amsgrad", new AmsGradRule(0.9, 0.999, 1e-7)),
        .. Of("adamax", new AdaMaxRule(0.9, 0.999, 1e-7)),
        .. Of("nadam", new NadamRule(0.9, 0.999, 1e-7)),
    ];

    static IEnumerable<Work> Of<TRule>(string name, TRule rule) where TRule : struct, IUpdateRule<TRule> =>
        Sizes.Select(size => Create(name, rule, size));

    // Weight and state are read and written, the gradient is read.
    static Work Create<TRule>(string name, TRule rule, int size) where TRule : struct, IUpdateRule<TRule> => new(
        $"update-{name}", $"{size}", Bound.InPlace, (12.0 + 8 * TRule.SlotCount) * size, (8.0 + 4 * TRule.SlotCount) * size,
        () =>
        {
            Operand w = Normal(size, 1), g = Normal(size, 2);
            Operand[] slots = [.. Enumerable.Range(0, 3).Select(i => i < TRule.SlotCount ? Full(size, rule.InitialSlot(i)) : default)];
            TRule now = rule;
            long step = 0;
            return () =>
            {
                now = now.At(++step, 1e-4);
                Device.Cpu.Update(now, w, g, slots[0], slots[1], slots[2]);
            };
        });

    static Operand Normal(int size, ulong seed)
    {
        Operand x = Full(size, 0);
        Device.Cpu.Random(x, new Distribution(DistributionKind.Normal, 0, 1), seed, 0);
        return x;
    }

    static Operand Full(int size, double value)
    {
        var x = new Operand(Device.Cpu.Allocate(4 * (nint)size), Layout.Dense(size), DType.Float32);
        Device.Cpu.Fill(x, value);
        return x;
    }
}
