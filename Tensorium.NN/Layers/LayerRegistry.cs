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
        new(nameof(Dense), Dense.FromConfig),
        new(nameof(Flatten), _ => new Flatten()),
        new(nameof(Model), ModelConfig.Functional),
        new(nameof(Sequential), ModelConfig.Sequential),
    ];
}
