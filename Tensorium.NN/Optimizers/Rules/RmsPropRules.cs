using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>RMSProp. Tieleman and Hinton 2012, lecture 6.5. Epsilon is inside the root, as in Keras.</summary>
/// <param name="Rho">The decay of the average.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct RmsPropRule(double Rho, double Epsilon) : IUpdateRule<RmsPropRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public RmsPropRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        return w - Rate * g / V.Sqrt(v + Epsilon);
    }
}

/// <summary>RMSProp with momentum. Tieleman and Hinton 2012, lecture 6.5.</summary>
/// <param name="Rho">The decay of the average.</param>
/// <param name="Momentum">How much of the last step is kept.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct RmsPropMomentumRule(double Rho, double Momentum, double Epsilon)
    : IUpdateRule<RmsPropMomentumRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public RmsPropMomentumRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        V m = s.B = Momentum * s.B + Rate * g / V.Sqrt(v + Epsilon);
        return w - m;
    }
}

/// <summary>RMSProp by the variance of the gradient, not its mean square. Graves 2013.</summary>
/// <param name="Rho">The decay of the averages.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct CenteredRmsPropRule(double Rho, double Epsilon) : IUpdateRule<CenteredRmsPropRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public CenteredRmsPropRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        V mean = s.B = Rho * s.B + (1 - Rho) * g;
        V variance = V.Max(v - mean * mean, 0.0); // rounding could leave less than -epsilon, and then NaN
        return w - Rate * g / V.Sqrt(variance + Epsilon);
    }
}

/// <summary>RMSProp by the variance of the gradient, with momentum. Graves 2013, equations 38 to 41.</summary>
/// <param name="Rho">The decay of the averages.</param>
/// <param name="Momentum">How much of the last step is kept.</param>
/// <param name="Epsilon">Added under the root.</param>
public readonly record struct CenteredRmsPropMomentumRule(double Rho, double Momentum, double Epsilon)
    : IUpdateRule<CenteredRmsPropMomentumRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 3;

    /// <inheritdoc/>
    public CenteredRmsPropMomentumRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V v = s.A = Rho * s.A + (1 - Rho) * g * g;
        V mean = s.B = Rho * s.B + (1 - Rho) * g;
        V variance = V.Max(v - mean * mean, 0.0); // rounding could leave less than -epsilon, and then NaN
        V m = s.C = Momentum * s.C + Rate * g / V.Sqrt(variance + Epsilon);
        return w - m;
    }
}
