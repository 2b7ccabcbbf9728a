using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>AdaMax: Adam by the infinity norm. Kingma and Ba 2015, algorithm 2.</summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the largest gradient.</param>
/// <param name="Epsilon">Added to the largest gradient.</param>
public readonly record struct AdaMaxRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<AdaMaxRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public AdaMaxRule At(long step, double learningRate) =>
        this with { Rate = learningRate / (1 - Math.Pow(Beta1, step)) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A += (g - s.A) * (1 - Beta1);
        V u = s.B = V.Max(Beta2 * s.B, V.Abs(g));
        return w - Rate * m / (u + Epsilon);
    }
}

/// <summary>Nadam: Adam with Nesterov's momentum and a momentum schedule. Dozat 2016, algorithm 2.</summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the mean of its square.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct NadamRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<NadamRule>
{
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
        return this with
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
        V m = s.A += (g - s.A) * (1 - Beta1);
        V v = s.B += (g * g - s.B) * (1 - Beta2);
        V mHat = FromMean * m + FromGradient * g;
        V vHat = FromSquare * v;
        return w - Rate * mHat / (V.Sqrt(vHat) + Epsilon);
    }

    double Momentum(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step));

    double ProductAt(long step)
    {
        if (step == ProductStep && step > 0) return Product;
        if (step == ProductStep + 1 && step > 1) return Product * Momentum(step);
        double product = 1;
        for (long t = 1; t <= step; t++) product *= Momentum(t);
        return product;
    }
}
