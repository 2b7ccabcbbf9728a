namespace Tensorium.Kernels;

/// <summary>A question about two operands, which broadcast: 1 for yes, 0 for no. It has no derivative.</summary>
public interface IPredicate
{
    /// <summary>1 or 0.</summary>
    V Apply<V>(V a, V b) where V : struct, ILane<V>;
}

/// <summary>A question about one operand: 1 for yes, 0 for no. It has no derivative.</summary>
public interface IUnaryPredicate
{
    /// <summary>1 or 0.</summary>
    V Apply<V>(V x) where V : struct, ILane<V>;
}
