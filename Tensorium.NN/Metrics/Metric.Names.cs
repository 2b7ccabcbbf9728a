using System.Collections.Concurrent;

namespace Tensorium.NN;

// By name.
public abstract partial class Metric
{
    static readonly ConcurrentDictionary<string, Func<Metric>> Registered = new(StringComparer.Ordinal);

    // Name, what Keras calls it for short, and the metric.
    static (string Name, string Short, Func<LayerConfig, Metric> Create)[] Known { get; } =
    [
        ("accuracy", "acc", _ => Accuracy()),
        ("binary_accuracy", "", config => BinaryAccuracy(config.Number("threshold", 0.5))),
        ("categorical_accuracy", "", _ => CategoricalAccuracy()),
        ("sparse_categorical_accuracy", "", _ => SparseCategoricalAccuracy()),
        ("top_k_categorical_accuracy", "", config => TopKCategoricalAccuracy(config.Integer("k", 5))),
        ("sparse_top_k_categorical_accuracy", "", config => SparseTopKCategoricalAccuracy(config.Integer("k", 5))),
        ("precision", "", config => new Precision(config.Number("threshold", 0.5), Class(config))),
        ("recall", "", config => new Recall(config.Number("threshold", 0.5), Class(config))),
        ("f1_score", "f1", config => new F1Score(
            config.Has("average") ? config.Choice<F1Average>("average") : F1Average.Macro,
            config.Has("threshold") ? config.Number("threshold") : null)),
        ("auc", "", Auc.Create),
        ("mean_squared_error", "mse", _ => MeanSquaredError()),
        ("mean_absolute_error", "mae", _ => MeanAbsoluteError()),
        ("root_mean_squared_error", "rmse", _ => RootMeanSquaredError()),
        ("r2_score", "r2", _ => R2()),
        ("cosine_similarity", "", config => CosineSimilarity(config.Integer("axis", -1))),
        ("confusion_matrix", "", config => new ConfusionMatrix(config.Integer("classes", 2))),
        ("mean", "", _ => new Mean()),
    ];

    /// <summary>All built-in names. The names of losses are metrics too.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>A metric of default options by its name, as "accuracy", "mae" or "RootMeanSquaredError": it is logged by this name.</summary>
    /// <exception cref="ArgumentException">No metric is called that; the message lists all.</exception>
    public static implicit operator Metric(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var metric = Find(new(name)) ?? throw new ArgumentException(
            $"there is no metric '{name}'; there are {string.Join(", ", Names.Union(Loss.Names, StringComparer.Ordinal).Concat(Registered.Keys))}", nameof(name));
        metric._name = name;
        return metric;
    }

    /// <summary>Name and options, for files.</summary>
    /// <exception cref="NotSupportedException">
    /// A metric of one's own that was not announced by <see cref="Register"/>, whatever it is called.
    /// </exception>
    public LayerConfig Config
    {
        get
        {
            var config = Describe();
            if (Find(config) is not { } found || (!Registered.ContainsKey(config.Type) && !IsLike(found, config)))
                throw new NotSupportedException($"the metric '{Name}' cannot be saved: announce it by Metric.Register");
            config["name"] = Name;
            return config;
        }
    }

    /// <summary>A new metric as a config says.</summary>
    /// <exception cref="ConfigException">No metric is called that, or a value is of the wrong kind.</exception>
    public static Metric FromConfig(LayerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var metric = Find(config) ?? throw new ConfigException($"there is no metric '{config.Type}'. See Metric.Register");
        metric._name = config.Has("name") ? config.Text("name") : null;
        return metric;
    }

    /// <summary>Makes a metric of one's own known by a name, so that models with it can be saved and loaded.</summary>
    /// <param name="name">The name that the metric has.</param>
    /// <param name="create">Makes a new one.</param>
    /// <exception cref="ArgumentException">It is the name of a built-in one.</exception>
    public static void Register(string name, Func<Metric> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (BuiltIn(name) is not null) throw new ArgumentException($"the metric '{name}' is built in", nameof(name));
        Registered[name] = create;
    }

    /// <summary>Its own name, as registered, and its options.</summary>
    protected virtual LayerConfig Describe() => new(DefaultName);

    /// <summary>Whether a metric that a name led to is such a one, and not a built-in one that is called alike.</summary>
    bool IsLike(Metric found, LayerConfig config) => found.GetType() == GetType() && found.Describe().Equals(config);

    static int? Class(LayerConfig config) => config.Has("class_id") ? config.Integer("class_id") : null;

    static Metric? Find(LayerConfig config)
    {
        if (config.Has("loss")) return Of(Loss.FromConfig(config.Part("loss")!));
        if (BuiltIn(config.Type) is { } known) return known(config);
        if (Registered.TryGetValue(config.Type, out var own)) return own();
        return Loss.IsBuiltIn(config.Type) ? Of(Loss.FromConfig(config)) : null;
    }

    static Func<LayerConfig, Metric>? BuiltIn(string name) =>
        Array.Find(Known, known => KnownName.Is(known.Name, name) || (known.Short.Length > 0 && KnownName.Is(known.Short, name))).Create;
}
