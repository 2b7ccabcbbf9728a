using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// A gradient x yᵀ that is not multiplied yet, as a single example gives it by a matrix: copies of its factors, which stay whatever becomes of
/// the tensors that they came from.
/// </summary>
/// <param name="like">The matrix.</param>
sealed class OuterGradient(Tensor like)
{
    readonly Tensor _x = Tensor.Empty((like.Shape[0], 1), like.DType, like.Device);
    readonly Tensor _y = Tensor.Empty((1, like.Shape[1]), like.DType, like.Device);

    /// <summary>The column.</summary>
    public Operand X => _x.Operand;

    /// <summary>The row.</summary>
    public Operand Y => _y.Operand;

    /// <summary>Where it can be multiplied.</summary>
    public Device Device => _x.Device;

    /// <summary>Takes copies of a column and a row in place of those before.</summary>
    public void Keep(Operand x, Operand y)
    {
        Device.Copy(X, x);
        Device.Copy(Y, y);
    }

    /// <summary>The gradient itself.</summary>
    public Tensor Product()
    {
        var product = Tensor.Empty((_x.Shape[0], _y.Shape[1]), _x.DType, Device);
        MultiplyInto(product);
        return product;
    }

    /// <summary>Writes the gradient itself.</summary>
    public void MultiplyInto(Tensor product) => Device.MatMul(product.Operand, X, Y);
}
