namespace Tensorium;

/// <summary>The end of the graph at a tensor that asked for gradients: it sums up what arrives.</summary>
sealed class Leaf(Tensor tensor) : Node(ReadOnlySpan<Tensor>.Empty)
{
    Tensor? _buffer;
    Tensor? _grad;

    public override string Name => "leaf";

    /// <summary>The sum of all gradients since the last reset, or null.</summary>
    public Tensor? Grad
    {
        get => _grad;
        set
        {
            if (value is not null && value.Shape != tensor.Shape)
                throw new ShapeException($"a gradient of shape {value.Shape} does not fit a tensor of shape {tensor.Shape}");
            _grad = value;
        }
    }

    /// <summary>Adds a gradient: into a buffer of its own, which outlives every scope and is used again after a reset.</summary>
    public override void Backward(Tensor dy, Gradients d)
    {
        if (Autograd.IsRecording)
        {
            _grad = _grad is null ? dy : _grad + dy;
            return;
        }
        if (_grad is not null && _grad.Node is null)
        {
            _grad.Add_(dy);
            return;
        }
        if (_grad is not null) dy = _grad + dy;
        using (TensorScope.Suspend()) _buffer ??= Tensor.EmptyLike(tensor);
        _buffer.CopyFrom(dy);
        _grad = _buffer;
    }
}
