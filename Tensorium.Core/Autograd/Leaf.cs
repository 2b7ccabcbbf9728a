using Tensorium.Kernels;

namespace Tensorium;

/// <summary>The end of the graph at a tensor that asked for gradients: it sums up what arrives.</summary>
/// <remarks>
/// The sum has a buffer of its own, which outlives every scope and is used again after a reset, unless somebody may have kept it. A first
/// gradient by one example, or by several after a step of plain gradient descent, is kept as its factors until something else than a step
/// uses it: a step is quicker without the product. The buffer of those before stays meanwhile.
/// </remarks>
sealed class Leaf(Tensor tensor) : Node(ReadOnlySpan<Tensor>.Empty)
{
    readonly Lock _multiplying = new(); // several threads may read a gradient
    FactoredGradient? _factors;
    volatile bool _isFactored;
    Tensor? _buffer;
    Tensor? _grad;
    bool _isHandedOut, _isUsedOtherwise;

    // Whether the last step took the factors of several examples, or would have taken them, and nothing else used the gradient: the next pass
    // keeps them then. (Those of a single one it keeps always, as every rule takes them.)
    bool _stepsByFactors;

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
            _isFactored = _isUsedOtherwise = false;
            if (value is not null)
            {
                UseOtherwise();
                TensorScope.Release(value);
            }
            if (_isHandedOut && !ReferenceEquals(value, _buffer)) (_buffer, _isHandedOut) = (null, false);
            _grad = value;
        }
    }

    /// <summary>The gradient while it is a product that nothing but steps has looked at.</summary>
    public FactoredGradient? Factors => _isFactored ? _factors : null;

    /// <summary>Whether something was summed up since the last reset.</summary>
    public bool HasContent => _isFactored || Grad is not null;

    /// <summary>Whether <see cref="Open"/> has a sum to give: not where the user put a tensor of their own.</summary>
    public bool TakesSums => _isFactored || Grad is null || ReferenceEquals(_grad, _buffer);

    /// <summary>Whether the sum lies in this memory.</summary>
    public bool LiesIn(Storage memory) => _grad?.Storage == memory;

    /// <summary>Keeps the factors of the first gradient, a product; they are multiplied where anything but a step looks.</summary>
    /// <param name="x">A column for each example.</param>
    /// <param name="y">A row for each example.</param>
    /// <returns>Whether they are kept: a step gains by them.</returns>
    public bool TryKeep(Operand x, Operand y)
    {
        var examples = y.Layout.Shape[0];
        if (examples != 1 && !_stepsByFactors) return false;
        if (HasContent || !tensor.Device.UpdatesByFactors(tensor.Shape[0], tensor.Shape[1], examples)) return false;
        if (_factors?.Device != tensor.Device) _factors = new(tensor);
        _factors.Keep(x, y);
        return _isFactored = true;
    }

    /// <summary>Takes note of a step.</summary>
    /// <param name="byFactors">Whether its rule takes the factors of several examples.</param>
    public void Stepped(bool byFactors) => _stepsByFactors = byFactors && !_isUsedOtherwise;

    /// <summary>The sum for somebody who may keep it: after a reset its memory is not used again.</summary>
    public Tensor? HandOut()
    {
        var grad = Grad;
        UseOtherwise();
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
        if (hasContent) UseOtherwise(); // by this sum
        return _grad = Room(seed, hasContent);
    }

    /// <summary>The buffer: another one where it is gone, or has to stay as it is.</summary>
    Tensor Room(Storage? seed, bool keepsContent)
    {
        if (_buffer is not { Storage.IsDisposed: false } || _buffer.Storage == seed)
        {
            var before = _buffer;
            using (TensorScope.Suspend()) _buffer = Tensor.Empty(tensor.Shape, tensor.DType, tensor.Device);
            _isHandedOut = false;
            if (keepsContent) _buffer.CopyFrom(before!);
        }
        _buffer.Storage.Touch();
        return _buffer;
    }

    /// <summary>Remembers that something other than a step uses this gradient, now and, most likely, the next.</summary>
    void UseOtherwise()
    {
        _isUsedOtherwise = true;
        _stepsByFactors = false;
    }

    void Multiply()
    {
        if (!_isFactored) return;
        lock (_multiplying)
        {
            if (!_isFactored) return;
            var product = Room(null, keepsContent: false);
            _factors!.MultiplyInto(product);
            _grad = product;
            _isFactored = false;
        }
    }
}
