namespace Tensorium.NN;

/// <summary>An optimizer's options that are no numbers: schedules, groups, and which parameters decay.</summary>
/// <remarks>
/// Groups and the filter are functions of the program; a file holds what they chose: paths of parameters. A program that
/// restores a run into a model of its own keeps its own functions.
/// </remarks>
static class OptimizerConfig
{
    /// <exception cref="NotSupportedException">The optimizer is of a class that was not announced, or a group holds a foreign parameter.</exception>
    public static void Write(LayerConfig config, Model model)
    {
        var optimizer = model.Optimizer;
        if (!optimizer.IsSaveable)
            throw new NotSupportedException(
                $"{optimizer.GetType().Name}, called '{optimizer.Name}', cannot be made again from a file: announce it by Optimizer.Register "
                + $"under its Name, which is no built-in one's, or save {model.Name} by SaveWeights, or before Compile");
        var paths = model.NamedParameters().ToDictionary(pair => pair.Parameter, pair => pair.Path);
        config["schedule"] = optimizer.Schedule?.Config;
        config["momentum_schedule"] = optimizer.MomentumSchedule?.Config;
        config["groups"] = optimizer.Groups.Select(group => new LayerConfig("Group")
        {
            ["name"] = group.Name,
            ["learning_rate_multiplier"] = group.LearningRateMultiplier,
            ["weight_decay"] = group.WeightDecay,
            ["parameters"] = Paths(group.Parameters.Distinct(), group.Name),
        }).ToArray();
        if (optimizer.WeightDecayFilter is { } decays)
            config["without_decay"] = Paths(paths.Keys.Where(parameter => !decays(parameter)), "the filter");

        LayerConfig[] Paths(IEnumerable<Parameter> parameters, string group) => [.. parameters.Select(parameter =>
            new LayerConfig(paths.GetValueOrDefault(parameter) ?? throw new NotSupportedException(
                $"{group} of the optimizer holds {parameter.Name}, which is no parameter of {model.Name}: they cannot be saved together")))];
    }

    /// <exception cref="ConfigException">A parameter is not there.</exception>
    public static void Read(LayerConfig config, Model model, Optimizer optimizer)
    {
        var parameters = model.NamedParameters().ToDictionary(pair => pair.Path, pair => pair.Parameter, StringComparer.Ordinal);
        if (config.Part("schedule") is { } schedule) optimizer.Schedule = Schedule.FromConfig(schedule);
        if (config.Part("momentum_schedule") is { } momentum) optimizer.MomentumSchedule = Schedule.FromConfig(momentum);
        if (config.Has("groups"))
            foreach (var group in config.Parts("groups"))
                optimizer.Groups.Add(new([.. Of(group, "parameters")])
                {
                    Name = group.Text("name"),
                    LearningRateMultiplier = group.Number("learning_rate_multiplier"),
                    WeightDecay = group.Has("weight_decay") ? group.Number("weight_decay") : null,
                });
        if (!config.Has("without_decay")) return;
        HashSet<Parameter> spared = [.. Of(config, "without_decay")];
        optimizer.WeightDecayFilter = parameter => !spared.Contains(parameter);

        IEnumerable<Parameter> Of(LayerConfig list, string name) => list.Parts(name).Select(path => parameters.GetValueOrDefault(path.Type)
            ?? throw new ConfigException($"{list.Type} speaks of a parameter {path.Type}, which {model.Name} does not have"));
    }
}
