namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>How this tensor was computed, or null when it needs no gradient.</summary>
    internal Node? Node { get; private set; }

    /// <summary>Whether gradients by this tensor are computed.</summary>
    public bool RequiresGrad => Node is not null;

    /// <summary>Whether it asked for gradients itself, rather than being computed from one that did.</summary>
    public bool IsLeaf => Node is null or Leaf;

    /// <summary>The sum of the gradients that reached this leaf since the last <see cref="ZeroGrad"/>, or null.</summary>
    /// <remarks>
    /// Belongs to no <see cref="TensorScope"/>, also when it is set. The next pass adds to it in place; what was read here stays as it
    /// is from <see cref="ZeroGrad"/> on. A disposed gradient counts as none. That of a large matrix by few examples may be a
    /// product that is multiplied when it is first read here; several threads may read at once.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Set on a tensor that is no leaf with gradients, or to one on another device.</exception>
    /// <exception cref="ShapeException">Set to another shape.</exception>
    /// <exception cref="DTypeException">Set to another type.</exception>
    public Tensor? Grad
    {
        get => (Node as Leaf)?.HandOut();
        set
        {
            if (Node is not Leaf leaf) throw new InvalidOperationException("only a leaf made by WithGrad has a gradient");
            if (value is null) leaf.Reset();
            else leaf.Set(Fitting(value));
        }
    }

    /// <summary>The gradient for who does not keep it: after <see cref="ZeroGrad"/> its memory is used again.</summary>
    internal Tensor? BorrowedGrad => (Node as Leaf)?.Materialize();

    /// <summary>The gradient while it is a product that is not multiplied, for a step; null for another.</summary>
    internal FactoredGradient? FactoredGrad => (Node as Leaf)?.Factors;

    /// <summary>Takes note of an optimizer's step.</summary>
    /// <param name="byFactors">Whether it takes the factors of a gradient by several examples.</param>
    internal void Stepped(bool byFactors) => (Node as Leaf)?.Stepped(byFactors);

    /// <summary>Asks for gradients by this tensor.</summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="DTypeException">Its elements are not floating-point numbers.</exception>
    public Tensor WithGrad()
    {
        if (!DType.IsFloating()) throw new DTypeException($"gradients exist for Float32 and Float64, not for {DType}");
        Node ??= new Leaf(this) { Shape = Shape, DType = DType };
        return this;
    }

    /// <summary>The same elements without their history.</summary>
    public Tensor Detach() => View(Layout);

    /// <summary>Forgets the gradient. Its memory is used again for the next one, unless <see cref="Grad"/> was read: then it is the reader's.</summary>
    public void ZeroGrad() => (Node as Leaf)?.Reset();

    /// <summary>Adds ∂this/∂x to <see cref="Grad"/> of every leaf x that this was computed from.</summary>
    /// <remarks>
    /// Passes over graphs of their own may run on several threads and share leaves: the gradients add up, in the order in which they come.
    /// A pass that throws may have reached some leaves; what those hold is whole.
    /// </remarks>
    /// <param name="gradient">Weights of this tensor's shape; may be left out for a tensor of one element.</param>
    /// <param name="retainGraph">Whether the graph stays for another pass.</param>
    /// <param name="createGraph">Whether the gradients can be differentiated.</param>
    /// <exception cref="InvalidOperationException">
    /// There is no graph, or it was freed by an earlier pass, or a saved tensor was changed in place, or this has several
    /// elements and <paramref name="gradient"/> was left out.
    /// </exception>
    /// <exception cref="ShapeException">The gradient has another shape.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false) =>
        Autograd.Backward(this, gradient, retainGraph, createGraph);

    /// <summary>
    /// Calls <paramref name="hook"/> with each gradient by this tensor; what it returns, if not null, replaces it, and has this
    /// tensor's shape and type.
    /// </summary>
    /// <returns>Removes the hook when disposed.</returns>
    /// <exception cref="InvalidOperationException">This tensor needs no gradient.</exception>
    public IDisposable RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        var node = Node ?? throw new InvalidOperationException("a tensor that needs no gradient has no hooks");
        node.Hooks += hook;
        return new Restore(() => node.Hooks -= hook);
    }

    /// <summary>Whether an op of these is to be recorded.</summary>
    internal static bool Records(Tensor x) => x.Node is not null && Autograd.IsRecording;

    /// <summary>Whether an op of these is to be recorded.</summary>
    internal static bool Records(Tensor a, Tensor b) => (a.Node ?? b.Node) is not null && Autograd.IsRecording;

    /// <summary>Whether an op of these is to be recorded.</summary>
    internal static bool Records(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
            if (input.Node is not null) return Autograd.IsRecording;
        return false;
    }

    /// <summary>A gradient by this tensor from outside, after checks.</summary>
    Tensor Fitting(Tensor gradient)
    {
        if (gradient.Shape != Shape) throw new ShapeException($"a gradient of shape {gradient.Shape} does not fit a tensor of shape {Shape}");
        if (gradient.DType != DType) throw new DTypeException($"a gradient of {gradient.DType} does not fit a tensor of {DType}");
        if (gradient.Device != Device)
            throw new InvalidOperationException($"a gradient on {gradient.Device} does not fit a tensor on {Device}");
        return gradient;
    }

    /// <summary>Makes <paramref name="node"/> the history of this new result.</summary>
    internal Tensor From(Node node, params ReadOnlySpan<Tensor> inputs)
    {
        (node.Shape, node.DType) = (Shape, DType);
        Node = node;
        if (ThreadState.Current.DetectsAnomalies) Anomaly.Inspect(node, this, inputs);
        return this;
    }
}
