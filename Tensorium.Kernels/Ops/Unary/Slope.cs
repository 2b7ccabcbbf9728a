using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>The derivative of an op as an op of its own, for gradients of gradients.</summary>
/// <remarks>
/// It is a function of what <typeparamref name="TOp"/> saves: of the output when it saves that alone, else of the input,
/// from which the output is computed again where needed.
/// </remarks>
/// <param name="op">The op.</param>
/// <typeparam name="TOp">The op's type.</typeparam>
public readonly struct Slope<TOp>(TOp op) : IUnaryOp where TOp : struct, IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(LaneMath.Inline)]
    public V Apply<V>(V x) where V : struct, ILane<V> => TOp.Saves switch
    {
        Saves.Output => op.Derivative(double.NaN, x),
        Saves.Input => op.Derivative(x, double.NaN),
        Saves.Nothing => op.Derivative<V>(double.NaN, double.NaN),
        _ => op.Derivative(x, op.Apply(x)),
    };

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : struct, ILane<V> => Apply(Dual<V>.Variable(x)).Tangent;

    /// <inheritdoc/>
    public Domain Domain => op.Domain;
}
