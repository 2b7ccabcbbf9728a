namespace Tensorium.Kernels;

/// <summary>An elementwise op of one operand: its formula and its derivative, over any lane.</summary>
/// <remarks>
/// Implemented by small readonly structs; parameters are fields, set by the primary constructor. Everything else is derived
/// from these few lines: SIMD and scalar kernels, first and higher gradients, and the op's case in the gradient suite.
/// </remarks>
public interface IUnaryOp
{
    /// <summary>y = f(x)</summary>
    V Apply<V>(V x) where V : struct, ILane<V>;

    /// <summary>f'(x), from the input x and the output y = f(x). What <see cref="Saves"/> omits is NaN here.</summary>
    V Derivative<V>(V x, V y) where V : struct, ILane<V>;

    /// <summary>What <see cref="Derivative{V}"/> reads.</summary>
    static virtual Saves Saves => Saves.Input;

    /// <summary>Where the gradient suite samples x, and which points it keeps away from.</summary>
    Domain Domain => Domain.Real;
}
