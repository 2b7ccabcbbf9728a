namespace Tensorium.NN;

/// <summary>All of a model as data: what it is made from, what it was compiled with, its weights and its optimizer's.</summary>
/// <param name="Config">Everything but numbers in bulk.</param>
/// <param name="Weights">By path.</param>
/// <param name="Optimizer">By path and slot; null when not compiled.</param>
/// <param name="Callbacks">What the callbacks of an interrupted run keep; null but in the state of a run.</param>
sealed record ModelState(
    LayerConfig Config, IReadOnlyDictionary<string, Tensor> Weights, IReadOnlyDictionary<string, Tensor>? Optimizer,
    IReadOnlyDictionary<string, Tensor>? Callbacks = null)
{
    const string Type = "tensorium";
    const int Version = 1;

    /// <summary>All of a model, so that another program can make it again.</summary>
    /// <exception cref="NotSupportedException">A layer, or what the model was compiled with, cannot be described.</exception>
    public static ModelState Of(Model model) => WithOptimizer(OfLayers(model), model, wholly: true);

    /// <summary>Layers and weights, without what it was compiled with.</summary>
    /// <exception cref="NotSupportedException">A layer cannot be described.</exception>
    public static ModelState OfLayers(Model model)
    {
        var state = OfWeights(model);
        state.Config["model"] = model.Config;
        state.Config["frozen"] = model.NamedParameters().Where(pair => pair.Parameter.IsFrozen).Select(pair => new LayerConfig(pair.Path)).ToArray();
        return state;
    }

    static ModelState OfWeights(Model model)
    {
        var config = new LayerConfig(Type) { ["version"] = Version };
        Layer.WriteGenerator(config, model.Generator);
        OrderedDictionary<string, Tensor> weights = new(StringComparer.Ordinal);
        foreach (var (path, parameter) in model.NamedParameters()) weights.Add(path, parameter.Value);
        config["shapes"] = model.WithPaths().Where(pair => pair.Layer.IsBuilt).Select(pair => new LayerConfig("Built")
        {
            ["path"] = pair.Path,
            ["inputs"] = pair.Layer.InputShapes.Select(shape => new LayerConfig("Shape") { ["lengths"] = shape.Span.ToArray() }).ToArray(),
        }).ToArray();
        return new(config, weights, null);
    }

    static ModelState WithOptimizer(ModelState layers, Model model, bool wholly)
    {
        if (!model.IsCompiled) return layers;
        var state = model.Optimizer.GetState();
        layers.Config["compile"] = Compile(model.Compiled, state, required: wholly);
        return layers with { Optimizer = Renamed(state.Tensors, OptimizerNames(model)) };
    }

    /// <summary>The state of a run after an epoch, for the same program.</summary>
    public static ModelState OfRun(Model model, int nextEpoch, TrainingPlan plan)
    {
        var state = WithOptimizer(OfWeights(model), model, wholly: false);
        state.Config["next_epoch"] = nextEpoch;
        state.Config["generators"] = model.WithPaths().Where(pair => pair.Path.Length > 0 && pair.Layer.HasGenerator)
            .Select(pair => Written(new(pair.Path), pair.Layer.Generator)).ToArray();
        if (plan.ShuffleGenerator is { } shuffle) state.Config["shuffle"] = Written(new("Shuffle"), shuffle);
        (state.Config["callbacks"], var tensors) = CallbackStates.Of(plan.Callbacks);
        return state with { Callbacks = tensors };

        static LayerConfig Written(LayerConfig config, Generator generator)
        {
            Layer.WriteGenerator(config, generator);
            return config;
        }
    }

    /// <summary>A new model.</summary>
    /// <exception cref="ConfigException">The data do not describe one.</exception>
    public Model Create()
    {
        CheckVersion();
        using var budget = Budget();
        var described = Config.Part("model") ?? throw new ConfigException("the file holds the state of a model, and not what it is made from");
        var model = LayerRegistry.Create(described) as Model ?? throw new ConfigException($"{described.Type} is a layer, and no model");
        Build(model);
        WeightFiles.Assign(model, Weights);
        Freeze(model);
        if (Layer.ReadGenerator(Config) is { } generator) model.Generator = generator;
        if (Config.Part("compile") is { } compile && compile.Has("losses"))
        {
            var optimizer = NN.Optimizer.FromState(OptimizerState(compile), model.Parameters);
            OptimizerConfig.Read(compile, model, optimizer);
            model.Compile(
                optimizer,
                [.. compile.Parts("losses").Select(Loss.FromConfig)],
                [.. compile.Parts("loss_weights").Select(weight => weight.Number("value"))],
                Metrics(compile, "metrics"),
                compile.Has("weighted_metrics") ? Metrics(compile, "weighted_metrics") : null);
        }
        return model;
    }

    /// <summary>Puts weights, generators, optimizer state and what callbacks counted into a run of the program that saved it.</summary>
    /// <returns>The epoch to go on with.</returns>
    /// <exception cref="ConfigException">They do not fit it; then nothing was changed but what was not built before.</exception>
    public int Restore(Model model, TrainingPlan plan)
    {
        CheckVersion();
        var saved = Config.Has("callbacks") ? Config.Parts("callbacks") : [];
        var counting = Config.Has("callbacks") ? CallbackStates.Find(saved, plan.Callbacks) : [];
        var next = Config.Integer("next_epoch", 0);
        using var budget = Budget();
        Build(model);
        WeightFiles.Check(model, Weights);
        (Generator Own, Generator Saved)[] generators = [.. Generators(model, plan)];
        if (model.IsCompiled && Config.Part("compile") is { } compile)
        {
            var state = OptimizerState(compile);
            var names = OptimizerNames(model).ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
            model.Optimizer.SetState(state with { Tensors = Renamed(state.Tensors, names) });
        }
        WeightFiles.Assign(model, Weights);
        // in place: the program may use one for several things
        foreach (var (own, drawn) in generators) own.State = drawn.State;
        CallbackStates.Restore(saved, Callbacks ?? new Dictionary<string, Tensor>(StringComparer.Ordinal), counting);
        return next;
    }

    /// <summary>The generators of a run, each with what it was saved as.</summary>
    /// <exception cref="ConfigException">One is not there.</exception>
    IEnumerable<(Generator Own, Generator Saved)> Generators(Model model, TrainingPlan plan)
    {
        if (Layer.ReadGenerator(Config) is { } main) yield return (model.Generator, main);
        var layers = model.WithPaths().ToDictionary(pair => pair.Path, pair => pair.Layer, StringComparer.Ordinal);
        foreach (var own in Config.Has("generators") ? Config.Parts("generators") : [])
        {
            if (!layers.TryGetValue(own.Type, out var layer) || Layer.ReadGenerator(own) is not { } generator)
                throw new ConfigException($"there is no layer {own.Type} in {model.Name}, or no state for its generator");
            yield return (layer.Generator, generator);
        }
        if (Config.Part("shuffle") is { } shuffle && Layer.ReadGenerator(shuffle) is { } order && plan.ShuffleGenerator is { } draws)
            yield return (draws, order);
    }

    static Metric[][] Metrics(LayerConfig compile, string name) =>
        [.. compile.Parts(name).Select(list => list.Parts("of").Select(Metric.FromConfig).ToArray())];

    LoadingBudget Budget() => new(Weights.Values.Sum(tensor => tensor.Count * tensor.DType.Size()));

    void Build(Model model)
    {
        Dictionary<string, Layer> layers = new(StringComparer.Ordinal);
        foreach (var (path, layer) in model.WithPaths())
            if (!layers.TryAdd(path, layer)) throw new ConfigException($"two layers of {model.Name} are called {path}");
        foreach (var built in Config.Parts("shapes").Reverse()) // from the inside out
        {
            if (!layers.TryGetValue(built.Text("path"), out var layer))
                throw new ConfigException($"there is no layer {built.Text("path")} in {model.Name}");
            layer.BuildAll([.. built.Parts("inputs").Select(shape => Shape.Create(shape.Lengths("lengths")))]);
        }
    }

    void Freeze(Model model)
    {
        if (!Config.Has("frozen")) return;
        var frozen = Config.Parts("frozen").Select(path => path.Type).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, parameter) in model.NamedParameters()) parameter.IsFrozen = frozen.Remove(path);
        if (frozen.Count > 0) throw new ConfigException($"a parameter {frozen.First()} is frozen, which {model.Name} does not have");
    }

    OptimizerState OptimizerState(LayerConfig compile)
    {
        var part = compile.Part("optimizer") ?? throw new ConfigException("the file has no optimizer");
        return new(
            part.Type, part.Names.ToDictionary(name => name, name => part.Number(name), StringComparer.Ordinal),
            Optimizer ?? new Dictionary<string, Tensor>(StringComparer.Ordinal));
    }

    /// <summary>From what the optimizer calls parameters, by the model that had them first, to their paths in this one.</summary>
    static Dictionary<string, string> OptimizerNames(Model model)
    {
        var paths = model.NamedParameters().ToDictionary(pair => pair.Parameter, pair => pair.Path);
        (string Name, Parameter Parameter)[] named = [.. model.Optimizer.NamedParameters()];
        return named.All(pair => paths.ContainsKey(pair.Parameter))
            ? named.ToDictionary(pair => pair.Name, pair => paths[pair.Parameter], StringComparer.Ordinal)
            : []; // a group holds one of another model: their names are the program's
    }

    /// <summary>Tensors called "parameter/slot" under other names of the parameters.</summary>
    static Dictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> tensors, Dictionary<string, string> names) =>
        tensors.ToDictionary(
            pair =>
            {
                var slash = pair.Key.LastIndexOf('/');
                return slash >= 0 && names.TryGetValue(pair.Key[..slash], out var name) ? $"{name}{pair.Key[slash..]}" : pair.Key;
            },
            pair => pair.Value, StringComparer.Ordinal);

    static LayerConfig Compile(Compiled compiled, OptimizerState state, bool required)
    {
        var optimizer = new LayerConfig(state.Optimizer);
        foreach (var (name, number) in state.Numbers) optimizer[name] = number;
        var config = new LayerConfig("Compile") { ["optimizer"] = optimizer };
        if (required) Describe(compiled, config);
        return config;
    }

    /// <summary>Finds what cannot be described, without copying any number.</summary>
    /// <exception cref="NotSupportedException">A layer, or what the model was compiled with, cannot be.</exception>
    public static void CheckDescription(Model model)
    {
        _ = model.Config;
        if (model.IsCompiled) Describe(model.Compiled, new("Compile"));
    }

    /// <summary>All of it but the optimizer's numbers.</summary>
    static void Describe(Compiled compiled, LayerConfig config)
    {
        config["losses"] = Array.ConvertAll(compiled.Losses, loss => loss.Config);
        OptimizerConfig.Write(config, compiled.Model);
        config["loss_weights"] = Array.ConvertAll(compiled.LossWeights, weight => new LayerConfig("Weight") { ["value"] = weight });
        config["metrics"] = Lists(compiled.Metrics);
        if (compiled.WeightedMetrics.Any(list => list.Length > 0)) config["weighted_metrics"] = Lists(compiled.WeightedMetrics);

        static LayerConfig[] Lists(Metric[][] metrics) => Array.ConvertAll(
            metrics, list => new LayerConfig("Metrics") { ["of"] = Array.ConvertAll(list, metric => metric.Config) });
    }

    void CheckVersion()
    {
        if (!string.Equals(Config.Type, Type, StringComparison.Ordinal) || Config.Integer("version") != Version)
            throw new ConfigException($"{Config.Type} of version {Config["version"]} is not known: this library reads {Type} {Version}");
    }
}
