using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// A gradient X Y that is not multiplied yet, as few examples give it by a matrix: copies of its factors, which stay whatever becomes of the
/// tensors that they came from.
/// </summary>
/// <param name="like">The matrix.</param>
sealed class FactoredGradient(Tensor like)
{
    readonly Shape _shape = like.Shape;
    readonly DType _dtype = like.DType;
    Tensor? _x, _y; // a row for each example

    /// <summary>A column for each example.</summary>
    public Operand X { get; private set; }

    /// <summary>A row for each example.</summary>
    public Operand Y => _y!.Operand;

    /// <summary>How many.</summary>
    public long Examples => _y!.Shape[0];

    /// <summary>Where it can be multiplied.</summary>
    public Device Device { get; } = like.Device;

    /// <summary>Takes copies of two factors in place of those before.</summary>
    /// <param name="x">A column for each example.</param>
    /// <param name="y">A row for each example.</param>
    public void Keep(Operand x, Operand y)
    {
        var examples = y.Layout.Shape[0];
        if (_y?.Shape[0] != examples) MakeRoom(examples);
        Device.Copy(_x!.Operand, x.Transposed());
        Device.Copy(Y, y);
    }

    /// <summary>The gradient itself.</summary>
    public Tensor Product()
    {
        var product = Tensor.Empty(_shape, _dtype, Device);
        MultiplyInto(product);
        return product;
    }

    /// <summary>Writes the gradient itself.</summary>
    public void MultiplyInto(Tensor product) => Device.MatMul(product.Operand, X, Y);

    /// <summary>Room that outlives the scope of the pass.</summary>
    void MakeRoom(long examples)
    {
        using var unowned = TensorScope.Suspend();
        Tensor x = Tensor.Empty((examples, _shape[0]), _dtype, Device), y = Tensor.Empty((examples, _shape[1]), _dtype, Device);
        _x?.Dispose();
        _y?.Dispose();
        (_x, _y, X) = (x, y, x.Operand.Transposed());
    }
}
