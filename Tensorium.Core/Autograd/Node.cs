namespace Tensorium;

/// <summary>
/// One recorded op: which tensors it was computed from and how a gradient by its result becomes gradients by those.
/// </summary>
/// <remarks>
/// Nodes point backwards only, to the nodes of their inputs. <see cref="Order"/> grows with creation, so that walking nodes
/// from the latest to the earliest meets every consumer of a tensor before the op that made it.
/// </remarks>
abstract class Node
{
    static long _created;

    Node?[]? _inputs;

    /// <summary>Records an op of one input.</summary>
    protected Node(Tensor x) => _inputs = [x.Node];

    /// <summary>Records an op of two inputs.</summary>
    protected Node(Tensor a, Tensor b) => _inputs = [a.Node, b.Node];

    /// <summary>Records an op of any number of inputs.</summary>
    protected Node(ReadOnlySpan<Tensor> inputs)
    {
        _inputs = new Node?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) _inputs[i] = inputs[i].Node;
    }

    /// <summary>The place in the order of creation.</summary>
    public long Order { get; } = Interlocked.Increment(ref _created);

    /// <summary>The op's name in messages.</summary>
    public virtual string Name => GetType().Name.Replace("Node", "", StringComparison.Ordinal).Split('`')[0];

    /// <summary>The shape of the op's result.</summary>
    public Shape Shape { get; internal set; }

    /// <summary>The type of the op's result.</summary>
    public DType DType { get; internal set; }

    /// <summary>The nodes of the inputs; null where an input needs no gradient.</summary>
    /// <exception cref="InvalidOperationException">A backward pass has freed this part of the graph.</exception>
    public Node?[] Inputs => _inputs ?? throw new InvalidOperationException(
        $"the graph of {Name} was freed by an earlier backward pass; pass retainGraph: true to that one to run another");

    /// <summary>Called with each gradient by the result that arrives here; may replace it.</summary>
    public Func<Tensor, Tensor?>? Hooks { get; set; }

    /// <summary>In anomaly mode: where the op was called.</summary>
    public string? CallSite { get; set; }

    /// <summary>Computes the gradients by the inputs, those that <paramref name="d"/> needs, from the one by the result.</summary>
    /// <param name="dy">The gradient by the result, of its shape.</param>
    /// <param name="d">Takes the gradients by the inputs, each of its input's shape.</param>
    public abstract void Backward(Tensor dy, Gradients d);

    /// <summary>By the order, which is another for each; the runtime would give each a number first.</summary>
    public sealed override int GetHashCode() => Order.GetHashCode();

    /// <summary>Cuts the links to earlier nodes, so that the collector can take them.</summary>
    public void Free() => _inputs = null;

    /// <summary>Keeps a tensor for backward, together with its version.</summary>
    protected static Saved Save(Tensor x) => new(x);

    /// <summary>Keeps a factor, if there is a gradient by the other one, which reads it.</summary>
    protected static Saved SaveFor(Tensor other, Tensor x) => other.RequiresGrad ? new(x) : default;
}

/// <summary>A tensor kept for backward, which notices when it was changed in place since.</summary>
readonly struct Saved(Tensor tensor)
{
    readonly int _version = tensor.Storage.Version;

    /// <summary>The tensor as it was.</summary>
    /// <exception cref="InvalidOperationException">It was changed in place after it was saved.</exception>
    public Tensor Value => tensor.Storage.Version == _version ? tensor : throw new InvalidOperationException(
        $"a tensor of shape {tensor.Shape} that backward needs was changed in place: it is at version " +
        $"{tensor.Storage.Version}, and version {_version} was saved. Clone it before changing it.");
}
