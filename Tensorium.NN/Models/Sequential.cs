using System.Collections;
using System.Collections.Immutable;

namespace Tensorium.NN;

/// <summary>Layers one after the other: each takes the result of the one before.</summary>
/// <example><code>var model = new Sequential { new Flatten(), new Dense(300, "relu"), new Dense(10) };</code></example>
public sealed class Sequential : Model, IEnumerable<Layer>
{
    ImmutableArray<Layer> _layers = [];
    Input? _input;

    /// <summary>The layers given, to which more may be added.</summary>
    /// <exception cref="ArgumentException">Two layers were given one name.</exception>
    public Sequential(params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (var layer in layers) Add(layer);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Layers => _layers;

    /// <summary>Appends a layer.</summary>
    /// <exception cref="ArgumentException">Another layer has the name that was given to it.</exception>
    public void Add(Layer layer) => _layers = _layers.Add(Track(layer));

    /// <summary>
    /// Says beforehand what the first layer will get, so that the model has its weights before the first call, which takes no other shape:
    /// <c>new Sequential { new Input(784), new Dense(10) }</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is an input or a layer already.</exception>
    public void Add(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_input is not null || _layers.Length > 0) throw new InvalidOperationException($"{Name} has one input, and it comes first");
        _input = input;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        Check(inputShape);
        foreach (var layer in Layers)
        {
            LoadingBudget.CountCall();
            inputShape = layer.OutputShape(inputShape);
        }
        return inputShape;
    }

    /// <summary>Enumerates the layers.</summary>
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)Layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override LayerConfig Describe() => ModelConfig.Of(this, _input);

    private protected override void BuildIfShapesAreKnown()
    {
        if (_input is null) return;
        using var open = new OpenCall(this);
        Build(_input.Shape);
        if (!_layers.All(layer => layer.IsBuilt)) OnBuild(_input.Shape); // some were added since
    }

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape)
    {
        Check(inputShape);
        foreach (var (place, layer) in Layers.Index())
        {
            LoadingBudget.CountCall();
            layer.Build(inputShape);
            if (place < Layers.Length - 1) inputShape = layer.OutputShape(inputShape);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        Check(x.Shape);
        foreach (var layer in Layers) x = layer.Call(x, training);
        return x;
    }

    void Check(Shape inputShape)
    {
        if (_input is not null) Check(_input, 0, inputShape);
    }
}
