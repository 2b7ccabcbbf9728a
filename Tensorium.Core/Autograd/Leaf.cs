using Tensorium.Kernels;

namespace Tensorium;

/// <summary>The end of the graph at a tensor that asked for gradients: it sums up what arrives.</summary>
/// <remarks>
/// The sum has a buffer of its own, which outlives every scope and is used again after a reset, unless somebody may have kept it.
/// </remarks>
sealed class Leaf(Tensor tensor) : Node(ReadOnlySpan<Tensor>.Empty)
{
    Tensor? _buffer;
    Tensor? _grad;
    bool _isHandedOut;

    public override string Name => "leaf";

    /// <summary>The sum of all gradients since the last reset, or null; one that was disposed is none.</summary>
    /// <exception cref="ShapeException">Set to another shape.</exception>
    public Tensor? Grad
    {
        get
        {
            Multiply();
            return _grad is { Storage.IsDisposed: false } ? _grad : null;
        }

        set
        {
            if (value is not null && value.Shape != tensor.Shape)
                throw new ShapeException($"a gradient of shape {value.Shape} does not fit a tensor of shape {tensor.Shape}");
            Outer = null;
            if (value is not null) TensorScope.Release(value);
            if (_isHandedOut && !ReferenceEquals(value, _buffer)) (_buffer, _isHandedOut) = (null, false);
            _grad = value;
        }
    }

    /// <summary>Whose pass may leave the factors of an outer product as the gradient, since its step comes next; null for nobody's.</summary>
    public object? OuterTaker { get; set; }

    /// <summary>The gradient while it is an outer product that nothing but the step has looked at.</summary>
    public OuterGradient? Outer { get; private set; }

    /// <summary>Whether something was summed up since the last reset.</summary>
    public bool HasContent => Outer is not null || Grad is not null;

    /// <summary>Whether <see cref="Open"/> has a sum to give: not where the user put a tensor of their own.</summary>
    public bool TakesSums => Outer is not null || Grad is null || ReferenceEquals(_grad, _buffer);

    /// <summary>Whether the sum lies in this memory.</summary>
    public bool LiesIn(Storage memory) => _grad?.Storage == memory;

    /// <summary>Keeps the factors of the first gradient, an outer product; they are multiplied where anything but the step looks.</summary>
    /// <param name="stepper">Whose pass it is.</param>
    /// <param name="x">Of one column.</param>
    /// <param name="y">Of one row.</param>
    /// <returns>Whether they are kept: its step gains by them.</returns>
    public bool TryKeep(object stepper, Operand x, Operand y)
    {
        if (OuterTaker != stepper || HasContent || !x.Storage.Device.UpdatesByOuter(x.Layout.Shape[0], y.Layout.Shape[1])) return false;
        Outer = new(x, y);
        return true;
    }

    /// <summary>The sum for somebody who may keep it: after a reset its memory is not used again.</summary>
    public Tensor? HandOut()
    {
        var grad = Grad;
        _isHandedOut |= ReferenceEquals(_grad, _buffer);
        return grad;
    }

    public override void Backward(Tensor dy, Gradients d)
    {
        if (Autograd.IsRecording)
        {
            Grad = Grad is { } sum ? sum + dy : dy.Clone(); // dy may be another leaf's, too
        }
        else if (!TakesSums)
        {
            // the user's own gradient, or one with a history: not changed in place
            var sum = _grad! + dy;
            _grad = null;
            Open(d.Seed, out _).CopyFrom(sum);
        }
        else if (Open(d.Seed, out var hasContent) is var sum && hasContent)
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
        var (isOwn, grad) = (TakesSums, Grad?.Detach().To(device));
        (_grad, _buffer) = (grad, isOwn ? grad : null);
    }

    /// <summary>The sum so far, to be added to, or an undefined buffer for the first gradient.</summary>
    /// <param name="seed">What the pass started from: parts of it may wait on the way to other nodes, so that it stays as it is.</param>
    /// <param name="hasContent">Whether there is a sum.</param>
    public Tensor Open(Storage? seed, out bool hasContent)
    {
        Multiply();
        hasContent = HasContent;
        if (_buffer is not { Storage.IsDisposed: false } || _buffer.Storage == seed)
        {
            var before = _buffer;
            using (TensorScope.Suspend()) _buffer = Tensor.Empty(tensor.Shape, tensor.DType, tensor.Device);
            _isHandedOut = false;
            if (hasContent) _buffer.CopyFrom(before!);
        }
        _buffer.Storage.Touch();
        return _grad = _buffer;
    }

    void Multiply()
    {
        if (Outer is not { } outer) return;
        var (x, y) = outer.Factors;
        Outer = null;
        var sum = Open(null, out _);
        sum.Device.MatMul(sum.Operand, x, y);
    }
}
