namespace Tensorium.NN;

/// <summary>All of a model as data: what it is made from, what it was compiled with, its weights and its optimizer's.</summary>
sealed record ModelState(
    LayerConfig Config, IReadOnlyDictionary<string, Tensor> Weights, IReadOnlyDictionary<string, Tensor>? Optimizer)
{
    const string Type = "tensorium";
    const int Version = 1;

    /// <param name="model">The model.</param>
    /// <param name="wholly">Whether another program shall be able to make it again; else state for this very model.</param>
    /// <param name="nextEpoch">Where training goes on.</param>
    /// <exception cref="NotSupportedException">A layer cannot be described.</exception>
    public static ModelState Of(Model model, bool wholly, int nextEpoch = 0)
    {
        var config = new LayerConfig(Type) { ["version"] = Version, ["next_epoch"] = nextEpoch };
        if (wholly) config["model"] = model.Config;
        Layer.WriteGenerator(config, model.Generator);
        OrderedDictionary<string, Tensor> weights = new(StringComparer.Ordinal);
        foreach (var (path, parameter) in model.NamedParameters()) weights.Add(path, parameter.Value);
        config["shapes"] = model.WithPaths().Where(pair => pair.Layer.IsBuilt).Select(pair => new LayerConfig("Built")
        {
            ["path"] = pair.Path,
            ["inputs"] = pair.Layer.InputShapes.Select(shape => new LayerConfig("Shape") { ["lengths"] = shape.Span.ToArray() }).ToArray(),
        }).ToArray();
        if (!model.IsCompiled) return new(config, weights, null);
        var state = model.Optimizer.GetState();
        config["compile"] = Compile(model.Compiled, state, required: wholly);
        return new(config, weights, state.Tensors);
    }

    /// <summary>A new model.</summary>
    /// <exception cref="ConfigException">The data do not describe one.</exception>
    public Model Create()
    {
        CheckVersion();
        var described = Config.Part("model") ?? throw new ConfigException("the file holds the state of a model, and not what it is made from");
        var model = LayerRegistry.Create(described) as Model ?? throw new ConfigException($"{described.Type} is a layer, and no model");
        Apply(model);
        if (Config.Part("compile") is { } compile && compile.Has("losses"))
        {
            model.Compile(
                NewOptimizer(compile, model),
                [.. compile.Parts("losses").Select(Loss.FromConfig)],
                [.. compile.Parts("loss_weights").Select(weight => weight.Number("value"))],
                [.. compile.Parts("metrics").Select(list => list.Parts("of").Select(Metric.FromConfig).ToArray())]);
        }
        return model;
    }

    /// <summary>Puts weights, generator and optimizer state into a model that is there.</summary>
    /// <returns>The epoch to go on with.</returns>
    /// <exception cref="ConfigException">They do not fit it; then nothing was changed but what was not built before.</exception>
    public int Restore(Model model)
    {
        CheckVersion();
        Apply(model);
        if (model.IsCompiled && Config.Part("compile") is { } compile) model.Optimizer.SetState(OptimizerState(compile));
        return Config.Integer("next_epoch", 0);
    }

    void Apply(Model model)
    {
        Dictionary<string, Layer> layers = model.WithPaths().ToDictionary(pair => pair.Path, pair => pair.Layer, StringComparer.Ordinal);
        using (new LoadingBudget(Weights.Values.Sum(tensor => tensor.Count * tensor.DType.Size())))
        {
            foreach (var built in Config.Parts("shapes").Reverse()) // from the inside out
            {
                if (!layers.TryGetValue(built.Text("path"), out var layer))
                    throw new ConfigException($"there is no layer {built.Text("path")} in {model.Name}");
                layer.BuildAll([.. built.Parts("inputs").Select(shape => Shape.Create(shape.Lengths("lengths")))]);
            }
        }
        WeightFiles.Assign(model, Weights);
        if (Layer.ReadGenerator(Config) is { } generator) model.Generator = generator;
    }

    Optimizer NewOptimizer(LayerConfig compile, Model model) => NN.Optimizer.FromState(OptimizerState(compile), model.Parameters);

    OptimizerState OptimizerState(LayerConfig compile)
    {
        var part = compile.Part("optimizer") ?? throw new ConfigException("the file has no optimizer");
        return new(
            part.Type, part.Names.ToDictionary(name => name, name => part.Number(name), StringComparer.Ordinal),
            Optimizer ?? new Dictionary<string, Tensor>(StringComparer.Ordinal));
    }

    static LayerConfig Compile(Compiled compiled, OptimizerState state, bool required)
    {
        var optimizer = new LayerConfig(state.Optimizer);
        foreach (var (name, number) in state.Numbers) optimizer[name] = number;
        var config = new LayerConfig("Compile") { ["optimizer"] = optimizer };
        if (!required) return config;
        config["losses"] = Array.ConvertAll(compiled.Losses, loss => loss.Config);
        config["loss_weights"] = Array.ConvertAll(compiled.LossWeights, weight => new LayerConfig("Weight") { ["value"] = weight });
        config["metrics"] = Array.ConvertAll(
            compiled.Metrics, list => new LayerConfig("Metrics") { ["of"] = Array.ConvertAll(list, metric => metric.Config) });
        return config;
    }

    void CheckVersion()
    {
        if (!string.Equals(Config.Type, Type, StringComparison.Ordinal) || Config.Integer("version") != Version)
            throw new ConfigException($"{Config.Type} of version {Config["version"]} is not known: this library reads {Type} {Version}");
    }
}
