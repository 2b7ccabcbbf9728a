namespace Tensorium.NN;

/// <summary>The calls between the inputs and the outputs of a functional model, in an order that can be computed.</summary>
sealed class Graph
{
    readonly Dictionary<SymbolicTensor, int> _places = new(ReferenceEqualityComparer.Instance);
    readonly List<Step> _steps = [];
    readonly int[] _results;

    /// <exception cref="ArgumentException">An output depends on an input that is not given, or there are none of either.</exception>
    public Graph(Input[] inputs, SymbolicTensor[] outputs)
    {
        if (inputs.Length == 0) throw new ArgumentException("a functional model needs an input", nameof(inputs));
        if (outputs.Length == 0) throw new ArgumentException("a functional model needs an output", nameof(outputs));
        (Inputs, Outputs) = (inputs, outputs);
        foreach (var input in inputs)
            if (!_places.TryAdd(input, _places.Count)) throw new ArgumentException($"{input} is given twice", nameof(inputs));
        foreach (var output in outputs) Visit(output);
        _results = Array.ConvertAll(outputs, output => _places[output]);
    }

    public Input[] Inputs { get; }

    public SymbolicTensor[] Outputs { get; }

    /// <summary>The calls in order.</summary>
    public IEnumerable<GraphNode> Nodes => _steps.Select(step => step.Node);

    /// <summary>The layers in the order of their first calls.</summary>
    public IEnumerable<Layer> Layers => Nodes.Select(node => node.Layer).Distinct();

    public int PlaceOf(SymbolicTensor tensor) => _places[tensor];

    public Tensor[] Run(Tensor[] inputs, bool training)
    {
        var values = new Tensor[_places.Count];
        inputs.CopyTo(values, 0);
        foreach (var (node, from, to) in _steps)
        {
            if (from.Length == 1 && node.Outputs.Length == 1)
            {
                values[to[0]] = node.Layer.Call(values[from[0]], training);
                continue;
            }
            var results = node.Layer.CallAll(Array.ConvertAll(from, place => values[place]), training);
            for (var i = 0; i < to.Length; i++) values[to[i]] = results[i];
        }
        return Array.ConvertAll(_results, place => values[place]);
    }

    public Shape[] Shapes(Shape[] inputs, bool build)
    {
        var shapes = new Shape[_places.Count];
        inputs.CopyTo(shapes, 0);
        foreach (var (node, from, to) in _steps)
        {
            LoadingBudget.CountCall();
            var taken = Array.ConvertAll(from, place => shapes[place]);
            if (build) node.Layer.BuildAll(taken);
            var given = node.Layer.OutputShapes(taken);
            for (var i = 0; i < to.Length; i++) shapes[to[i]] = given[i];
        }
        return Array.ConvertAll(_results, place => shapes[place]);
    }

    /// <summary>Depth first, without recursion: a model may be thousands of calls deep.</summary>
    void Visit(SymbolicTensor output)
    {
        Stack<(SymbolicTensor Tensor, bool Ready)> open = new([(output, false)]);
        while (open.TryPop(out var top))
        {
            if (_places.ContainsKey(top.Tensor)) continue;
            var node = top.Tensor.Node ?? throw new ArgumentException(
                $"an output depends on {top.Tensor}, which is not among the model's inputs", nameof(output));
            if (top.Ready)
            {
                foreach (var result in node.Outputs) _places.Add(result, _places.Count);
                _steps.Add(new(node, Array.ConvertAll(node.Inputs, PlaceOf), Array.ConvertAll(node.Outputs, PlaceOf)));
                continue;
            }
            open.Push((top.Tensor, true));
            for (var i = node.Inputs.Length - 1; i >= 0; i--) open.Push((node.Inputs[i], false));
        }
    }

    readonly record struct Step(GraphNode Node, int[] From, int[] To);
}
