namespace Tensorium.NN;

// Layers of several inputs or results, and calls on symbolic tensors.
public abstract partial class Layer
{
    /// <summary>Computes from several inputs, outside of training.</summary>
    /// <exception cref="ShapeException">The layer does not take these shapes, or not so many inputs.</exception>
    public Tensor Call(Tensor first, Tensor second, params ReadOnlySpan<Tensor> others) => Call([first, second, .. others], training: false);

    /// <summary>Computes from several inputs.</summary>
    /// <param name="inputs">The inputs, each with the batch along its first axis.</param>
    /// <param name="training">Whether this is a training step.</param>
    /// <exception cref="ShapeException">The layer does not take these shapes, or not so many inputs.</exception>
    /// <exception cref="InvalidOperationException">It gives several results: see <see cref="CallAll(Tensor[], bool)"/>.</exception>
    public Tensor Call(Tensor[] inputs, bool training = false) => Single(CallAll(inputs, training));

    /// <summary>Computes all results from all inputs, after building the weights at the first call.</summary>
    /// <inheritdoc cref="Call(Tensor[], bool)"/>
    public Tensor[] CallAll(Tensor[] inputs, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        using var open = new OpenCall(this);
        if (_paysForActivity) ActivityLosses.Begin(this);
        if (!IsBuilt) BuildAll(Array.ConvertAll(inputs, input => input.Shape));
        var results = ForwardAll(_own.Count == 0 ? inputs : Array.ConvertAll(inputs, Cast), training);
        if (ActivityRegularizer is not null)
            foreach (var y in results) Penalize(y);
        return results;
    }

    /// <summary>The place of this layer's result in a functional model: nothing is computed yet.</summary>
    /// <exception cref="ShapeException">The layer does not take these shapes, or not so many inputs.</exception>
    /// <exception cref="InvalidOperationException">It gives several results: see <see cref="CallAll(SymbolicTensor[])"/>.</exception>
    public SymbolicTensor Call(SymbolicTensor first, params ReadOnlySpan<SymbolicTensor> others) => Single(CallAll([first, .. others]));

    /// <summary>The places of all results of this layer in a functional model.</summary>
    /// <exception cref="ShapeException">The layer does not take these shapes, or not so many inputs.</exception>
    public SymbolicTensor[] CallAll(params SymbolicTensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        return new GraphNode(this, inputs, OutputShapes(Array.ConvertAll(inputs, input => input.Shape))).Outputs;
    }

    /// <summary>Makes the weights for several inputs of these shapes; does nothing the second time.</summary>
    /// <param name="inputShapes">Each with the batch axis first; its length does not matter.</param>
    /// <exception cref="ShapeException">The layer does not take these shapes, or not so many inputs.</exception>
    public void BuildAll(Shape[] inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        if (IsBuilt) return;
        using var alone = Building.EnterScope();
        if (IsBuilt) return; // meanwhile
        using var unowned = TensorScope.Suspend(); // or the scope of a first training step would take the weights with it
        using var unrecorded = Autograd.NoGrad();
        using var open = new OpenCall(this);
        _own.Clear();
        _device = Device;
        _isBuilding = true;
        try
        {
            OnBuildAll(inputShapes);
        }
        finally
        {
            _isBuilding = false;
        }
        InputShapes = inputShapes;
        if (inputShapes.Length > 0) InputShape = inputShapes[0];
        _isBuilt = true;
    }

    /// <summary>
    /// The shapes of all results for the shapes of all inputs. By default <see cref="OutputShape"/> of one input, and of several
    /// what a call with zeros gives.
    /// </summary>
    /// <exception cref="ShapeException">The layer does not take these shapes, or not so many inputs.</exception>
    /// <exception cref="InvalidOperationException">The call with zeros failed.</exception>
    public virtual Shape[] OutputShapes(Shape[] inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        return inputShapes.Length == 1 ? [OutputShape(inputShapes[0])] : Tried(inputShapes);
    }

    /// <summary>The shapes that it was built for; empty before.</summary>
    public IReadOnlyList<Shape> InputShapes { get; private set; } = [];

    /// <summary>The computation of a layer of several inputs or results; by default <see cref="Forward"/> of one.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="training">Whether this is a training step.</param>
    protected virtual Tensor[] ForwardAll(Tensor[] inputs, bool training)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [Forward(One(inputs), training)];
    }

    /// <summary>As <see cref="OnBuild"/>, for a layer of several inputs; by default that of one.</summary>
    protected virtual void OnBuildAll(Shape[] inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        OnBuild(One(inputShapes));
    }

    /// <summary>The shapes of the results of a call with zeros.</summary>
    Shape[] Tried(Shape[] inputShapes)
    {
        foreach (var shape in inputShapes) LoadingBudget.CheckTrial(shape);
        BuildAll(inputShapes);
        using var temporaries = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        using var open = new OpenCall(this);
        ActivityLosses.EnterTrial();
        try
        {
            var results = ForwardAll(Array.ConvertAll(inputShapes, shape => Tensor.Zeros(shape, DType, Device)), training: false);
            return Array.ConvertAll(results, result => result.Shape);
        }
        catch (Exception cause) when (cause is not (ShapeException or ConfigException or OutOfMemoryException))
        {
            throw new InvalidOperationException(
                $"layer {Name} failed when called with zeros of {string.Join(" and ", inputShapes)}, which shall give the shape of its result: "
                + $"{cause.Message} Override OutputShape where zeros do not do", cause);
        }
        finally
        {
            ActivityLosses.LeaveTrial();
        }
    }

    T One<T>(T[] inputs) => inputs.Length == 1
        ? inputs[0]
        : throw new ShapeException($"layer {Name} takes one input; it got {inputs.Length}");

    T Single<T>(T[] results) => results.Length == 1
        ? results[0]
        : throw new InvalidOperationException($"layer {Name} gives {results.Length} results: ask for them with CallAll");
}
