namespace Tensorium;

/// <summary>A user's own op of one tensor: override what it computes and its gradient.</summary>
/// <example>
/// <code>
/// sealed class Cube : Function
/// {
///     protected override Tensor Forward(Tensor x) => Save(x).Pow(3);
///     protected override Tensor Backward(Tensor dy) => 3 * Saved(0).Square() * dy;
/// }
/// Tensor y = new Cube().Apply(x);
/// </code>
/// </example>
/// <remarks>One object is one call: make a new one for each. For several inputs see <see cref="MultiFunction"/>.</remarks>
public abstract class Function : FunctionBase
{
    /// <summary>Computes the op and records it.</summary>
    /// <exception cref="InvalidOperationException">This object was applied before.</exception>
    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Apply([x], inputs => Forward(inputs[0]));
    }

    /// <summary>The op's result. Runs unrecorded.</summary>
    protected abstract Tensor Forward(Tensor x);

    /// <summary>The gradient by x, of its shape, from the one by the result: of tensor ops, to be differentiable itself.</summary>
    protected abstract Tensor Backward(Tensor dy);

    internal sealed override Tensor?[] Gradients(Tensor dy) => [Backward(dy)];
}

/// <summary>A user's own op of several tensors.</summary>
public abstract class MultiFunction : FunctionBase
{
    /// <summary>Computes the op and records it.</summary>
    /// <exception cref="InvalidOperationException">This object was applied before.</exception>
    public Tensor Apply(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Apply(inputs, Forward);
    }

    /// <summary>The op's result. Runs unrecorded.</summary>
    protected abstract Tensor Forward(Tensor[] inputs);

    /// <summary>The gradient by each input, of its shape, or null where there is none.</summary>
    protected abstract Tensor?[] Backward(Tensor dy);

    internal sealed override Tensor?[] Gradients(Tensor dy) => Backward(dy);
}

/// <summary>What <see cref="Function"/> and <see cref="MultiFunction"/> share: saving, applying, recording.</summary>
public abstract class FunctionBase
{
    readonly List<Tensor> _saved = [];
    int[]? _versions;

    private protected FunctionBase()
    {
    }

    /// <summary>Keeps a tensor for backward.</summary>
    /// <returns>The tensor.</returns>
    protected Tensor Save(Tensor x)
    {
        _saved.Add(x);
        return x;
    }

    /// <summary>The tensor that the i-th <see cref="Save"/> kept.</summary>
    /// <exception cref="InvalidOperationException">It was changed in place since.</exception>
    protected Tensor Saved(int i) => _saved[i].Storage.Version == _versions![i]
        ? _saved[i]
        : throw new InvalidOperationException(
            $"tensor {i} of shape {_saved[i].Shape} that {GetType().Name} saved was changed in place after it was saved");

    internal abstract Tensor?[] Gradients(Tensor dy);

    private protected Tensor Apply(Tensor[] inputs, Func<Tensor[], Tensor> forward)
    {
        if (_versions is not null) throw new InvalidOperationException($"one {GetType().Name} object is one call: make a new one");
        Tensor made;
        using (Autograd.NoGrad()) made = forward(inputs);
        _versions = _saved.ConvertAll(x => x.Storage.Version).ToArray();
        var y = made.Detach();
        if (!Tensor.Records(inputs)) return y;
        // a saved result must have the history that a backward of backward follows
        for (var i = 0; i < _saved.Count; i++)
            if (ReferenceEquals(_saved[i], made)) _saved[i] = y;
        return y.From(new FunctionNode(this, inputs), inputs);
    }
}

/// <summary>A call of a user's own op.</summary>
sealed class FunctionNode(FunctionBase function, Tensor[] inputs) : Node(inputs)
{
    public override string Name => function.GetType().Name;

    public override void Backward(Tensor dy, Gradients d)
    {
        var gradients = function.Gradients(dy);
        if (gradients.Length != Inputs.Length)
            throw new InvalidOperationException($"{Name} gave {gradients.Length} gradients for {Inputs.Length} inputs");
        for (var i = 0; i < gradients.Length; i++)
            if (gradients[i] is { } gradient) d[i] = gradient;
    }
}
