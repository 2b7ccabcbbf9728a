using System.Collections.Immutable;

namespace Tensorium.NN;

/// <summary>A layer that can be trained, evaluated and saved as a whole.</summary>
/// <remarks>
/// Three ways to make one: a <see cref="Sequential"/>; the functional way, <c>new Model(inputs, outputs)</c>, out of what
/// layers gave when they were called on an <see cref="Input"/>; or a subclass, which tracks its layers and computes in
/// <see cref="Layer.Forward"/> with any control flow.
/// </remarks>
public partial class Model : Layer
{
    readonly Graph? _graph;

    /// <summary>Where a callback that restored a run wants to go on; 0 otherwise.</summary>
    internal int FirstEpoch { get; set; }

    /// <summary>For subclasses: override <see cref="Forward"/>, or <see cref="ForwardAll"/> for several inputs.</summary>
    protected Model()
    {
    }

    /// <summary>A functional model: what lies between the inputs and the outputs. Layers that are called twice are shared.</summary>
    /// <param name="inputs">Where data enters, in the order in which it is given.</param>
    /// <param name="outputs">What the model gives.</param>
    /// <exception cref="ArgumentException">An output depends on an input that is not given, or there are none of either.</exception>
    public Model(IEnumerable<Input> inputs, IEnumerable<SymbolicTensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        _graph = new([.. inputs], [.. outputs]);
        foreach (var layer in _graph.Layers) Track(layer);
    }

    /// <summary>The layers directly inside, in the order in which they compute; takes ranges, as in <c>Layers[..^1]</c>.</summary>
    public virtual ImmutableArray<Layer> Layers => [.. Children];

    /// <summary>The layer at a place; negative places are not known, but <c>Layers[^1]</c> is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Layer this[int index] => (uint)index < (uint)Layers.Length
        ? Layers[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name} has {Layers.Length} layers");

    /// <summary>The layer of a name; see <see cref="NameOf"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public Layer this[string name] => Layers.FirstOrDefault(layer => string.Equals(NameInside(layer), name, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException(
            $"{Name} has no layer '{name}'; it has {string.Join(", ", Layers.Select(NameInside))}");

    /// <summary>
    /// What a layer is called in this model, its summary and its files: by its <see cref="Layer.Name"/>; or, where it came from
    /// another model and that name was taken here, by the next free number: dense_1.
    /// </summary>
    /// <param name="layer">A layer directly inside.</param>
    /// <exception cref="ArgumentException">It is none of this model.</exception>
    public string NameOf(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Children.Contains(layer) ? NameInside(layer) : throw new ArgumentException($"{layer} is no layer of {this}", nameof(layer));
    }

    /// <summary>The number of results of a call: of heads. 1 unless the model is functional.</summary>
    public virtual int OutputCount => _graph?.Outputs.Length ?? 1;

    /// <summary>What heads are called in logs: the names of the layers that end them.</summary>
    internal string HeadName(int head)
    {
        if (_graph?.Outputs[head].Layer is not { } layer) return $"output_{head}";
        return _graph.Outputs.Count(output => output.Layer == layer) == 1 ? NameInside(layer) : $"{NameInside(layer)}_{head}"; // a shared layer
    }

    internal Graph? Graph => _graph;

    /// <summary>
    /// The layers, their output shapes and parameters as a table, as Keras prints it; of a functional model with its inputs and
    /// what each layer is connected to, as layer[call][result].
    /// </summary>
    public string Summary()
    {
        BuildIfShapesAreKnown();
        return new ModelSummary(this).ToString();
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape) => _graph is null
        ? base.OutputShape(inputShape)
        : OutputShapes([inputShape]) is [var only] ? only : throw new InvalidOperationException($"{Name} gives {OutputCount} results");

    /// <inheritdoc/>
    public override Shape[] OutputShapes(Shape[] inputShapes)
    {
        if (_graph is null) return base.OutputShapes(inputShapes);
        Check(inputShapes);
        return _graph.Shapes(inputShapes, build: false);
    }

    /// <summary>The computation of a subclass.</summary>
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        if (_graph is null) throw new NotSupportedException($"{GetType().Name} overrides neither Forward nor ForwardAll");
        return ForwardAll([x], training) is [var only]
            ? only
            : throw new InvalidOperationException($"{Name} gives {OutputCount} results: ask for them with CallAll");
    }

    /// <inheritdoc/>
    protected override Tensor[] ForwardAll(Tensor[] inputs, bool training)
    {
        if (_graph is null) return base.ForwardAll(inputs, training);
        Check(Array.ConvertAll(inputs, input => input.Shape));
        return _graph.Run(inputs, training);
    }

    /// <inheritdoc/>
    protected override void OnBuildAll(Shape[] inputShapes)
    {
        if (_graph is null)
        {
            // a subclass of several inputs has no weights of its own as a rule: its layers build theirs when it calls them
            if (inputShapes.Length == 1 || this is Sequential) base.OnBuildAll(inputShapes);
            return;
        }
        Check(inputShapes);
        _graph.Shapes(inputShapes, build: true);
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => _graph is null ? base.Describe() : ModelConfig.Of(this, _graph);

    internal override void Move(Device device)
    {
        base.Move(device);
        _compiled?.Optimizer.FollowParameters();
    }

    internal override void Collect(List<Parameter> found, HashSet<Layer> met)
    {
        BuildIfShapesAreKnown();
        base.Collect(found, met);
    }

    /// <summary>A functional model knows its shapes: it builds where its weights are first asked for.</summary>
    private protected override void BuildIfShapesAreKnown()
    {
        if (_graph is not null && !IsBuilt) BuildAll(Array.ConvertAll(_graph.Inputs, input => input.Shape));
    }

    void Check(Shape[] shapes)
    {
        var inputs = _graph!.Inputs;
        if (shapes.Length != inputs.Length)
            throw new ShapeException($"model {Name} takes {inputs.Length} inputs; it got {shapes.Length}");
        for (var i = 0; i < shapes.Length; i++) Check(inputs[i], i, shapes[i]);
    }

    private protected void Check(Input input, int place, Shape shape)
    {
        if (shape.Rank == 0 || !shape.Span[1..].SequenceEqual(input.Shape.Span[1..]))
            throw new ShapeException($"{input.Name}, input {place} of model {Name}, has shape {ModelSummary.Batch(input.Shape)}; it got {shape}");
    }
}
