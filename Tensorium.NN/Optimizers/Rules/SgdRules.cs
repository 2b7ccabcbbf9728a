using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>Gradient descent. Robbins and Monro 1951.</summary>
public readonly record struct SgdRule : IUpdateRule<SgdRule>
{
    readonly int _made = 1;

    /// <summary>The rule, which has no options.</summary>
    public SgdRule()
    {
    }

    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 0;

    /// <inheritdoc/>
    public SgdRule At(long step, double learningRate) => Rule.Made(this, _made) with { Rate = learningRate };

    /// <inheritdoc/>
    public static double? DescentRate(in SgdRule rule) => rule.Rate;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => w - Rate * g;
}

/// <summary>Gradient descent with momentum, the heavy ball. Polyak 1964.</summary>
/// <param name="Momentum">How much of the last step is kept.</param>
public readonly record struct MomentumRule(double Momentum) : IUpdateRule<MomentumRule>
{
    readonly int _made = 1;
    readonly byte _rateAfterMomentum; // bytes, since truth values are not among what a GPU kernel takes

    /// <summary>Whether the rate multiplies the whole velocity, as in PyTorch, not the gradient that enters it.</summary>
    public bool RateAfterMomentum
    {
        get => _rateAfterMomentum != 0;
        init => _rateAfterMomentum = value ? (byte)1 : (byte)0;
    }

    // One of them is the learning rate, the other 1.
    double In { get; init; }
    double Out { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public MomentumRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        In = RateAfterMomentum ? 1 : learningRate,
        Out = RateAfterMomentum ? learningRate : 1,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Momentum * s.A - In * g;
        return w + Out * m;
    }
}

/// <summary>Nesterov's accelerated gradient, as Sutskever, Martens, Dahl and Hinton 2013 write it.</summary>
/// <param name="Momentum">How much of the last step is kept.</param>
public readonly record struct NesterovRule(double Momentum) : IUpdateRule<NesterovRule>
{
    readonly int _made = 1;
    readonly byte _rateAfterMomentum; // bytes, since truth values are not among what a GPU kernel takes

    /// <inheritdoc cref="MomentumRule.RateAfterMomentum"/>
    public bool RateAfterMomentum
    {
        get => _rateAfterMomentum != 0;
        init => _rateAfterMomentum = value ? (byte)1 : (byte)0;
    }

    // One of them is the learning rate, the other 1.
    double In { get; init; }
    double Out { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public NesterovRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        In = RateAfterMomentum ? 1 : learningRate,
        Out = RateAfterMomentum ? learningRate : 1,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Momentum * s.A - In * g;
        return w + Out * (Momentum * m - In * g);
    }
}
