namespace Tensorium;

/// <summary>loss = logsumexp(x) - x[label], row by row</summary>
/// <remarks>Backward takes the exponentials again: that costs less than to write and read the probabilities, and no memory.</remarks>
sealed class CrossEntropyNode(Tensor x, Tensor statistics, Tensor labels) : Node(x)
{
    readonly Saved _x = Save(x), _statistics = Save(statistics), _labels = Save(labels);

    public override void Backward(Tensor dy, Gradients d)
    {
        var x = _x.Value;
        if (Autograd.IsRecording)
        {
            d[0] = (x.Softmax() - _labels.Value.OneHot(x.Shape[-1], x.DType)) * dy.Unsqueeze(-1);
            return;
        }
        var dx = d.TargetOf(0, x);
        x.Device.SoftmaxCrossEntropyGradient(dx.Tensor.AsRows(), dy.Operand, _statistics.Value.Operand, x.AsRows(), _labels.Value.Operand);
        dx.Give();
    }
}
