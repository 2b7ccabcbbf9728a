using System.Runtime.CompilerServices;
using Tensorium.Kernels;

namespace Tensorium.Tests.Docs;

// sample: squareplus
/// <summary>(x + √(x² + c²)) / 2, a smooth ReLU. Barron 2021.</summary>
/// <param name="c">How wide the bend is; not 0.</param>
public readonly struct Squareplus(double c) : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ILane<V>
    {
        V side = V.WhereLess(x, 0.0, -x, x);
        V large = 0.5 * (side + V.Sqrt(x * x + c * c));
        return V.WhereLess(x, 0.0, 0.25 * c * c / large, large); // x + √ would cancel below 0
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V>(V x, V y) where V : struct, ILane<V>
    {
        V t = 0.5 * c / y;
        return 1.0 / (1.0 + t * t);
    }

    /// <inheritdoc/>
    public static Saves Saves => Saves.Output;
}
// end

/// <summary>What would be a method of Tensor in the library.</summary>
static class SquareplusMethod
{
    // sample: squareplus-method
    /// <summary>(x + √(x² + c²)) / 2. Barron 2021.</summary>
    public static Tensor Squareplus(this Tensor x, double c = 2) => x.Unary(new Squareplus(c));
    // end
}
