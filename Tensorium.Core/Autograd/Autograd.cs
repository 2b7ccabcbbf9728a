namespace Tensorium;

/// <summary>Reverse-mode automatic differentiation: gradients as values, products with Jacobians and Hessians, modes.</summary>
public static class Autograd
{
    /// <summary>Whether ops on tensors that need gradients are recorded on this thread.</summary>
    public static bool IsRecording => ThreadState.Current.Records;

    /// <summary>Until it is disposed, ops on this thread are not recorded.</summary>
    public static RecordingMode NoGrad() => new(records: false);

    /// <summary>Until it is disposed, ops on this thread are recorded, also inside <see cref="NoGrad"/>.</summary>
    public static RecordingMode EnableGrad() => new(records: true);

    /// <summary>
    /// Until it is disposed, every recorded op on this thread that makes a NaN or an infinity out of finite numbers, forward or
    /// backward, raises <see cref="AnomalyException"/> with its name and where it was called. Slow: for finding bugs.
    /// </summary>
    public static IDisposable DetectAnomalies()
    {
        var state = ThreadState.Current;
        var before = state.DetectsAnomalies;
        state.DetectsAnomalies = true;
        return new Restore(() => state.DetectsAnomalies = before);
    }

    /// <summary>∂y/∂x of a scalar y, without touching <see cref="Tensor.Grad"/>, nor the graph before x: a pass may go on from there.</summary>
    /// <param name="y">A tensor of one element.</param>
    /// <param name="x">A tensor that y was computed from.</param>
    /// <param name="createGraph">Whether the result can itself be differentiated.</param>
    /// <param name="retainGraph">Whether another pass over the graph may follow; as <paramref name="createGraph"/> when null.</param>
    /// <returns>Of x's shape; zeros where y does not depend on x.</returns>
    /// <exception cref="InvalidOperationException">
    /// y has several elements or no graph, or x needs no gradient, or an earlier pass freed a part of the graph that is younger than x.
    /// </exception>
    public static Tensor Grad(Tensor y, Tensor x, bool createGraph = false, bool? retainGraph = null) =>
        Grad(y, [x], createGraph, retainGraph)[0];

    /// <summary>∂y/∂x of a scalar y by several tensors.</summary>
    /// <inheritdoc cref="Grad(Tensor, Tensor, bool, bool?)"/>
    public static Tensor[] Grad(
        Tensor y, ReadOnlySpan<Tensor> x, bool createGraph = false, bool? retainGraph = null)
    {
        ArgumentNullException.ThrowIfNull(y);
        if (y.Count != 1) throw NotScalar(y);
        return Vjp(y, Tensor.OnesLike(y), x, createGraph, retainGraph);
    }

    /// <summary>vᵀ ∂y/∂x: the gradients of the sum of v y.</summary>
    /// <param name="y">A tensor of any shape.</param>
    /// <param name="v">Weights of y's shape.</param>
    /// <param name="x">Tensors that y was computed from.</param>
    /// <param name="createGraph">Whether the results can be differentiated.</param>
    /// <param name="retainGraph">Whether another pass over the graph may follow; as <paramref name="createGraph"/> when null.</param>
    /// <returns>One of each x's shape.</returns>
    /// <exception cref="ShapeException">v has another shape than y.</exception>
    /// <exception cref="InvalidOperationException">
    /// y has no graph, or an x needs no gradient, or an earlier pass freed a part of the graph that is younger than an x.
    /// </exception>
    public static Tensor[] Vjp(
        Tensor y, Tensor v, ReadOnlySpan<Tensor> x, bool createGraph = false, bool? retainGraph = null)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(v);
        CheckSeed(y, v);
        var wanted = new Node[x.Length];
        foreach (var each in x) ArgumentNullException.ThrowIfNull(each, nameof(x));
        for (var i = 0; i < x.Length; i++)
            wanted[i] = x[i].Node ?? throw new InvalidOperationException(
                $"tensor {i}, of shape {x[i].Shape}, needs no gradient: call WithGrad on it before computing with it");
        using var mode = new RecordingMode(createGraph);
        var found = BackwardPass.Compute(y, v, wanted, retainGraph ?? createGraph);
        var result = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) result[i] = found[i] ?? Tensor.ZerosLike(x[i]);
        return result;
    }

    /// <summary>f(x) and vᵀ ∂f/∂x at x.</summary>
    public static (Tensor Y, Tensor Gradient) Vjp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        using var mode = EnableGrad();
        var input = x.Detach().WithGrad();
        var y = f(input);
        return (y.Detach(), y.RequiresGrad ? Vjp(y, v, [input])[0] : Tensor.ZerosLike(x));
    }

    /// <summary>f(x) and (∂f/∂x) v at x: the directional derivative.</summary>
    /// <remarks>By reverse mode twice: u ↦ uᵀ ∂f/∂x is linear, and its derivative by u along v is the product.</remarks>
    /// <param name="f">A differentiable function, of ops that are twice differentiable.</param>
    /// <param name="x">Where.</param>
    /// <param name="v">The direction, of x's shape.</param>
    public static (Tensor Y, Tensor Derivative) Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        using var mode = EnableGrad();
        var input = x.Detach().WithGrad();
        var y = f(input);
        if (!y.RequiresGrad) return (y, Tensor.ZerosLike(y));
        var u = Tensor.ZerosLike(y).WithGrad();
        var transposed = Vjp(y, u, [input], createGraph: true)[0];
        var derivative = transposed.RequiresGrad ? Vjp(transposed, v, [u])[0] : Tensor.ZerosLike(y);
        return (y.Detach(), derivative);
    }

    /// <summary>The product of the Hessian of a scalar function with a vector: ∂(vᵀ ∂f/∂x)/∂x.</summary>
    /// <param name="f">A twice differentiable function with a scalar result.</param>
    /// <param name="x">Where.</param>
    /// <param name="v">The vector, of x's shape.</param>
    public static Tensor Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        using var mode = EnableGrad();
        var input = x.Detach().WithGrad();
        var y = f(input);
        if (!y.RequiresGrad) return Tensor.ZerosLike(x);
        var gradient = Grad(y, input, createGraph: true);
        return gradient.RequiresGrad ? Vjp(gradient, v, [input])[0] : Tensor.ZerosLike(x);
    }

    /// <summary>Adds the gradients of y, weighted by dy or 1, to the leaves that it was computed from.</summary>
    /// <param name="y">A tensor; of one element without <paramref name="dy"/>.</param>
    /// <param name="dy">Of its shape and type.</param>
    /// <param name="retainGraph">Whether the graph stays for another pass.</param>
    /// <param name="createGraph">Whether the gradients can be differentiated.</param>
    internal static void Backward(Tensor y, Tensor? dy, bool retainGraph, bool createGraph)
    {
        if (dy is null && y.Count != 1) throw NotScalar(y);
        dy ??= Tensor.OnesLike(y);
        CheckSeed(y, dy);
        using var mode = new RecordingMode(createGraph);
        BackwardPass.Accumulate(y, dy, retainGraph || createGraph);
    }

    static void CheckSeed(Tensor y, Tensor dy)
    {
        if (y.Node is null)
            throw new InvalidOperationException(
                $"a tensor of shape {y.Shape} has no graph: nothing that it was computed from needs gradients");
        if (y.Shape != dy.Shape)
            throw new ShapeException($"gradients of shape {dy.Shape} do not fit a result of shape {y.Shape}");
        if (y.DType != dy.DType)
            throw new DTypeException($"gradients of {dy.DType} do not fit a result of {y.DType}");
    }

    static InvalidOperationException NotScalar(Tensor y) => new(
        $"backward starts at one number, not at shape {y.Shape}: sum or average first, or pass the gradients by the result");
}
