using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>RMSProp. Tieleman and Hinton 2012, lecture 6.5. Epsilon is inside the root, as in Keras, unless told otherwise.</summary>
/// <param name="Rho">The decay of the average.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct RmsPropRule(double Rho, double Epsilon) : IUpdateRule<RmsPropRule>
{
    readonly int _made = 1;
    readonly byte _epsilonOutside; // bytes, since truth values are not among what a GPU kernel takes

    /// <summary>Whether epsilon is added to the root, as in PyTorch, not under it.</summary>
    public bool EpsilonOutside
    {
        get => _epsilonOutside != 0;
        init => _epsilonOutside = value ? (byte)1 : (byte)0;
    }

    // One of them is epsilon, the other 0.
    double Under { get; init; }
    double Beside { get; init; }
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public RmsPropRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        Rate = learningRate,
        Under = EpsilonOutside ? 0 : Epsilon,
        Beside = EpsilonOutside ? Epsilon : 0,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        return w - Rate * g / (V.Sqrt(v + Under) + Beside);
    }
}

/// <summary>RMSProp with momentum. Tieleman and Hinton 2012, lecture 6.5.</summary>
/// <param name="Rho">The decay of the average.</param>
/// <param name="Momentum">How much of the last step is kept.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct RmsPropMomentumRule(double Rho, double Momentum, double Epsilon)
    : IUpdateRule<RmsPropMomentumRule>
{
    readonly int _made = 1;
    readonly byte _epsilonOutside, _rateAfterMomentum; // bytes, since truth values are not among what a GPU kernel takes

    /// <inheritdoc cref="RmsPropRule.EpsilonOutside"/>
    public bool EpsilonOutside
    {
        get => _epsilonOutside != 0;
        init => _epsilonOutside = value ? (byte)1 : (byte)0;
    }

    /// <inheritdoc cref="MomentumRule.RateAfterMomentum"/>
    public bool RateAfterMomentum
    {
        get => _rateAfterMomentum != 0;
        init => _rateAfterMomentum = value ? (byte)1 : (byte)0;
    }

    // One of them is epsilon, the other 0.
    double Under { get; init; }
    double Beside { get; init; }

    // One of them is the learning rate, the other 1.
    double In { get; init; }
    double Out { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public RmsPropMomentumRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        In = RateAfterMomentum ? 1 : learningRate,
        Out = RateAfterMomentum ? learningRate : 1,
        Under = EpsilonOutside ? 0 : Epsilon,
        Beside = EpsilonOutside ? Epsilon : 0,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        V m = s.B = Momentum * s.B + In * g / (V.Sqrt(v + Under) + Beside);
        return w - Out * m;
    }
}

/// <summary>RMSProp by the variance of the gradient, not its mean square. Graves 2013.</summary>
/// <param name="Rho">The decay of the averages.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct CenteredRmsPropRule(double Rho, double Epsilon) : IUpdateRule<CenteredRmsPropRule>
{
    readonly int _made = 1;
    readonly byte _epsilonOutside; // bytes, since truth values are not among what a GPU kernel takes

    /// <inheritdoc cref="RmsPropRule.EpsilonOutside"/>
    public bool EpsilonOutside
    {
        get => _epsilonOutside != 0;
        init => _epsilonOutside = value ? (byte)1 : (byte)0;
    }

    // One of them is epsilon, the other 0.
    double Under { get; init; }
    double Beside { get; init; }
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public CenteredRmsPropRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        Rate = learningRate,
        Under = EpsilonOutside ? 0 : Epsilon,
        Beside = EpsilonOutside ? Epsilon : 0,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        V mean = s.B = Rho * s.B + (1 - Rho) * g;
        V variance = V.Max(v - mean * mean, 0.0); // rounding could leave less than -epsilon, and then NaN
        return w - Rate * g / (V.Sqrt(variance + Under) + Beside);
    }
}

/// <summary>RMSProp by the variance of the gradient, with momentum. Graves 2013, equations 38 to 41.</summary>
/// <param name="Rho">The decay of the averages.</param>
/// <param name="Momentum">How much of the last step is kept.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct CenteredRmsPropMomentumRule(double Rho, double Momentum, double Epsilon)
    : IUpdateRule<CenteredRmsPropMomentumRule>
{
    readonly int _made = 1;
    readonly byte _epsilonOutside, _rateAfterMomentum; // bytes, since truth values are not among what a GPU kernel takes

    /// <inheritdoc cref="RmsPropRule.EpsilonOutside"/>
    public bool EpsilonOutside
    {
        get => _epsilonOutside != 0;
        init => _epsilonOutside = value ? (byte)1 : (byte)0;
    }

    /// <inheritdoc cref="MomentumRule.RateAfterMomentum"/>
    public bool RateAfterMomentum
    {
        get => _rateAfterMomentum != 0;
        init => _rateAfterMomentum = value ? (byte)1 : (byte)0;
    }

    // One of them is epsilon, the other 0.
    double Under { get; init; }
    double Beside { get; init; }

    // One of them is the learning rate, the other 1.
    double In { get; init; }
    double Out { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 3;

    /// <inheritdoc/>
    public CenteredRmsPropMomentumRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        In = RateAfterMomentum ? 1 : learningRate,
        Out = RateAfterMomentum ? learningRate : 1,
        Under = EpsilonOutside ? 0 : Epsilon,
        Beside = EpsilonOutside ? Epsilon : 0,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        V mean = s.B = Rho * s.B + (1 - Rho) * g;
        V variance = V.Max(v - mean * mean, 0.0); // rounding could leave less than -epsilon, and then NaN
        V m = s.C = Momentum * s.C + In * g / (V.Sqrt(variance + Under) + Beside);
        return w - Out * m;
    }
}
