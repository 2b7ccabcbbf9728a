using System.Collections.Concurrent;

namespace Tensorium.NN;

// By name, by config, and of one's own.
public abstract partial class Loss
{
    private protected static readonly ConcurrentDictionary<string, Loss> Registered = new(StringComparer.Ordinal);

    // Name, what Keras calls it for short, and the loss.
    static (string Name, string Short, Func<LayerConfig, Loss> Create)[] Known { get; } =
    [
        ("mean_squared_error", "mse", _ => MeanSquaredError!),
        ("mean_absolute_error", "mae", _ => MeanAbsoluteError!),
        ("mean_absolute_percentage_error", "mape", _ => MeanAbsolutePercentageError!),
        ("mean_squared_logarithmic_error", "msle", _ => MeanSquaredLogarithmicError!),
        ("huber", "", config => Huber(config.Number("delta", 1))),
        ("log_cosh", "logcosh", _ => LogCosh!),
        ("poisson", "", _ => Poisson!),
        ("cosine_similarity", "", config => CosineSimilarity(config.Integer("axis", -1))),
        ("hinge", "", _ => Hinge!),
        ("squared_hinge", "", _ => SquaredHinge!),
        ("categorical_hinge", "", _ => CategoricalHinge!),
        ("kl_divergence", "kld", _ => KLDivergence!),
        ("binary_crossentropy", "bce", config =>
            BinaryCrossentropy(config.Flag("from_logits", false), config.Number("label_smoothing", 0))),
        ("categorical_crossentropy", "", config =>
            CategoricalCrossentropy(config.Flag("from_logits", false), config.Number("label_smoothing", 0))),
        ("sparse_categorical_crossentropy", "", config =>
            SparseCategoricalCrossentropy(
                config.Flag("from_logits", false), config.Number("label_smoothing", 0),
                config.Has("ignore_class") ? config.Integer("ignore_class") : null)),
    ];

    /// <summary>All built-in names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>Name, options and reduction, for files.</summary>
    /// <exception cref="NotSupportedException">A loss of one's own that was not announced by <see cref="Register"/>.</exception>
    public virtual LayerConfig Config => Registered.ContainsKey(Name)
        ? Reduced(new(Name))
        : throw new NotSupportedException($"the loss '{Name}' cannot be saved: announce it by Loss.Register");

    /// <summary>Whether <see cref="Config"/> can be had.</summary>
    internal virtual bool IsSaveable => Registered.ContainsKey(Name);

    /// <summary>A loss of default options by its name, as "mse" or "categorical_crossentropy".</summary>
    /// <exception cref="ArgumentException">No loss is called that; the message lists all.</exception>
    public static implicit operator Loss(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(new(name)) ?? throw new ArgumentException(
            $"there is no loss '{name}'; there are {string.Join(", ", Names.Concat(Registered.Keys))}", nameof(name));
    }

    /// <summary>A function of one's own.</summary>
    /// <param name="name">What histories call it.</param>
    /// <param name="function">Of predictions and targets; gives one number per example, or one in all.</param>
    public static Loss Custom(string name, Func<Tensor, Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        return new CustomLoss(name, function);
    }

    /// <summary>Makes a loss of one's own known by its name, so that models with it can be saved and loaded.</summary>
    /// <exception cref="ArgumentException">It is the name of a built-in one.</exception>
    public static void Register(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (IsBuiltIn(loss.Name)) throw new ArgumentException($"the loss '{loss.Name}' is built in", nameof(loss));
        Registered[loss.Name] = loss;
    }

    /// <summary>A loss as a config says.</summary>
    /// <exception cref="ConfigException">No loss is called that, or a value is of the wrong kind.</exception>
    public static Loss FromConfig(LayerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var loss = Find(config) ?? throw new ConfigException(
            $"there is no loss '{config.Type}'; there are {string.Join(", ", Names.Concat(Registered.Keys))}. See Loss.Register");
        return config.Has("reduction") ? loss.With(config.Choice<LossReduction>("reduction")) : loss;
    }

    /// <summary>The config with the reduction.</summary>
    private protected LayerConfig Reduced(LayerConfig options)
    {
        var config = options.Copy();
        config["reduction"] = $"{Reduction}";
        return config;
    }

    /// <summary>Whether a built-in loss is called that.</summary>
    internal static bool IsBuiltIn(string name) => BuiltIn(name) is not null;

    static Loss? Find(LayerConfig config) => BuiltIn(config.Type)?.Invoke(config) ?? Registered.GetValueOrDefault(config.Type);

    static Func<LayerConfig, Loss>? BuiltIn(string name) =>
        Array.Find(Known, known => KnownName.Is(known.Name, name) || (known.Short.Length > 0 && KnownName.Is(known.Short, name))).Create;
}
