using System.Collections.Concurrent;

namespace Tensorium.NN;

/// <summary>Makes layers from configs: a table from type names to factories. Nothing is found by reflection.</summary>
/// <remarks>A file can name only what is registered here: loading one never runs code that came with it.</remarks>
public static class LayerRegistry
{
    static readonly ConcurrentDictionary<string, Func<LayerConfig, Layer>> Factories = new(BuiltIn(), StringComparer.Ordinal);

    /// <summary>The names of all types that can be made.</summary>
    public static IReadOnlyList<string> Names => [.. Factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Announces a type of layers, under the name that its <see cref="Layer.Config"/> gives.</summary>
    /// <param name="type">The name; one that is known already is replaced.</param>
    /// <param name="factory">Makes a layer without weights from a config. Name, trainability and type of weights are set afterwards.</param>
    public static void Register(string type, Func<LayerConfig, Layer> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(factory);
        Factories[type] = factory;
    }

    /// <summary>A new layer, without weights, equal to the one that the config came from.</summary>
    /// <exception cref="ConfigException">Its type is not registered, or a value is missing, of the wrong kind or out of range.</exception>
    public static Layer Create(LayerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!Factories.TryGetValue(config.Type, out var factory))
            throw new ConfigException(
                $"no layer type {config.Type} is registered; there are {string.Join(", ", Names)}. Register your own by LayerRegistry.Register");
        try
        {
            var layer = factory(config);
            layer.Restore(config);
            return layer;
        }
        catch (Exception cause) when (cause is ArgumentException or OverflowException or ShapeException or DTypeException)
        {
            throw new ConfigException($"a {config.Type} cannot be made from {config}: {cause.Message}", cause);
        }
    }

    static IEnumerable<KeyValuePair<string, Func<LayerConfig, Layer>>> BuiltIn() =>
    [
        new(nameof(Activation), Activation.FromConfig),
        new(nameof(Add), _ => new Add()),
        new(nameof(AlphaDropout), config => new AlphaDropout(config.Number("rate")) { NoiseShape = DropoutLayer.NoiseOf(config) }),
        new(nameof(Average), _ => new Average()),
        new(nameof(BatchNormalization), BatchNormalization.FromConfig),
        new(nameof(Concatenate), config => new Concatenate(config.Integer("axis", -1))),
        new(nameof(Dense), Dense.FromConfig),
        new(nameof(Dropout), config => new Dropout(config.Number("rate")) { NoiseShape = DropoutLayer.NoiseOf(config) }),
        new(nameof(ELU), config => new ELU(config.Number("alpha", 1))),
        new(nameof(Embedding), Embedding.FromConfig),
        new(nameof(Flatten), _ => new Flatten()),
        new(nameof(GaussianDropout), config => new GaussianDropout(config.Number("rate"))),
        new(nameof(GaussianNoise), config => new GaussianNoise(config.Number("stddev"))),
        new(nameof(Lambda), config => new Lambda(config.Text("function"))),
        new(nameof(LayerNormalization), LayerNormalization.FromConfig),
        new(nameof(LeakyReLU), config => new LeakyReLU(config.Number("negative_slope", 0.3))),
        new(nameof(MCDropout), config => new MCDropout(config.Number("rate")) { NoiseShape = DropoutLayer.NoiseOf(config) }),
        new(nameof(Maximum), _ => new Maximum()),
        new(nameof(Maxout), config => new Maxout(config.Integer("units"), config.Integer("axis", -1))),
        new(nameof(Minimum), _ => new Minimum()),
        new(nameof(Model), ModelConfig.Functional),
        new(nameof(Multiply), _ => new Multiply()),
        new(nameof(Normalization), Normalization.FromConfig),
        new(nameof(PReLU), PReLU.FromConfig),
        new(nameof(RandomizedLeakyReLU), config => new RandomizedLeakyReLU(config.Number("lower"), config.Number("upper"))),
        new(nameof(ReLU), config => new ReLU(
            config.Has("max_value") ? config.Number("max_value") : null, config.Number("negative_slope", 0), config.Number("threshold", 0))),
        new(nameof(Reshape), config => new Reshape(config.Lengths("target_shape"))),
        new(nameof(SELU), _ => new SELU()),
        new(nameof(Sequential), ModelConfig.Sequential),
        new(nameof(Softmax), config => new Softmax(config.Integer("axis", -1))),
        new(nameof(Subtract), _ => new Subtract()),
        new(nameof(Swish), Swish.FromConfig),
    ];
}
