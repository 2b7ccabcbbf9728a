using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>Lion: steps of one size in the direction of an interpolated sign. Chen et al. 2023, algorithm 2.</summary>
/// <param name="Beta1">The share of the mean in the direction.</param>
/// <param name="Beta2">The decay of the mean of the gradient.</param>
public readonly record struct LionRule(double Beta1, double Beta2) : IUpdateRule<LionRule>
{
    readonly int _made = 1;
    double Rate { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 1;

    /// <inheritdoc/>
    public LionRule At(long step, double learningRate) => Rule.Made(this, _made) with { Rate = learningRate };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V c = Beta1 * s.A + (1 - Beta1) * g;
        s.A = Beta2 * s.A + (1 - Beta2) * g;
        V sign = V.WhereLess(0.0, c, 1.0, V.WhereLess(c, 0.0, -1.0, c)); // 0 and NaN stay what they are
        return w - Rate * sign;
    }
}
