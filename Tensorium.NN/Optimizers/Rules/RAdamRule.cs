using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>
/// RAdam: Adam that trusts its mean square only once it has enough terms, and is momentum until then. Liu et al. 2020,
/// algorithm 2, with epsilon added to the root as in Adam.
/// </summary>
/// <param name="Beta1">The decay of the mean of the gradient.</param>
/// <param name="Beta2">The decay of the mean of its square.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct RAdamRule(double Beta1, double Beta2, double Epsilon) : IUpdateRule<RAdamRule>
{
    readonly int _made = 1;

    /// <summary>The number of terms, ρₜ, above which the mean square is trusted: 4 in the paper, 5 in PyTorch.</summary>
    public double Threshold { get; init; } = 4;

    // w - Rate m / (Root √v + Floor): Root is 0 and Floor 1 while the mean square is not trusted.
    double Rate { get; init; }
    double Root { get; init; }
    double Floor { get; init; }

    /// <inheritdoc/>
    public static int SlotCount => 2;

    /// <inheritdoc/>
    public RAdamRule At(long step, double learningRate)
    {
        double left = Math.Pow(Beta2, step);
        double rhoInf = 2 / (1 - Beta2) - 1;
        double rho = rhoInf - 2 * step * left / (1 - left);
        double rate = learningRate / (1 - Math.Pow(Beta1, step));
        if (!(rho > Threshold)) return Rule.Made(this, _made) with { Rate = rate, Root = 0, Floor = 1 };
        double r = Math.Sqrt((rho - 4) * (rho - 2) * rhoInf / ((rhoInf - 4) * (rhoInf - 2) * rho));
        return Rule.Made(this, _made) with { Rate = rate * r * Math.Sqrt(1 - left), Root = 1, Floor = Epsilon };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
    {
        V m = s.A = Rule.Average(Beta1, s.A, g);
        V v = s.B = Rule.Average(Beta2, s.B, g * g);
        return w - Rate * m / (Root * V.Sqrt(v) + Floor);
    }
}
