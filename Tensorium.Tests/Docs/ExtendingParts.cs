using System.Runtime.CompilerServices;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Docs;

// sample: extending-layer
/// <summary>x times a learned weight for each feature.</summary>
sealed class FeatureScale(double start = 1) : Layer
{
    Parameter? _scale;

    public override Shape OutputShape(Shape inputShape) => inputShape;

    protected override void OnBuild(Shape inputShape) =>
        _scale = AddParameter("scale", inputShape[-1], Initializer.Constant(start));

    protected override Tensor Forward(Tensor x, bool training) => x * _scale!.Value;

    protected override LayerConfig Describe() => new(nameof(FeatureScale)) { ["start"] = start };
}
// end

// sample: extending-regularizer
/// <summary>factor Σ (|w| - 1)²: draws weights to ±1.</summary>
sealed class TowardsOne(double factor) : Regularizer
{
    public override LayerConfig Config => new(nameof(TowardsOne)) { ["factor"] = factor };

    public override Tensor Call(Tensor weight) => (weight.Abs() - 1).Square().Sum() * factor;
}
// end

// sample: extending-optimizer
/// <summary>Signum: steps of one size against the sign of a mean. Bernstein et al. 2018, algorithm 2.</summary>
sealed class Signum(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, learningRate: 1e-3)
{
    public double Beta { get; set; } = 0.9;

    protected override void Update() => Apply(new SignumRule(Beta, Rate: 0));

    protected override void Exchange(OptionExchange options) // saves and loads: a line for each option
    {
        base.Exchange(options);
        Beta = options.Keep(Beta);
    }
}

public readonly record struct SignumRule(double Beta, double Rate) : IUpdateRule<SignumRule>
{
    public static int SlotCount => 1; // numbers kept for each weight: s.A

    public SignumRule At(long step, double learningRate) => this with { Rate = learningRate }; // what depends on the step alone

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Beta * s.A + (1 - Beta) * g;
        return w - Rate * V.WhereLess(m, 0.0, -1.0, V.WhereLess(0.0, m, 1.0, 0.0));
    }
}
// end
