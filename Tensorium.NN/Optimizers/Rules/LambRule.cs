using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>
/// The direction of LAMB, Adam's m̂ / (√v̂ + ε), in place of the weight: its length relative to the weight's, the trust ratio,
/// is a property of the whole tensor and so <see cref="Lamb"/>'s. You et al. 2020, algorithm 2.
/// </summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the mean of its square.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct LambRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<LambRule>
{
    readonly int _made = 1;
    double FromMean { get; init; }
    double FromSquare { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public LambRule At(long step, double learningRate) => Rule.Made(this, _made) with
    {
        FromMean = 1 / (1 - Math.Pow(Beta1, step)),
        FromSquare = 1 / (1 - Math.Pow(Beta2, step)),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Rule.Average(Beta1, s.A, g);
        V v = s.B = Rule.Average(Beta2, s.B, g * g);
        return FromMean * m / (V.Sqrt(FromSquare * v) + Epsilon);
    }
}
