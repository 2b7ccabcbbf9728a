using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>AdaGrad. Duchi, Hazan and Singer 2011. Epsilon is inside the root, as in Keras, unless told otherwise.</summary>
/// <param name="InitialAccumulator">What the sum of squared gradients starts from.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct AdaGradRule(double InitialAccumulator, double Epsilon) : IUpdateRule<AdaGradRule>
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
    public double InitialSlot(int slot) => InitialAccumulator;

    /// <inheritdoc/>
    public AdaGradRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        Rate = learningRate,
        Under = EpsilonOutside ? 0 : Epsilon,
        Beside = EpsilonOutside ? Epsilon : 0,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V a = s.A += g * g;
        return w - Rate * g / (V.Sqrt(a + Under) + Beside);
    }
}

/// <summary>AdaDelta. Zeiler 2012, algorithm 1.</summary>
/// <param name="Rho">The decay of both averages.</param>
/// <param name="Epsilon">Added under the roots.</param>
public readonly record struct AdaDeltaRule(double Rho, double Epsilon) : IUpdateRule<AdaDeltaRule>
{
    readonly int _made = 1;

    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public AdaDeltaRule At(long step, double learningRate) => Rule.Made(this, _made) with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V a = s.A = Rho * s.A + (1 - Rho) * g * g;
        V delta = -V.Sqrt(s.B + Epsilon) * g / V.Sqrt(a + Epsilon);
        s.B = Rho * s.B + (1 - Rho) * delta * delta;
        return w + Rate * delta;
    }
}
