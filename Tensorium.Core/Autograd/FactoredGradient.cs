using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// A gradient X Y that is not multiplied yet, as few examples give it by a matrix: its factors as they were, whatever becomes of the tensors
/// that they came from.
/// </summary>
sealed class FactoredGradient
{
    readonly Shape _shape;
    readonly DType _dtype;
    readonly Lock _reading = new();
    readonly KeptOperand _x, _y; // a row for each example

    /// <param name="like">The matrix.</param>
    public FactoredGradient(Tensor like)
    {
        (_shape, _dtype, Device) = (like.Shape, like.DType, like.Device);
        (_x, _y) = (new(_dtype, Device, _reading), new(_dtype, Device, _reading));
    }

    /// <summary>How many.</summary>
    public long Examples => _y.Operand.Layout.Shape[0];

    /// <summary>Where it can be multiplied.</summary>
    public Device Device { get; }

    /// <summary>Takes two factors.</summary>
    /// <param name="x">A column for each example.</param>
    /// <param name="y">A row for each example.</param>
    public void Keep(Operand x, Operand y)
    {
        _x.Keep(x.Transposed());
        _y.Keep(y);
    }

    /// <summary>Gives their memory back: they are not to be read any more.</summary>
    public void Drop()
    {
        _x.Drop();
        _y.Drop();
    }

    /// <summary>The gradient itself.</summary>
    public Tensor Product()
    {
        var product = Tensor.Empty(_shape, _dtype, Device);
        MultiplyInto(product);
        return product;
    }

    /// <summary>Writes the gradient itself.</summary>
    public void MultiplyInto(Tensor product)
    {
        lock (_reading) Device.MatMul(product.Operand, _x.Operand.Transposed(), _y.Operand);
    }

    /// <summary>Takes an optimizer step.</summary>
    public void Update<TRule>(in UpdateItem<TRule> item) where TRule : struct, IUpdateRule<TRule>
    {
        lock (_reading) Device.UpdateByFactors(item, _x.Operand.Transposed(), _y.Operand);
    }
}
