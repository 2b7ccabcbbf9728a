using System.Collections.Concurrent;

namespace Tensorium.NN;

// As data, for files.
public abstract partial class Schedule
{
    static readonly ConcurrentDictionary<string, Schedule> Registered = new(StringComparer.Ordinal);

    static readonly Dictionary<string, Func<LayerConfig, Schedule>> Known = new(StringComparer.Ordinal)
    {
        ["constant"] = config => Constant(config.Number("value")),
        ["power"] = config => Power(config.Number("initial"), Whole(config, "steps"), config.Number("power")),
        ["inverse_time"] = config => InverseTime(
            config.Number("initial"), config.Number("rate"), Whole(config, "steps"), config.Flag("staircase")),
        ["exponential"] = config => Exponential(
            config.Number("initial"), config.Number("rate"), Whole(config, "steps"), config.Flag("staircase")),
        ["piecewise"] = config => Piecewise(config.Lengths("boundaries"), config.Numbers("values")),
        ["polynomial"] = config => Polynomial(
            config.Number("initial"), Whole(config, "steps"), config.Number("end"), config.Number("power"), config.Flag("cycle")),
        ["cosine"] = config => Cosine(config.Number("initial"), Whole(config, "steps"), config.Number("alpha")),
        ["cosine_restarts"] = config => CosineRestarts(
            config.Number("initial"), Whole(config, "steps"), config.Number("lengthen"), config.Number("shrink"), config.Number("alpha")),
        ["one_cycle"] = OneCycle.Create,
        ["one_cycle_momentum"] = config => Inner(config) is OneCycle cycle
            ? cycle.Momentum
            : throw new ConfigException($"{config.Type} is of a one_cycle, not of {config["of"]}"),
        ["warmup"] = config => Inner(config).WithWarmup(Whole(config, "steps"), config.Number("from")),
        ["then"] = config => Inner(config).Then(Whole(config, "after"), Inner(config, "next")),
        ["scaled"] = config => Inner(config).Scaled(config.Number("factor")),
        ["by_epoch"] = config => Inner(config).ByEpoch(Whole(config, "steps_per_epoch")),
        ["not saved"] = config => new NotSaved(config.Text("schedule")),
    };

    /// <summary>Name and numbers, for files. A function of one's own that is not registered becomes a note that it was there.</summary>
    /// <remarks>From the note a schedule is made that raises when it is asked for a value, until the program sets its own.</remarks>
    public LayerConfig Config => Describe()
        ?? (Registered.FirstOrDefault(pair => pair.Value == this).Key is { } name ? new(name) : new("not saved") { ["schedule"] = $"{this}" });

    /// <summary>Makes a schedule of one's own known by a name, so that files of models that were trained with it bring it back.</summary>
    /// <exception cref="ArgumentException">It is the name of a built-in one.</exception>
    public static void Register(string name, Schedule schedule)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(schedule);
        if (Known.ContainsKey(name)) throw new ArgumentException($"the schedule '{name}' is built in", nameof(name));
        Registered[name] = schedule;
    }

    /// <summary>A schedule as a config says.</summary>
    /// <exception cref="ConfigException">No schedule is called that, or a value is missing, of the wrong kind or out of range.</exception>
    public static Schedule FromConfig(LayerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (Registered.TryGetValue(config.Type, out var own)) return own;
        if (!Known.TryGetValue(config.Type, out var create))
            throw new ConfigException(
                $"there is no schedule '{config.Type}'; there are {string.Join(", ", Known.Keys.Concat(Registered.Keys))}. See Schedule.Register");
        try
        {
            return create(config);
        }
        catch (ArgumentException cause)
        {
            throw new ConfigException($"a schedule {config.Type} cannot be made from {config}: {cause.Message}", cause);
        }
    }

    private protected static long Whole(LayerConfig config, string name) => config[name].Content as long?
        ?? throw new ConfigException($"{name} of {config.Type} is a whole number, not {config[name]}");

    private protected virtual LayerConfig? Describe() => null;

    static Schedule Inner(LayerConfig config, string name = "of") => FromConfig(
        config.Part(name) ?? throw new ConfigException($"the schedule {config.Type} has no schedule '{name}' inside"));

    /// <summary>In the place of a function that the file could not hold.</summary>
    sealed class NotSaved(string name) : Schedule
    {
        public override string ToString() => name;

        private protected override LayerConfig Describe() => new("not saved") { ["schedule"] = name };

        protected override double Value(long step) => throw new InvalidOperationException(
            $"the file could not hold the schedule '{name}', a function of the program that saved it: set Optimizer.Schedule, "
            + "or register it before by Schedule.Register");
    }
}
