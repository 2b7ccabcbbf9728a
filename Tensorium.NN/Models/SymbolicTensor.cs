namespace Tensorium.NN;

/// <summary>A place in the graph of a functional model: the result of a layer that will be computed there.</summary>
/// <remarks>Made by calling a layer on an <see cref="Input"/> or on another place. It holds no numbers.</remarks>
public class SymbolicTensor
{
    internal SymbolicTensor(Shape shape, GraphNode? node)
    {
        (Shape, Node) = (shape, node);
    }

    /// <summary>The shape that is computed there; the first length, the batch, is 1 in place of any.</summary>
    public Shape Shape { get; }

    /// <summary>The layer that computes it; null for an input.</summary>
    public Layer? Layer => Node?.Layer;

    internal GraphNode? Node { get; }

    /// <summary>The layer and the shape.</summary>
    public override string ToString() => $"{Layer?.Name ?? "input"} {ModelSummary.Batch(Shape)}";
}

/// <summary>Where data enters a functional model.</summary>
/// <example><code>Input wide = new(5), deep = new(6);</code></example>
public sealed class Input : SymbolicTensor
{
    /// <summary>An input of examples of a shape.</summary>
    /// <param name="shape">Of one example, without the batch axis: <c>new Input(28, 28)</c>.</param>
    /// <exception cref="ShapeException">A length is negative.</exception>
    public Input(params ReadOnlySpan<long> shape) : base(Shape.Create([1, .. shape]), null)
    {
    }

    /// <summary>What messages and summaries call it.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    } = "input";

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {ModelSummary.Batch(Shape)}";
}

/// <summary>One call of a layer in a functional model.</summary>
sealed class GraphNode
{
    public GraphNode(Layer layer, SymbolicTensor[] inputs, Shape[] outputShapes)
    {
        (Layer, Inputs) = (layer, inputs);
        Outputs = Array.ConvertAll(outputShapes, shape => new SymbolicTensor(shape, this));
    }

    public Layer Layer { get; }

    public SymbolicTensor[] Inputs { get; }

    public SymbolicTensor[] Outputs { get; }
}
