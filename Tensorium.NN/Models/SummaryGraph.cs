namespace Tensorium.NN;

/// <summary>A row for each input and layer of a functional model, each below what it is connected to.</summary>
sealed class SummaryGraph
{
    readonly Model _model;
    readonly Graph _graph;
    readonly Dictionary<SymbolicTensor, string> _places = new(ReferenceEqualityComparer.Instance);

    public SummaryGraph(Model model, Graph graph)
    {
        (_model, _graph) = (model, graph);
        HashSet<string> taken = [.. graph.Layers.Select(model.NameInside)];
        foreach (var input in graph.Inputs)
        {
            var (name, number) = (input.Name, 0);
            while (!taken.Add(name)) name = $"{input.Name}_{++number}"; // inputs without a name are all called input
            _places.Add(input, $"{name}[0][0]");
        }
        foreach (var calls in graph.Nodes.GroupBy(node => node.Layer))
            foreach (var (call, node) in calls.Index())
                foreach (var (result, output) in node.Outputs.Index()) _places.Add(output, $"{model.NameInside(calls.Key)}[{call}][{result}]");
    }

    public IEnumerable<string[]> Rows
    {
        get
        {
            HashSet<SymbolicTensor> met = new(ReferenceEqualityComparer.Instance);
            foreach (var calls in _graph.Nodes.GroupBy(node => node.Layer))
            {
                foreach (var input in calls.SelectMany(node => node.Inputs).OfType<Input>())
                    if (met.Add(input)) yield return Row(input);
                yield return
                [
                    ModelSummary.Title(_model, calls.Key),
                    ModelSummary.Batches([.. calls.First().Outputs.Select(output => output.Shape)]),
                    ModelSummary.Count(calls.Key),
                    string.Join(", ", calls.SelectMany(node => node.Inputs).Select(from => _places[from])),
                ];
            }
            foreach (var input in _graph.Inputs)
                if (met.Add(input)) yield return Row(input);
        }
    }

    string[] Row(Input input) => [$"{_places[input][..^"[0][0]".Length]} (Input)", ModelSummary.Batch(input.Shape), "0", "-"];
}
