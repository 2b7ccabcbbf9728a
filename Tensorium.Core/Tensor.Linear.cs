namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>
    /// The matrix product, by NumPy's rule: vectors by vectors give their dot product, and of more than two axes the last
    /// two are matrices and the leading ones broadcast. Shapes (..., m, k) and (..., k, n) give (..., m, n).
    /// </summary>
    /// <remarks>Integers multiply as Float32.</remarks>
    /// <exception cref="ShapeException">The inner lengths differ, or the leading axes do not broadcast, or one is a scalar.</exception>
    public Tensor MatMul(Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (Rank == 0 || b.Rank == 0) throw Unfit(this, b);
        var (left, right) = Promote(Floating(), b.Floating());
        if (left.Rank == 1) left = left.Unsqueeze(0);
        if (right.Rank == 1) right = right.Unsqueeze(1);
        if (left.Shape[-1] != right.Shape[-2]) throw Unfit(this, b);
        var y = right.Rank == 2 && left.Rank > 2
            ? MatrixProduct(left.Flatten(0, -2), right).Reshape(Shape.Create([.. left.Shape.Span[..^1], right.Shape[-1]]))
            : MatrixProduct(left, right);
        if (b.Rank == 1) y = y.Squeeze(-1);
        return Rank == 1 ? y.Squeeze(b.Rank == 1 ? -1 : -2) : y;
    }

    /// <summary>The dot product of two vectors.</summary>
    /// <exception cref="ShapeException">They are not vectors of one length.</exception>
    public Tensor Dot(Tensor b) => Rank == 1 && b.Rank == 1 ? MatMul(b) : throw Unfit(this, b);

    /// <summary>The outer product of two vectors: element (i, j) is this[i] b[j].</summary>
    /// <exception cref="ShapeException">They are not vectors.</exception>
    public Tensor Outer(Tensor b) => Rank == 1 && b.Rank == 1 ? Unsqueeze(1) * b : throw Unfit(this, b);

    /// <summary>The product of tensors of two or more axes.</summary>
    internal static Tensor MatrixProduct(Tensor a, Tensor b)
    {
        var rank = int.Max(a.Rank, b.Rank);
        var batch = rank == 2
            ? Shape.Scalar
            : Broadcast(a, b);
        var y = Empty(Shape.Create([.. batch.Span, a.Shape[-2], b.Shape[-1]]), a.DType, a.Device);
        y.Device.MatMul(y.Operand, Stretched(a, batch), Stretched(b, batch));
        return Records(a, b) ? y.From(new MatMulNode(a, b), a, b) : y;
    }

    static Kernels.Operand Stretched(Tensor x, Shape batch) =>
        x.Operand.BroadcastTo(Shape.Create([.. batch.Span, .. x.Shape.Span[^2..]]));

    static Shape Broadcast(Tensor a, Tensor b)
    {
        try
        {
            return Shape.Broadcast(Shape.Create(a.Shape.Span[..^2]), Shape.Create(b.Shape.Span[..^2]));
        }
        catch (ShapeException)
        {
            throw Unfit(a, b);
        }
    }

    static ShapeException Unfit(Tensor a, Tensor b) => new(
        $"shapes {a.Shape} and {b.Shape} do not multiply: the last axis of the first meets the last but one of the second");
}
