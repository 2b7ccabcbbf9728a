namespace Tensorium;

/// <summary>y = Σ x over some axes</summary>
sealed class SumNode(Tensor x, Shape kept) : Node(x)
{
    readonly Shape _from = x.Shape;

    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.Reshape(kept).Expand(_from);
}

/// <summary>y = max or min of x over some axes; equal elements share the gradient</summary>
sealed class ExtremeNode(Tensor x, Tensor y, Shape kept, int[] axes) : Node(x)
{
    readonly Saved _x = Save(x), _y = Save(y);

    public override void Backward(Tensor dy, Gradients d)
    {
        var chosen = _x.Value.Eq(_y.Value.Detach().Reshape(kept)).To(dy.DType);
        d[0] = dy.Reshape(kept) / chosen.Sum(axes, keepDims: true) * chosen;
    }
}

/// <summary>y = running sums of x along an axis</summary>
sealed class CumulativeSumNode(Tensor x, int axis) : Node(x)
{
    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.Flip(axis).CumSum(axis).Flip(axis);
}

/// <summary>y = softmax(x) along the last axis</summary>
sealed class SoftmaxNode(Tensor x, Tensor y) : Node(x)
{
    readonly Saved _y = Save(y);

    public override void Backward(Tensor dy, Gradients d)
    {
        var weighted = dy * _y.Value;
        d[0] = weighted - (_y.Value * weighted.Sum(-1, keepDims: true));
    }
}

/// <summary>y = log softmax(x) along the last axis</summary>
sealed class LogSoftmaxNode(Tensor x, Tensor y) : Node(x)
{
    readonly Saved _y = Save(y);

    public override void Backward(Tensor dy, Gradients d) =>
        d[0] = dy - (_y.Value.Exp() * dy.Sum(-1, keepDims: true));
}
