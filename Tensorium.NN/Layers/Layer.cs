namespace Tensorium.NN;

/// <summary>A function of a tensor with parameters that can be trained: a layer, or a model made of layers.</summary>
/// <remarks>
/// A subclass computes in <see cref="Forward"/>. Its weights come from <see cref="AddParameter"/> in <see cref="OnBuild"/>,
/// which runs at the first call, when the shape of the input is known; layers that it contains are announced by
/// <see cref="Track{TLayer}"/>. Nothing is found by reflection.
/// </remarks>
public abstract partial class Layer
{
    /// <summary>Of all layers, so that threads whose first calls meet cannot wait for each other.</summary>
    static readonly Lock Building = new();

    readonly List<Parameter> _own = [];
    readonly List<Layer> _children = [];
    readonly List<string> _names = []; // of the children, here
    string? _name;
    Layer? _parent;
    Generator? _generator;
    DType? _dtype;
    Device? _device;
    bool _isNameGiven, _isBuilding, _trainable = true;
    volatile bool _isBuilt; // the weights are there for whoever reads it
    bool _paysForActivity; // itself or layers inside, in some call of some thread
    Regularizer? _activityRegularizer;

    /// <summary>A layer without parameters yet.</summary>
    protected Layer() => Parameters = new ParameterList(this);

    /// <summary>
    /// Its name in messages, summaries and files. By default the type's in snake case, with a number where a model has
    /// several: dense, dense_1... A layer keeps the name that its first model gave it; where a second model has that name
    /// already, the layer has another number there alone (<see cref="Model.NameOf"/>).
    /// </summary>
    /// <exception cref="ArgumentException">Empty, or with a slash: paths of weights have those.</exception>
    public string Name
    {
        get => _name ?? SnakeCase(GetType().Name);
        init
        {
            (_name, _isNameGiven) = (WithoutSlash(value, nameof(value)), true);
        }
    }

    /// <summary>Whether optimizers change the parameters. Setting it sets it in all layers inside.</summary>
    public bool Trainable
    {
        get => _trainable;
        set
        {
            _trainable = value;
            foreach (var child in _children) child.Trainable = value;
        }
    }

    /// <summary>
    /// A penalty for the layer's results, divided by the number of examples: a part of <see cref="RegularizationLoss"/> after a
    /// call. Null for none.
    /// </summary>
    public Regularizer? ActivityRegularizer
    {
        get => _activityRegularizer;
        init => _activityRegularizer = value;
    }

    /// <summary>
    /// Where initial weights and random numbers come from: by default that of the model it is in, else <see cref="Generator.Default"/>.
    /// Of several models it is the one that is called or built, and the first between calls.
    /// </summary>
    public Generator Generator
    {
        get
        {
            var around = OpenCall.Around(this);
            for (var i = around.Length - 1; i >= 0; i--)
                if (around[i]._generator is { } given) return given;
            for (var layer = around is [var outermost, ..] ? outermost : this; layer is not null; layer = layer._parent)
                if (layer._generator is { } given) return given;
            return Generator.Default;
        }
        set => _generator = value;
    }

    /// <summary>The type of the weights: by default that of the model it is in, else Float32.</summary>
    /// <exception cref="DTypeException">Set to neither Float32 nor Float64.</exception>
    /// <exception cref="InvalidOperationException">Set when the weights exist.</exception>
    public DType DType
    {
        get => _dtype ?? _parent?.DType ?? DType.Float32;
        set
        {
            if (!value.IsFloating()) throw new DTypeException($"weights are Float32 or Float64, not {value}");
            if (IsBuilt) throw new InvalidOperationException($"layer {Name} was built with weights of {DType}: set the type before");
            _dtype = value;
        }
    }

    /// <summary>Whether the weights exist.</summary>
    public bool IsBuilt => _isBuilt;

    /// <summary>The shape that it was built for, with the batch axis; null before.</summary>
    public Shape? InputShape { get; private set; }

    /// <summary>
    /// The parameters of this and all layers inside, each once; a live list, empty until built. Asking for them builds the model that
    /// it is in, where its inputs are known.
    /// </summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The number of weights, trainable or not.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Count);

    /// <summary>The layers directly inside.</summary>
    protected IReadOnlyList<Layer> Children => _children;

    /// <summary>The layers directly inside.</summary>
    internal IReadOnlyList<Layer> Inside => _children;

    /// <summary>Its name below the outermost model that it is in, with the names of all models between.</summary>
    internal string Path => _parent?._parent is null ? Name : $"{_parent.Path}/{Name}";

    /// <summary>The first model that it is in, the outermost one; itself in none.</summary>
    internal Layer Outermost => _parent?.Outermost ?? this;

    /// <summary>Whether it was given a generator of its own.</summary>
    internal bool HasGenerator => _generator is not null;

    /// <summary>Computes, after building the weights at the first call.</summary>
    /// <param name="x">The input: a batch along the first axis.</param>
    /// <param name="training">Whether this is a training step: dropout and batch statistics differ.</param>
    /// <exception cref="ShapeException">The layer does not take this shape; the message names it and both shapes.</exception>
    public Tensor Call(Tensor x, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var open = new OpenCall(this);
        if (_paysForActivity) ActivityLosses.Begin(this);
        Build(x.Shape);
        var y = Forward(Cast(x), training);
        if (ActivityRegularizer is not null) Penalize(y);
        return y;
    }

    /// <summary>Makes the weights for inputs of this shape; does nothing the second time.</summary>
    /// <param name="inputShape">With the batch axis first; its length does not matter.</param>
    /// <exception cref="ShapeException">The layer does not take this shape.</exception>
    public void Build(Shape inputShape)
    {
        if (!IsBuilt) BuildAll([inputShape]);
    }

    /// <summary>
    /// The shape of the result for an input's, both with the batch axis. By default found as Keras does, by building the layer and
    /// calling it with zeros outside of training; override it where that does not do.
    /// </summary>
    /// <exception cref="ShapeException">The layer does not take this shape.</exception>
    /// <exception cref="InvalidOperationException">The call with zeros failed, or gave several results.</exception>
    public virtual Shape OutputShape(Shape inputShape) => Tried([inputShape]) is [var only]
        ? only
        : throw new InvalidOperationException($"layer {Name} gives several results: override OutputShapes");

    /// <summary>The type and name.</summary>
    public override string ToString() => $"{Name} ({GetType().Name})";

    /// <summary>The layer's computation.</summary>
    /// <param name="x">The input, of <see cref="DType"/> if the layer has weights and the input was floating.</param>
    /// <param name="training">Whether this is a training step.</param>
    protected abstract Tensor Forward(Tensor x, bool training);

    /// <summary>Called once, before the first <see cref="Forward"/>: the place for <see cref="AddParameter"/>.</summary>
    protected virtual void OnBuild(Shape inputShape)
    {
    }

    /// <summary>Makes a weight.</summary>
    /// <param name="name">Its name in this layer, for example "kernel".</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="trainable">False for statistics, which no optimizer changes.</param>
    /// <param name="regularizer">A penalty that it adds to the loss, or null.</param>
    /// <param name="constraint">What it is brought back to after each step of an optimizer, or null.</param>
    /// <exception cref="ArgumentException">The layer has a parameter of this name, or it is empty or has a slash.</exception>
    protected Parameter AddParameter(
        string name, Shape shape, Initializer initializer, bool trainable = true,
        Regularizer? regularizer = null, Constraint? constraint = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var parameter = new Parameter(WithoutSlash(name, nameof(name)), First(shape, initializer).To(Device).Contiguous(), this)
        {
            Trainable = trainable,
            Regularizer = regularizer,
            Constraint = constraint,
        };
        if (_own.Exists(other => string.Equals(other.OwnName, name, StringComparison.Ordinal)))
            throw new ArgumentException($"{this} has a parameter {name} already", nameof(name));
        _own.Add(parameter);
        return parameter;
    }

    /// <summary>Announces a layer inside this one: its parameters are this one's too.</summary>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">
    /// Another layer inside has the name that the program gave to this one; or this layer is the other's part, or the other itself.
    /// </exception>
    protected TLayer Track<TLayer>(TLayer layer) where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_children.Contains(layer)) return layer; // shared
        if (layer == this) throw new ArgumentException($"{this} cannot be a layer of itself", nameof(layer));
        if (layer.WithPaths().FirstOrDefault(pair => pair.Layer == this).Path is { } path)
            throw new ArgumentException($"{layer} cannot be a layer of {this}, which is its own layer {path}", nameof(layer));
        var name = layer.Name;
        if (_names.Contains(name))
        {
            if (layer._isNameGiven) throw new ArgumentException($"{this} has a layer {name} already: give each its own Name", nameof(layer));
            var kind = SnakeCase(layer.GetType().Name);
            var number = 1;
            while (_names.Contains($"{kind}_{number}")) number++;
            name = $"{kind}_{number}";
        }
        if (layer._parent is null) (layer._name, layer._parent) = (name, this); // a second model leaves its name as it is
        _children.Add(layer);
        _names.Add(name);
        return layer;
    }

    /// <summary>What to throw at a wrong input shape.</summary>
    /// <param name="expected">What the layer takes, in words.</param>
    /// <param name="actual">The input's shape.</param>
    protected ShapeException Unfit(string expected, Shape actual) => new(InputShape is { } built && built != actual
        ? $"layer {Name} takes {expected}, as it was built for shape {built}; it got shape {actual}"
        : $"layer {Name} takes {expected}; it got shape {actual}");

    internal virtual void Collect(List<Parameter> found, HashSet<Layer> met)
    {
        if (!met.Add(this)) return;
        found.AddRange(_own);
        foreach (var child in _children) child.Collect(found, met);
    }

    Tensor First(Shape shape, Initializer initializer) =>
        LoadingBudget.Weights(shape, DType) ?? initializer.Create(shape, Generator, DType);

    static string WithoutSlash(string name, string argument)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, argument);
        return name.Contains('/', StringComparison.Ordinal)
            ? throw new ArgumentException($"'{name}' is no name: a slash divides the names of layers from those of their weights", argument)
            : name;
    }

    /// <summary>What a layer inside is called here.</summary>
    internal string NameInside(Layer child) => _children.IndexOf(child) is >= 0 and var place ? _names[place] : child.Name;

    /// <summary>Whether Track may number a name: the type's, with a number or without.</summary>
    bool IsDefault(string name)
    {
        var kind = SnakeCase(GetType().Name);
        return name.StartsWith(kind, StringComparison.Ordinal)
            && (name.Length == kind.Length || (name[kind.Length] == '_' && name.Length > kind.Length + 1 && name.AsSpan(kind.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0));
    }

    internal static string SnakeCase(string name) => string.Concat(name.Select((c, i) =>
        i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
