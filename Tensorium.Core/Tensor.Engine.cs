using Tensorium.Kernels;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Applies an elementwise op: any struct that states its formula and derivative.</summary>
    /// <param name="op">The op; see docs/adding-an-op.md.</param>
    /// <typeparam name="TOp">Its type.</typeparam>
    /// <returns>Of this shape; integers and truth values become Float32 first.</returns>
    public Tensor Unary<TOp>(TOp op) where TOp : struct, IUnaryOp => Floating().Arithmetic(op);

    /// <summary>Applies an elementwise op of two operands, which broadcast.</summary>
    /// <typeparam name="TOp">The op.</typeparam>
    /// <returns>Of the broadcast shape, in the wider type; integers and truth values become Float32 first.</returns>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor Binary<TOp>(TOp op, Tensor a, Tensor b) where TOp : struct, IBinaryOp =>
        DTypes.Promote(Given(a).DType, Given(b).DType).IsFloating() ? Arithmetic(op, a, b) : Arithmetic(op, a.Floating(), b.Floating());

    /// <summary>An elementwise op that integers have too.</summary>
    Tensor Arithmetic<TOp>(TOp op) where TOp : struct, IUnaryOp
    {
        var y = EmptyLike(this);
        Device.Map(new UnaryMap<TOp>(op), y.Operand, Operand);
        return Records(this) ? y.From(new UnaryNode<TOp>(op, this, y), this) : y;
    }

    /// <summary>An elementwise op of two operands that integers have too.</summary>
    static Tensor Arithmetic<TOp>(TOp op, Tensor a, Tensor b) where TOp : struct, IBinaryOp
    {
        (a, b) = Promote(a, b);
        var y = a.Shape == b.Shape ? EmptyLike(a) : Empty(Shape.Broadcast(a.Shape, b.Shape), a.DType, a.Device);
        y.Device.Map(
            new BinaryMap<TOp>(op), y.Operand, a.Operand.BroadcastTo(y.Shape), b.Operand.BroadcastTo(y.Shape));
        if (!Records(a, b)) return y;
        return y.From(typeof(TOp) == typeof(Multiply) ? new MultiplyNode(a, b) : new BinaryNode<TOp>(op, a, b, y), a, b);
    }

    /// <summary>A comparison or logical op: of Bool, without gradient.</summary>
    static Tensor Test<TOp>(TOp op, Tensor a, Tensor b) where TOp : struct, IPredicate
    {
        (a, b) = Promote(a, b);
        var y = Empty(Shape.Broadcast(a.Shape, b.Shape), DType.Bool, a.Device);
        y.Device.Test(
            new PredicateMap<TOp>(op), y.Operand, a.Operand.BroadcastTo(y.Shape), b.Operand.BroadcastTo(y.Shape));
        return y;
    }

    /// <summary>A question about each element: of Bool, without gradient.</summary>
    Tensor Test<TOp>(TOp op) where TOp : struct, IUnaryPredicate
    {
        var y = Empty(Shape, DType.Bool, Device);
        Device.Test(new UnaryPredicateMap<TOp>(op), y.Operand, Operand);
        return y;
    }

    /// <summary>The fused gradient kernel of an elementwise op, not recorded.</summary>
    internal static Tensor Gradient<TMap>(TMap map, Tensor dy, Tensor? a = null, Tensor? b = null, Tensor? c = null)
        where TMap : struct, IMap
    {
        var result = EmptyLike(dy);
        dy.Device.Map(map, result.Operand, dy.Operand, At(a, dy), At(b, dy), At(c, dy));
        return result;
    }

    /// <summary>The fused gradient kernel of an elementwise op for matrices, which also writes the sums of its columns; not recorded.</summary>
    internal static Tensor GradientAndSums<TMap>(TMap map, Tensor dy, Tensor? a, Tensor sums) where TMap : struct, IMap
    {
        var result = EmptyLike(dy);
        dy.Device.MapAndSum(map, result.Operand, sums.Operand, dy.Operand, At(a, dy));
        return result;
    }

    static Operand At(Tensor? x, Tensor like) => x is null ? default : x.Operand.BroadcastTo(like.Shape);

    /// <summary>This tensor, or its Float32 copy if its elements are integers or truth values.</summary>
    Tensor Floating() => DType.IsFloating() ? this : To(DType.Float32);

    /// <summary>Both in the wider type.</summary>
    /// <exception cref="InvalidOperationException">They lie on different devices.</exception>
    internal static (Tensor A, Tensor B) Promote(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        CheckTogether(a, b);
        var dtype = DTypes.Promote(a.DType, b.DType);
        return (a.To(dtype), b.To(dtype));
    }

    /// <exception cref="InvalidOperationException">They lie on different devices.</exception>
    static void CheckTogether(Tensor a, Tensor b)
    {
        if (a.Device != b.Device) throw new InvalidOperationException($"one tensor is on {a.Device}, the other on {b.Device}");
    }
}
