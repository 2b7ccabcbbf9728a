using System.Runtime.CompilerServices;

namespace Tensorium.Kernels;

/// <summary>What an elementwise kernel does with one element of each of its operands; see <see cref="Device.Map"/>.</summary>
public interface IMap
{
    /// <summary>How many operands are read, 1 to 4; the others are undefined.</summary>
    static abstract int Arity { get; }

    /// <summary>The element of the result.</summary>
    V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V>;
}

/// <summary>y = op(a)</summary>
readonly struct UnaryMap<TOp>(TOp op) : IMap where TOp : struct, IUnaryOp
{
    public static int Arity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => op.Apply(a);
}

/// <summary>y = op(a, b)</summary>
readonly struct BinaryMap<TOp>(TOp op) : IMap where TOp : struct, IBinaryOp
{
    public static int Arity => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => op.Apply(a, b);
}

/// <summary>dx = dy op'(x, y). Operands: dy, then of x and y what the op saves.</summary>
readonly struct UnaryGradientMap<TOp>(TOp op) : IMap where TOp : struct, IUnaryOp
{
    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1 + ((int)TOp.Saves & 1) + ((int)TOp.Saves >> 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => a * op.Derivative(
        GradientOperands.Input(TOp.Saves, b), GradientOperands.Output(TOp.Saves, b, c));
}

/// <summary>da = dy ∂op/∂a. Operands: dy, then a and b and last y as far as the op saves them.</summary>
readonly struct GradientAMap<TOp>(TOp op) : IMap where TOp : struct, IBinaryOp
{
    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => GradientOperands.Arity(TOp.Saves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => a * op.DerivativeA(
        GradientOperands.Input(TOp.Saves, b), GradientOperands.Input(TOp.Saves, c), GradientOperands.Output(TOp.Saves, b, d));
}

/// <summary>db = dy ∂op/∂b. Operands as for <see cref="GradientAMap{TOp}"/>.</summary>
readonly struct GradientBMap<TOp>(TOp op) : IMap where TOp : struct, IBinaryOp
{
    public static int Arity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => GradientOperands.Arity(TOp.Saves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => a * op.DerivativeB(
        GradientOperands.Input(TOp.Saves, b), GradientOperands.Input(TOp.Saves, c), GradientOperands.Output(TOp.Saves, b, d));
}

/// <summary>y = a where the mask is not 0, else b. Operands: mask, a, b.</summary>
readonly struct SelectMap : IMap
{
    public static int Arity => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => V.WhereEqual(a, 0.0, c, b);
}

/// <summary>What a derivative is given: the operands that its op saves, and NaN for the others.</summary>
static class GradientOperands
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Arity(Saves saves) => 1 + (2 * ((int)saves & 1)) + ((int)saves >> 1);

    /// <summary>An input of the op.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Input<V>(Saves saves, V operand) where V : struct, ILane<V> => (saves & Saves.Input) == Saves.Input ? operand : double.NaN;

    /// <summary>The output of the op: the first operand that is saved where it is alone, else the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Output<V>(Saves saves, V first, V last) where V : struct, ILane<V> =>
        (saves & Saves.Output) == Saves.Nothing ? double.NaN : (saves & Saves.Input) == Saves.Nothing ? first : last;
}

/// <summary>1 where the predicate holds for (a, b), else 0.</summary>
readonly struct PredicateMap<TOp>(TOp op) : IMap where TOp : struct, IPredicate
{
    public static int Arity => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => op.Apply(a, b);
}

/// <summary>1 where the predicate holds for a, else 0.</summary>
readonly struct UnaryPredicateMap<TOp>(TOp op) : IMap where TOp : struct, IUnaryPredicate
{
    public static int Arity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V a, V b, V c, V d) where V : struct, ILane<V> => op.Apply(a);
}
