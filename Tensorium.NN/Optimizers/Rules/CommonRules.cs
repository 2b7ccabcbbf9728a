using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>
/// Any rule with what is common to all fused into its pass: the gradient scaled (clipping by norm), decoupled weight decay
/// (Loshchilov and Hutter 2019), and decay through the gradient (L2 regularization), in this order.
/// </summary>
/// <param name="Inner">The rule.</param>
/// <param name="Scale">What the gradient is multiplied by.</param>
/// <param name="Decay">The share of a weight taken away before the step, the learning rate included.</param>
/// <param name="Pull">The share of a weight added to its scaled gradient.</param>
/// <typeparam name="TRule">The rule.</typeparam>
readonly record struct PreparedRule<TRule>(TRule Inner, double Scale, double Decay, double Pull) : IUpdateRule<PreparedRule<TRule>>
    where TRule : struct, IUpdateRule<TRule>
{
    public static int SlotCount => TRule.SlotCount;

    public double InitialSlot(int slot) => Inner.InitialSlot(slot);

    public PreparedRule<TRule> At(long step, double learningRate) => this with { Inner = Inner.At(step, learningRate) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> =>
        Inner.Step(w - Decay * w, Scale * g + Pull * w, ref s);
}

/// <summary>A moving average: the weight is the average, the gradient the new value. w ← (1 - share) w + share g.</summary>
/// <param name="Share">The share of the new value.</param>
readonly record struct AverageRule(double Share) : IUpdateRule<AverageRule>
{
    public static int SlotCount => 0;

    public AverageRule At(long step, double learningRate) => this;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => (1 - Share) * w + Share * g;
}

/// <summary>The slow step of <see cref="Lookahead"/>: slow ← slow + alpha (w - slow), w ← slow.</summary>
/// <param name="Alpha">The share of the way that the slow weight goes.</param>
readonly record struct LookaheadRule(double Alpha) : IUpdateRule<LookaheadRule>
{
    public static int SlotCount => 1;

    public LookaheadRule At(long step, double learningRate) => this;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => s.A += Alpha * (w - s.A);
}

/// <summary>Subnormal numbers made zero: the weight is a slot of the state. NaN stays.</summary>
/// <param name="Smallest">The smallest normal number.</param>
readonly record struct FlushRule(double Smallest) : IUpdateRule<FlushRule>
{
    public static int SlotCount => 0;

    public FlushRule At(long step, double learningRate) => this;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => V.WhereLess(V.Abs(w), Smallest, 0, w);
}
