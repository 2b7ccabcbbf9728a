using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>Gradient descent. Robbins and Monro 1951.</summary>
public readonly record struct SgdRule : IUpdateRule<SgdRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 0;

    /// <inheritdoc/>
    public SgdRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => w - Rate * g;
}

/// <summary>Gradient descent with momentum, the heavy ball. Polyak 1964.</summary>
/// <param name="Momentum">How much of the last step is kept.</param>
public readonly record struct MomentumRule(double Momentum) : IUpdateRule<MomentumRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public MomentumRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Momentum * s.A - Rate * g;
        return w + m;
    }
}

/// <summary>Nesterov's accelerated gradient, as Sutskever, Martens, Dahl and Hinton 2013 write it.</summary>
/// <param name="Momentum">How much of the last step is kept.</param>
public readonly record struct NesterovRule(double Momentum) : IUpdateRule<NesterovRule>
{
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public NesterovRule At(long step, double learningRate) => this with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Momentum * s.A - Rate * g;
        return w + Momentum * m - Rate * g;
    }
}
