namespace Tensorium.Kernels;

/// <summary>An elementwise op of two operands, which broadcast: its formula and its two partial derivatives.</summary>
public interface IBinaryOp
{
    /// <summary>y = f(a, b)</summary>
    V Apply<V>(V a, V b) where V : struct, ILane<V>;

    /// <summary>∂f/∂a, from both inputs and the output. What <see cref="Saves"/> omits is NaN here.</summary>
    V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V>;

    /// <summary>∂f/∂b, from both inputs and the output. What <see cref="Saves"/> omits is NaN here.</summary>
    V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V>;

    /// <summary>What the derivatives read.</summary>
    static virtual Saves Saves => Saves.Input;

    /// <summary>Where the gradient suite samples a; <see cref="Domain.Kinks"/> are values of a - b.</summary>
    Domain DomainA => Domain.Real;

    /// <summary>Where the gradient suite samples b.</summary>
    Domain DomainB => Domain.Real;
}
