namespace Tensorium.NN;

// All weights at once, when they come to be, and what files call them.
public abstract partial class Layer
{
    /// <summary>Copies of all weights, those of statistics too, in the order of <see cref="Parameters"/>.</summary>
    public Tensor[] GetWeights()
    {
        using var unowned = TensorScope.Suspend();
        using var unrecorded = Autograd.NoGrad();
        return [.. Parameters.Select(parameter => parameter.Value.Detach().Clone())];
    }

    /// <summary>Overwrites all weights.</summary>
    /// <param name="weights">In the order of <see cref="GetWeights"/>. Checked before any is changed.</param>
    /// <exception cref="ArgumentException">There are more or fewer; a layer that was not built has none.</exception>
    /// <exception cref="ShapeException">One has another shape; the message names it.</exception>
    public void SetWeights(IReadOnlyList<Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Parameter[] parameters = [.. Parameters];
        if (weights.Count != parameters.Length)
            throw new ArgumentException($"{Name} has {parameters.Length} weights{(IsBuilt ? "" : ", as it is not built yet")}; it got {weights.Count}", nameof(weights));
        foreach (var each in weights) ArgumentNullException.ThrowIfNull(each, nameof(weights));
        for (var i = 0; i < parameters.Length; i++)
            if (weights[i].Shape != parameters[i].Shape)
                throw new ShapeException($"weights {i} of shape {weights[i].Shape} do not fit {parameters[i].Name} of shape {parameters[i].Shape}");
        for (var i = 0; i < parameters.Length; i++) parameters[i].Assign(weights[i]);
    }

    /// <summary>Each parameter once, by its path below this layer: "encoder/dense/kernel".</summary>
    internal IEnumerable<(string Path, Parameter Parameter)> NamedParameters()
    {
        _ = Parameters.Count; // builds what knows its shapes
        return WithPaths().SelectMany(pair => pair.Layer._own.Select(parameter => (Join(pair.Path, parameter.OwnName), parameter)));
    }

    /// <summary>This layer, whose path is empty, and all inside, each once.</summary>
    internal IEnumerable<(string Path, Layer Layer)> WithPaths() => WithPaths("", []);

    /// <summary>Whether its weights of two and more axes are kernels, and not a scale, offset, slope or statistic for each place of an example.</summary>
    internal virtual bool HoldsKernels => true;

    /// <summary>Builds where all shapes are known beforehand.</summary>
    private protected virtual void BuildIfShapesAreKnown()
    {
    }

    /// <summary>Builds the models around this layer, from the outermost on, where their shapes are known; not from inside of building.</summary>
    internal void BuildAround()
    {
        if (IsBuilt) return;
        Stack<Layer> around = [];
        for (var layer = this; layer is not null; layer = layer._parent)
        {
            if (layer._isBuilding) return;
            around.Push(layer);
        }
        while (!IsBuilt && around.TryPop(out var layer)) layer.BuildIfShapesAreKnown();
    }

    /// <summary>A weight of this layer.</summary>
    /// <exception cref="InvalidOperationException">It was neither called nor built, and no model around it knows its inputs.</exception>
    private protected Parameter Weight(Func<Parameter?> weight) =>
        OptionalWeight(weight) ?? throw new InvalidOperationException($"layer {Name} has no weights before its first call");

    /// <summary>A weight of this layer that it may do without: null also before it can be built.</summary>
    private protected Parameter? OptionalWeight(Func<Parameter?> weight)
    {
        BuildAround();
        return weight();
    }

    IEnumerable<(string Path, Layer Layer)> WithPaths(string path, HashSet<Layer> met)
    {
        if (!met.Add(this)) yield break;
        yield return (path, this);
        foreach (var (place, child) in _children.Index())
            foreach (var inside in child.WithPaths(Join(path, _names[place]), met)) yield return inside;
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
