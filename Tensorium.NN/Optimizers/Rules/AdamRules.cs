using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>Adam. Kingma and Ba 2015, in the order of operations of their section 2, as in Keras.</summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the mean of its square.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct AdamRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<AdamRule>
{
    readonly int _made = 1;
    readonly byte _epsilonCorrected; // bytes, since truth values are not among what a GPU kernel takes

    /// <summary>Whether epsilon is added after the bias correction, as in PyTorch, not before.</summary>
    public bool EpsilonCorrected
    {
        get => _epsilonCorrected != 0;
        init => _epsilonCorrected = value ? (byte)1 : (byte)0;
    }

    // The learning rate with both bias corrections, √(1 - β₂ᵗ) / (1 - β₁ᵗ).
    double Rate { get; init; }
    double Floor { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public AdamRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        Rate = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)),
        Floor = EpsilonCorrected ? Epsilon * Math.Sqrt(1 - Math.Pow(Beta2, step)) : Epsilon,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Rule.Average(Beta1, s.A, g);
        V v = s.B = Rule.Average(Beta2, s.B, g * g);
        return w - Rate * m / (V.Sqrt(v) + Floor);
    }
}

/// <summary>Adam by the largest mean square so far. Reddi, Kale and Kumar 2018, algorithm 2.</summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the mean of its square.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct AmsGradRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<AmsGradRule>
{
    readonly int _made = 1;
    readonly byte _epsilonCorrected; // bytes, since truth values are not among what a GPU kernel takes

    /// <inheritdoc cref="AdamRule.EpsilonCorrected"/>
    public bool EpsilonCorrected
    {
        get => _epsilonCorrected != 0;
        init => _epsilonCorrected = value ? (byte)1 : (byte)0;
    }

    // The learning rate with both bias corrections, √(1 - β₂ᵗ) / (1 - β₁ᵗ).
    double Rate { get; init; }
    double Floor { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 3;

    /// <inheritdoc/>
    public AmsGradRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        Rate = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)),
        Floor = EpsilonCorrected ? Epsilon * Math.Sqrt(1 - Math.Pow(Beta2, step)) : Epsilon,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Rule.Average(Beta1, s.A, g);
        V v = s.B = Rule.Average(Beta2, s.B, g * g);
        V vHat = s.C = V.Max(s.C, v);
        return w - Rate * m / (V.Sqrt(vHat) + Floor);
    }
}
