using System.Collections.Concurrent;

namespace Tensorium.NN;

// By config.
public abstract partial class Initializer
{
    static readonly ConcurrentDictionary<string, Func<LayerConfig, Initializer>> Factories = new(StringComparer.Ordinal)
    {
        ["Constant"] = config => Constant(config.Number("value")),
        ["Identity"] = config => Identity(config.Number("gain")),
        ["Orthogonal"] = config => Orthogonal(config.Number("gain")),
        ["Random"] = config => new RandomInitializer(
            config.Choice<RandomDistribution>("distribution"), config.Number("a"), config.Number("b")),
        ["VarianceScaling"] = VarianceScaling.FromConfig,
    };

    /// <summary>What it is made from.</summary>
    /// <exception cref="NotSupportedException">A class of one's own that does not override this.</exception>
    public virtual LayerConfig Config =>
        throw new NotSupportedException($"{GetType().Name} cannot be saved: override Config, and announce the type by Initializer.Register");

    /// <summary>Announces a class of one's own, under the name that its <see cref="Config"/> gives.</summary>
    public static void Register(string type, Func<LayerConfig, Initializer> factory) => Factories[type] = factory;

    /// <summary>An initializer as the config says; null for none.</summary>
    /// <exception cref="ConfigException">Its type is not registered, or a value is missing or of the wrong kind.</exception>
    public static Initializer? FromConfig(LayerConfig? config) => config is null
        ? null
        : Factories.TryGetValue(config.Type, out var factory)
            ? factory(config)
            : throw new ConfigException(
                $"no initializer {config.Type} is registered; there are {string.Join(", ", Factories.Keys)}. See Initializer.Register");
}
