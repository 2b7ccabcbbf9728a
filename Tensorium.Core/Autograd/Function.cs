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
    /// <exception cref="InvalidOperationException">This object was applied before, or <see cref="Forward"/> returned null.</exception>
    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Apply([x], inputs => Forward(inputs[0]));
    }

    /// <summary>The op's result. Runs unrecorded.</summary>
    protected abstract Tensor Forward(Tensor x);

    /// <summary>The gradient by x, of its shape, from the one by the result: of tensor ops, to be differentiable itself.</summary>
    protected abstract Tensor Backward(Tensor dy);

    internal sealed override Tensor?[] Gradients(Tensor dy) => [Given(Backward(dy), nameof(Backward))];
}

/// <summary>A user's own op of several tensors.</summary>
public abstract class MultiFunction : FunctionBase
{
    /// <summary>Computes the op and records it.</summary>
    /// <exception cref="InvalidOperationException">This object was applied before, or <see cref="Forward"/> returned null.</exception>
    public Tensor Apply(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        for (var i = 0; i < inputs.Length; i++) ArgumentNullException.ThrowIfNull(inputs[i], $"{nameof(inputs)}[{i}]");
        return Apply(inputs, Forward);
    }

    /// <summary>The op's result. Runs unrecorded.</summary>
    protected abstract Tensor Forward(Tensor[] inputs);

    /// <summary>The gradient by each input, of its shape, or null where there is none.</summary>
    protected abstract Tensor?[] Backward(Tensor dy);

    internal sealed override Tensor?[] Gradients(Tensor dy) => Given(Backward(dy), nameof(Backward));
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
        ArgumentNullException.ThrowIfNull(x);
        _saved.Add(x);
        return x;
    }

    /// <summary>The tensor that the i-th <see cref="Save"/> kept, from 0 on; for backward.</summary>
    /// <exception cref="InvalidOperationException">It was changed in place since, or this is not backward yet.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not so many were saved.</exception>
    protected Tensor Saved(int i)
    {
        if (_versions is null)
            throw new InvalidOperationException($"{GetType().Name} called Saved({i}) in Forward: what Save kept is for Backward");
        if ((uint)i >= (uint)_versions.Length)
            throw new ArgumentOutOfRangeException(nameof(i), i, $"{GetType().Name} saved {_versions.Length} tensors in Forward: there is no Saved({i})");
        var saved = _saved[i];
        return saved.Storage.Version == _versions[i] ? saved : throw new InvalidOperationException(
            $"tensor {i} of shape {saved.Shape} that {GetType().Name} saved was changed in place after it was saved");
    }

    internal abstract Tensor?[] Gradients(Tensor dy);

    private protected Tensor Apply(Tensor[] inputs, Func<Tensor[], Tensor> forward)
    {
        if (_versions is not null) throw new InvalidOperationException($"one {GetType().Name} object is one call: make a new one");
        Tensor made;
        using (Autograd.NoGrad()) made = Given(forward(inputs), "Forward");
        _versions = _saved.ConvertAll(x => x.Storage.Version).ToArray();
        var y = made.Detach();
        if (!Tensor.Records(inputs)) return y;
        // a saved result must have the history that a backward of backward follows
        for (var i = 0; i < _saved.Count; i++)
            if (ReferenceEquals(_saved[i], made)) _saved[i] = y;
        return y.From(new FunctionNode(this, inputs), inputs);
    }

    /// <summary>What a user's method returned.</summary>
    private protected T Given<T>(T? returned, string method) where T : class =>
        returned ?? throw new InvalidOperationException($"{GetType().Name}.{method} returned null");
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
