using Tensorium.Kernels;

namespace Tensorium;

/// <summary>The end of the graph at a tensor that asked for gradients: it sums up what arrives, from passes on any threads.</summary>
/// <remarks>
/// The sum has memory of its own, which outlives every scope and is used again after a reset, unless somebody may have kept it. A first
/// gradient by one example, or by several after a step of plain gradient descent, is kept as its factors until something else than a step
/// uses it: a step is quicker without the product. A gradient is written before it becomes the leaf's: a pass that fails leaves the one before.
/// </remarks>
sealed class Leaf(Tensor tensor) : Node(ReadOnlySpan<Tensor>.Empty)
{
    readonly Lock _lock = new();
    Content _content;
    Tensor? _grad; // the sum, or the user's tensor
    Tensor? _spare; // the memory of a sum before, for the next
    FactoredGradient? _factors;

    // Whether somebody may have kept the sum, and whether something other than a step used this gradient.
    bool _isHandedOut, _isUsedOtherwise;

    // Whether the last step took the factors of several examples, or would have taken them, and nothing else used the gradient: the next pass
    // keeps them then. (Those of a single one it keeps always, as every rule takes them.)
    bool _stepsByFactors;

    /// <summary>What the gradient is.</summary>
    enum Content
    {
        /// <summary>There is none.</summary>
        Nothing,

        /// <summary>A product that nothing but steps has looked at: its factors.</summary>
        Factors,

        /// <summary>A sum in memory of this leaf's, which is added to in place.</summary>
        Sum,

        /// <summary>A tensor of the user's own, or with a history: not changed in place.</summary>
        Given,
    }

    public override string Name => "leaf";

    /// <summary>The gradient while it is a product that nothing but steps has looked at.</summary>
    public FactoredGradient? Factors => _content == Content.Factors ? _factors : null;

    /// <summary>What the gradient is now: one that was disposed is none.</summary>
    Content Now => _grad is { Storage.IsDisposed: true } ? Content.Nothing : _content;

    /// <summary>The sum of all gradients since the last reset, multiplied if it was kept as factors; null if there is none.</summary>
    public Tensor? Materialize()
    {
        lock (_lock) return Multiplied();
    }

    /// <summary>The sum for somebody who may keep it: after a reset its memory is not used again.</summary>
    public Tensor? HandOut()
    {
        lock (_lock)
        {
            UseOtherwise();
            var grad = Multiplied();
            _isHandedOut |= _content == Content.Sum;
            return grad;
        }
    }

    /// <summary>Forgets the gradient.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            Become(Content.Nothing, null);
            _isUsedOtherwise = false;
        }
    }

    /// <summary>Puts a tensor in place of the gradient, which no scope owns from now on.</summary>
    public void Set(Tensor grad)
    {
        TensorScope.Release(grad);
        lock (_lock)
        {
            UseOtherwise();
            if (!ReferenceEquals(grad, _grad)) Become(Content.Given, grad);
        }
    }

    /// <summary>Takes note of a step.</summary>
    /// <param name="byFactors">Whether its rule takes the factors of several examples.</param>
    public void Stepped(bool byFactors) => _stepsByFactors = byFactors && !_isUsedOtherwise;

    public override void Backward(Tensor dy, Gradients d) => Add(dy, d.Seed);

    /// <summary>Adds a gradient.</summary>
    /// <param name="dy">Of this shape; another leaf may get it, too.</param>
    /// <param name="seed">What the pass started from: parts of it may wait on the way to other nodes, so that it stays as it is.</param>
    public void Add(Tensor dy, Storage? seed)
    {
        lock (_lock)
        {
            var grad = Multiplied();
            if (Autograd.IsRecording) Set(grad is null ? dy.Clone() : grad + dy);
            else if (grad is null) Become(Content.Sum, Copy(dy));
            else if (_content == Content.Given) Become(Content.Sum, Copy(grad + dy));
            else SumBeside(seed).Add_(dy);
        }
    }

    /// <summary>Adds a matrix product without a tensor in between, or keeps the factors of a first one.</summary>
    /// <returns>Whether it did: not where the gradient is a factor, or is not changed in place.</returns>
    public bool TryAddProduct(Operand x, Operand y, Storage? seed)
    {
        lock (_lock)
        {
            if (Now == Content.Nothing)
            {
                if (!TryKeep(x, y)) Become(Content.Sum, Product(x, y));
                return true;
            }
            var memory = Multiplied()!.Storage;
            if (_content == Content.Given || memory == x.Storage || memory == y.Storage) return false;
            var sum = SumBeside(seed);
            sum.Storage.Touch();
            sum.Device.MatMul(sum.Operand, x, y, accumulate: true);
            return true;
        }
    }

    /// <summary>Memory for a first gradient, if there is none, that nothing else has: its content is undefined.</summary>
    public Tensor? TryTakeRoom()
    {
        lock (_lock) return Now == Content.Nothing ? TakeRoom() : null;
    }

    /// <summary>Makes what was written into <see cref="TryTakeRoom"/> the gradient, or adds it where there is one by now.</summary>
    public void Give(Tensor written, Storage? seed)
    {
        lock (_lock)
        {
            if (Now == Content.Nothing)
            {
                Become(Content.Sum, written);
                return;
            }
            Add(written, seed);
            written.Dispose();
        }
    }

    /// <summary>Takes the gradient, which is no factors, to a device.</summary>
    public void Move(Device device)
    {
        using var unowned = TensorScope.Suspend();
        lock (_lock)
        {
            if (Now != Content.Nothing && _grad!.Device != device) Become(_content, _grad.Detach().To(device));
            if (_spare?.Device != device) _spare = null;
        }
    }

    /// <summary>Changes the state. The memory of a sum is kept for the next, unless somebody may have it.</summary>
    void Become(Content content, Tensor? grad)
    {
        if (_content == Content.Sum && !_isHandedOut) _spare = _grad;
        if (_content == Content.Factors) _factors!.Drop();
        (_content, _grad, _isHandedOut) = (content, grad, false);
    }

    /// <summary>The gradient as a tensor, or null.</summary>
    Tensor? Multiplied()
    {
        if (_content == Content.Factors)
        {
            var product = TakeRoom();
            _factors!.MultiplyInto(product);
            Become(Content.Sum, product);
        }
        return Now == Content.Nothing ? null : _grad;
    }

    /// <summary>Keeps the factors of a first gradient; they are multiplied where anything but a step looks.</summary>
    /// <param name="x">A column for each example.</param>
    /// <param name="y">A row for each example.</param>
    /// <returns>Whether they are kept: a step gains by them.</returns>
    bool TryKeep(Operand x, Operand y)
    {
        var examples = y.Layout.Shape[0];
        if (examples != 1 && (!_stepsByFactors || !IsByExamples(x.Layout))) return false;
        if (!tensor.Device.UpdatesByFactors(tensor.Shape[0], tensor.Shape[1], examples)) return false;
        if (_factors?.Device != tensor.Device) _factors = new(tensor);
        _factors.Keep(x, y);
        Become(Content.Factors, null);
        return true;
    }

    /// <summary>Whether columns lie one after the other, as factors do: a product of others may be summed up in another order.</summary>
    static bool IsByExamples(Layout x) => x.Strides[0] == 1 && x.Strides[1] >= x.Shape[0];

    /// <summary>A product in memory of this leaf's.</summary>
    Tensor Product(Operand x, Operand y)
    {
        var product = TakeRoom();
        product.Device.MatMul(product.Operand, x, y);
        return product;
    }

    /// <summary>A copy in memory of this leaf's.</summary>
    Tensor Copy(Tensor x)
    {
        var copy = TakeRoom();
        copy.CopyFrom(x);
        return copy;
    }

    /// <summary>The sum, to be added to: in other memory, if it lies in what a pass started from.</summary>
    Tensor SumBeside(Storage? seed)
    {
        UseOtherwise(); // by this sum
        if (_grad!.Storage == seed) Become(Content.Sum, Copy(_grad));
        return _grad;
    }

    Tensor TakeRoom()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }
        using var unowned = TensorScope.Suspend();
        return Tensor.Empty(tensor.Shape, tensor.DType, tensor.Device);
    }

    /// <summary>Remembers that something other than a step uses this gradient, now and, most likely, the next.</summary>
    void UseOtherwise()
    {
        _isUsedOtherwise = true;
        _stepsByFactors = false;
    }
}
