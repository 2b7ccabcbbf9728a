namespace Tensorium;

/// <summary>loss = logsumexp(x) - x[label], row by row</summary>
sealed class CrossEntropyNode(Tensor x, Tensor probabilities, Tensor labels) : Node(x)
{
    readonly Saved _x = Save(x), _probabilities = Save(probabilities), _labels = Save(labels);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (Autograd.IsRecording)
        {
            var x = _x.Value;
            d[0] = (x.Softmax() - _labels.Value.OneHot(x.Shape[-1], x.DType)) * dy.Unsqueeze(-1);
            return;
        }
        var dx = Tensor.EmptyLike(_x.Value);
        dx.Device.SoftmaxCrossEntropyGradient(dx.AsRows(), dy.Operand, _probabilities.Value.AsRows(), _labels.Value.Operand);
        d[0] = dx;
    }
}
