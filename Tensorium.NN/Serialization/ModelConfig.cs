namespace Tensorium.NN;

/// <summary>What sequential and functional models are made from, as data and back.</summary>
static class ModelConfig
{
    /// <summary>Layers, each once, and the places they stand at: one that stands twice is shared.</summary>
    public static LayerConfig Of(Sequential model, Input? input)
    {
        Layer[] distinct = [.. model.Layers.Distinct()];
        return new(nameof(Sequential))
        {
            ["layers"] = Layers(model, distinct),
            ["input"] = input is null ? default(ConfigValue) : input.Shape.Span[1..].ToArray(),
            ["order"] = model.Layers.Select(layer => (long)Array.IndexOf(distinct, layer)).ToArray(),
        };
    }

    public static Sequential Sequential(LayerConfig config)
    {
        Layer[] layers = [.. config.Parts("layers").Select(LayerRegistry.Create)];
        var model = new Sequential();
        if (config.Has("input")) model.Add(new Input(config.Lengths("input")));
        foreach (var place in config.Lengths("order")) model.Add(At(layers, place, config));
        return model;
    }

    /// <summary>Inputs, layers, and calls in order. Places count inputs first, then the results of each call.</summary>
    public static LayerConfig Of(Model model, Graph graph)
    {
        Layer[] layers = [.. graph.Layers];
        return new(nameof(Model))
        {
            ["inputs"] = Array.ConvertAll(graph.Inputs, input => new LayerConfig(nameof(Input))
            {
                ["name"] = input.Name,
                ["shape"] = input.Shape.Span[1..].ToArray(),
            }),
            ["layers"] = Layers(model, layers),
            ["calls"] = graph.Nodes.Select(node => new LayerConfig("Call")
            {
                ["layer"] = Array.IndexOf(layers, node.Layer),
                ["inputs"] = Array.ConvertAll(node.Inputs, input => (long)graph.PlaceOf(input)),
            }).ToArray(),
            ["outputs"] = Array.ConvertAll(graph.Outputs, output => (long)graph.PlaceOf(output)),
        };
    }

    public static Model Functional(LayerConfig config)
    {
        Input[] inputs = [.. config.Parts("inputs").Select(input => new Input(input.Lengths("shape")) { Name = input.Text("name") })];
        Layer[] layers = [.. config.Parts("layers").Select(LayerRegistry.Create)];
        List<SymbolicTensor> places = [.. inputs];
        foreach (var call in config.Parts("calls"))
            places.AddRange(At(layers, call.Integer("layer"), config)
                .CallAll([.. call.Lengths("inputs").Select(place => At(places, place, config))]));
        return new(inputs, config.Lengths("outputs").Select(place => At(places, place, config)));
    }

    /// <summary>Under their names in this model.</summary>
    static LayerConfig[] Layers(Model model, Layer[] layers) => Array.ConvertAll(layers, layer =>
    {
        var config = layer.Config;
        config["name"] = model.NameInside(layer);
        return config;
    });

    static T At<T>(IReadOnlyList<T> list, long place, LayerConfig config) => place >= 0 && place < list.Count
        ? list[(int)place]
        : throw new ConfigException($"{config.Type} speaks of number {place} of {list.Count}");
}
