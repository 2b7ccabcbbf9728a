namespace Tensorium;

/// <summary>The end of the graph at a tensor that asked for gradients: it sums up what arrives.</summary>
/// <remarks>The sum has a buffer of its own, which outlives every scope and is used again after a reset.</remarks>
sealed class Leaf(Tensor tensor) : Node(ReadOnlySpan<Tensor>.Empty)
{
    Tensor? _buffer;
    Tensor? _grad;

    public override string Name => "leaf";

    /// <summary>The sum of all gradients since the last reset, or null.</summary>
    /// <exception cref="ShapeException">Set to another shape.</exception>
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

    /// <summary>Whether something was summed up since the last reset.</summary>
    public bool HasContent => _grad is not null;

    /// <summary>Whether <see cref="Open"/> has a sum to give: not where the user put a tensor of their own.</summary>
    public bool TakesSums => _grad is null || ReferenceEquals(_grad, _buffer);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (Autograd.IsRecording)
        {
            _grad = _grad is null ? dy : _grad + dy;
        }
        else if (!TakesSums)
        {
            // the user's own gradient, or one with a history: not changed in place
            var sum = _grad! + dy;
            _grad = null;
            Open(out _).CopyFrom(sum);
        }
        else if (Open(out var hasContent) is var sum && hasContent)
        {
            sum.Add_(dy);
        }
        else
        {
            sum.CopyFrom(dy);
        }
    }

    /// <summary>Takes the sum to a device.</summary>
    public void Move(Device device)
    {
        using var unowned = TensorScope.Suspend();
        var (isOwn, grad) = (TakesSums, _grad?.Detach().To(device));
        (_grad, _buffer) = (grad, isOwn ? grad : null);
    }

    /// <summary>The sum so far, to be added to, or an undefined buffer for the first gradient.</summary>
    public Tensor Open(out bool hasContent)
    {
        hasContent = HasContent;
        if (_buffer is null || _buffer.Storage.IsDisposed)
            using (TensorScope.Suspend()) _buffer = Tensor.Empty(tensor.Shape, tensor.DType, tensor.Device);
        _buffer.Storage.Touch();
        return _grad = _buffer;
    }
}
