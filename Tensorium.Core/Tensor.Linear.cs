using Tensorium.Kernels;

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
    public Tensor Dot(Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        return Rank == 1 && b.Rank == 1 ? MatMul(b) : throw Unfit(this, b);
    }

    /// <summary>The outer product of two vectors: element (i, j) is this[i] b[j].</summary>
    /// <exception cref="ShapeException">They are not vectors.</exception>
    public Tensor Outer(Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        return Rank == 1 && b.Rank == 1 ? Unsqueeze(1) * b : throw Unfit(this, b);
    }

    /// <summary>x W + b for each row of x: a dense layer.</summary>
    /// <inheritdoc cref="Linear{TOp}(Tensor, Tensor, TOp)"/>
    public Tensor Linear(Tensor weight, Tensor? bias = null) => Linear(weight, bias, new Identity());

    /// <summary>op(x W + b) for each row of x: a dense layer with its activation, in one pass.</summary>
    /// <param name="weight">W, of shape (inputs, units).</param>
    /// <param name="bias">b, of shape (units), or null.</param>
    /// <param name="activation">An elementwise op.</param>
    /// <typeparam name="TOp">Its type.</typeparam>
    /// <returns>Of shape (..., units) for this of shape (..., inputs).</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Linear<TOp>(Tensor weight, Tensor? bias, TOp activation) where TOp : struct, IUnaryOp
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (Rank == 0 || weight.Rank != 2 || Shape[-1] != weight.Shape[0] || (bias is not null && bias.Shape != weight.Shape[1]))
            throw new ShapeException(
                $"inputs of shape {Shape} do not fit a weight of shape {weight.Shape}" + (bias is null ? "" : $" and a bias of shape {bias.Shape}"));
        if (Rank != 2)
            return (Rank == 1 ? Unsqueeze(0) : Flatten(0, -2)).Linear(weight, bias, activation)
                .Reshape(Shape.Create([.. Shape.Span[..^1], weight.Shape[1]]));
        var (x, w) = Promote(Floating(), weight);
        var b = bias;
        if (b is not null)
        {
            (x, b) = Promote(x, b);
            w = w.To(x.DType);
        }
        // an op whose derivative needs x W + b cannot be fused: the sum must be stored for it
        if (TOp.Saves.HasFlag(Saves.Input)) return x.Linear(w, b, new Identity()).Unary(activation);
        var y = Empty((x.Shape[0], w.Shape[1]), x.DType, x.Device);
        x.Device.Linear(activation, y.Operand, x.Operand, w.Operand, b?.Contiguous().Operand);
        ReadOnlySpan<Tensor> inputs = b is null ? [x, w] : [x, w, b];
        return Records(inputs) ? y.From(new LinearNode<TOp>(activation, x, w, b, y), inputs) : y;
    }

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

    static Operand Stretched(Tensor x, Shape batch) =>
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
