using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>AdaMax: Adam by the infinity norm. Kingma and Ba 2015, algorithm 2.</summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the largest gradient.</param>
/// <param name="Epsilon">Added to the largest gradient.</param>
public readonly record struct AdaMaxRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<AdaMaxRule>
{
    readonly int _made = 1;
    readonly byte _epsilonInMaximum; // bytes, since truth values are not among what a GPU kernel takes

    /// <summary>Whether epsilon is added to the gradient before the maximum, as in PyTorch, not to the maximum.</summary>
    public bool EpsilonInMaximum
    {
        get => _epsilonInMaximum != 0;
        init => _epsilonInMaximum = value ? (byte)1 : (byte)0;
    }

    // One of them is epsilon, the other 0.
    double In { get; init; }
    double Beside { get; init; }
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public AdaMaxRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        Rate = learningRate / (1 - Math.Pow(Beta1, step)),
        In = EpsilonInMaximum ? Epsilon : 0,
        Beside = EpsilonInMaximum ? 0 : Epsilon,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Rule.Average(Beta1, s.A, g);
        V u = s.B = V.Max(Beta2 * s.B, V.Abs(g) + In);
        return w - Rate * m / (u + Beside);
    }
}

/// <summary>Nadam: Adam with Nesterov's momentum and a momentum schedule. Dozat 2016, algorithm 2.</summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the mean of its square.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct NadamRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<NadamRule>
{
    readonly int _made = 1;

    /// <summary>How fast the momentum schedule β₁ (1 - 0.96^(t decay) / 2) rises: 1 in Keras, 0.004 in PyTorch.</summary>
    public double MomentumDecay { get; init; } = 1;

    double Rate { get; init; }
    double FromMean { get; init; }
    double FromGradient { get; init; }
    double FromSquare { get; init; }

    // μ₁ μ₂ ... of the momentum schedule up to ProductStep. The rule that At returned for one step is asked for the next,
    // so that each step costs one factor; a rule asked for any other step, after a resume, multiplies from the start.
    internal double Product { get; init; }
    internal long ProductStep { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public NadamRule At(long step, double learningRate)
    {
        double now = Momentum(step);
        double next = Momentum(step + 1);
        double product = ProductAt(step);
        return Rule.Made(this, _made) with
        {
            ProductStep = step,
            Product = product,
            Rate = learningRate,
            FromMean = next / (1 - product * next),
            FromGradient = (1 - now) / (1 - product),
            FromSquare = 1 / (1 - Math.Pow(Beta2, step)),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Rule.Average(Beta1, s.A, g);
        V v = s.B = Rule.Average(Beta2, s.B, g * g);
        V mHat = FromMean * m + FromGradient * g;
        V vHat = FromSquare * v;
        return w - Rate * mHat / (V.Sqrt(vHat) + Epsilon);
    }

    double Momentum(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step * MomentumDecay));

    double ProductAt(long step)
    {
        if (step == ProductStep && step > 0) return Product;
        if (step == ProductStep + 1 && step > 1) return Product * Momentum(step);
        double product = 1;
        for (long t = 1; t <= step; t++) product *= Momentum(t);
        return product;
    }
}
