namespace Tensorium;

/// <summary>C = A B for the last two axes; the leading ones broadcast.</summary>
sealed class MatMulNode(Tensor a, Tensor b) : Node(a, b)
{
    readonly Saved _a = Save(a), _b = Save(b);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (d.Needs(0)) d[0] = Tensor.MatrixProduct(dy, _b.Value.T).SumTo(_a.Value.Shape);
        if (d.Needs(1)) d[1] = Tensor.MatrixProduct(_a.Value.T, dy).SumTo(_b.Value.Shape);
    }
}
