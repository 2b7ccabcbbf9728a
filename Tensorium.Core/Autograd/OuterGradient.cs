using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// A gradient x yᵀ that is not multiplied yet, as a single example gives it by a matrix. It notices when a factor was changed in place
/// since.
/// </summary>
/// <param name="x">Of one column.</param>
/// <param name="y">Of one row.</param>
readonly struct OuterGradient(Operand x, Operand y)
{
    readonly int _versionOfX = x.Storage.Version, _versionOfY = y.Storage.Version;

    /// <summary>The column and the row.</summary>
    /// <exception cref="InvalidOperationException">One was changed in place.</exception>
    /// <exception cref="ObjectDisposedException">One was disposed.</exception>
    public (Operand X, Operand Y) Factors => (Unchanged(x, _versionOfX), Unchanged(y, _versionOfY));

    /// <summary>The gradient itself.</summary>
    /// <inheritdoc cref="Factors"/>
    public Tensor Product()
    {
        var (column, row) = Factors;
        var product = Tensor.Empty((column.Layout.Shape[0], row.Layout.Shape[1]), column.DType, column.Storage.Device);
        product.Device.MatMul(product.Operand, column, row);
        return product;
    }

    /// <summary>Whether a factor lies in this memory.</summary>
    public bool LiesIn(Storage memory) => x.Storage == memory || y.Storage == memory;

    static Operand Unchanged(Operand factor, int version)
    {
        _ = factor.Storage.Block;
        return factor.Storage.Version == version ? factor : throw new InvalidOperationException(
            $"a tensor of {factor.Count} elements that a gradient is a product of was changed in place before the step: it is at version "
            + $"{factor.Storage.Version}, and version {version} was saved. Clone it before changing it.");
    }
}
