using Tensorium.Kernels;

namespace Tensorium;

/// <summary>C = A B for the last two axes; the leading ones broadcast.</summary>
sealed class MatMulNode(Tensor a, Tensor b) : Node(a, b)
{
    readonly Shape _aShape = a.Shape, _bShape = b.Shape;
    readonly Saved _a = SaveFor(b, a), _b = SaveFor(a, b);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (Autograd.IsRecording || _aShape.Rank > 2 || _bShape.Rank > 2)
        {
            if (d.Needs(0)) d[0] = Tensor.MatrixProduct(dy, _b.Value.T).SumTo(_aShape);
            if (d.Needs(1)) d[1] = Tensor.MatrixProduct(_a.Value.T, dy).SumTo(_bShape);
            return;
        }
        if (d.Needs(0)) d.AddProduct(0, dy.Operand, _b.Value.Operand.Transposed());
        if (d.Needs(1)) d.AddProduct(1, _a.Value.Operand.Transposed(), dy.Operand);
    }
}

/// <summary>y = op(x W + b) for a matrix x: product, bias and activation in one pass.</summary>
/// <remarks>The op's derivative needs at most y, so that x W + b is never stored.</remarks>
sealed class LinearNode<TOp>(TOp op, Tensor x, Tensor weight, Tensor? bias, Tensor y)
    : Node(bias is null ? [x, weight] : [x, weight, bias]) where TOp : struct, IUnaryOp
{
    readonly Saved _x = SaveFor(weight, x), _weight = SaveFor(x, weight);
    readonly Saved _y = TOp.Saves == Saves.Output ? Save(y) : default;

    public override string Name => "Linear";

    public override void Backward(Tensor dy, Gradients d)
    {
        var hasBias = Inputs.Length == 3;
        if (Autograd.IsRecording)
        {
            var slope = TOp.Saves == Saves.Nothing
                ? dy * op.Derivative<Scalar<double>>(double.NaN, double.NaN).Value
                : dy * _y.Value.Unary(new Slope<TOp>(op));
            if (d.Needs(0)) d[0] = Tensor.MatrixProduct(slope, _weight.Value.T);
            if (d.Needs(1)) d[1] = Tensor.MatrixProduct(_x.Value.T, slope);
            if (hasBias && d.Needs(2)) d[2] = slope.Sum(0);
            return;
        }
        var dz = hasBias && d.Needs(2) ? SlopeAndSums(dy, d) : SlopeOf(dy);
        if (d.Needs(0)) d.AddProduct(0, dz.Operand, _weight.Value.Operand.Transposed());
        if (d.Needs(1)) d.AddProduct(1, _x.Value.Operand.Transposed(), dz.Operand);
    }

    Tensor? Output => TOp.Saves == Saves.Output ? _y.Value : null;

    /// <summary>The gradient by x W + b.</summary>
    Tensor SlopeOf(Tensor dy) =>
        typeof(TOp) == typeof(Identity) ? dy.Contiguous() : Tensor.Gradient(new UnaryGradientMap<TOp>(op), dy, Output);

    /// <summary>The same, and its column sums as gradient by b.</summary>
    Tensor SlopeAndSums(Tensor dy, Gradients d)
    {
        var target = d.TargetOf(2, dy);
        Tensor dz;
        if (typeof(TOp) == typeof(Identity)) (dz = dy.Contiguous()).SumColumns(target.Tensor);
        else dz = Tensor.GradientAndSums(new UnaryGradientMap<TOp>(op), dy, Output, target.Tensor);
        target.Give();
        return dz;
    }
}
