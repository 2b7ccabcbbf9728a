using System.Collections;
using System.Collections.Immutable;

namespace Tensorium.NN;

/// <summary>Layers one after the other: each takes the result of the one before.</summary>
/// <example><code>var model = new Sequential { new Flatten(), new Dense(300, "relu"), new Dense(10) };</code></example>
public sealed class Sequential : Layer, IEnumerable<Layer>
{
    /// <summary>The layers given, to which more may be added.</summary>
    /// <exception cref="ArgumentException">Two layers were given one name.</exception>
    public Sequential(params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (var layer in layers) Add(layer);
    }

    /// <summary>The layers in order; takes ranges, as in <c>Layers[..^1]</c>.</summary>
    public ImmutableArray<Layer> Layers { get; private set; } = [];

    /// <summary>The layer at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Layer this[int index] => (uint)index < (uint)Layers.Length
        ? Layers[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name} has {Layers.Length} layers");

    /// <summary>The layer of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public Layer this[string name] => Layers.FirstOrDefault(layer => string.Equals(layer.Name, name, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException(
            $"{Name} has no layer '{name}'; it has {string.Join(", ", Layers.Select(layer => layer.Name))}");

    /// <summary>Appends a layer.</summary>
    /// <exception cref="ArgumentException">Another layer has the name that was given to it.</exception>
    public void Add(Layer layer) => Layers = Layers.Add(Track(layer));

    /// <summary>The layers, their output shapes and parameters as a table, as Keras prints it.</summary>
    public string Summary() => new ModelSummary(this, Layers).ToString();

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        foreach (var layer in Layers) inputShape = layer.OutputShape(inputShape);
        return inputShape;
    }

    /// <summary>Enumerates the layers.</summary>
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)Layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape)
    {
        foreach (var layer in Layers)
        {
            layer.Build(inputShape);
            inputShape = layer.OutputShape(inputShape);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        foreach (var layer in Layers) x = layer.Call(x, training);
        return x;
    }
}
