using System.Collections.Concurrent;

namespace Tensorium.NN;

/// <summary>What weights are brought back to after each step of an optimizer. Formulas and names are Keras's.</summary>
/// <remarks>A class of one's own overrides <see cref="Project"/>, and for saving <see cref="Config"/>, and is announced by <see cref="Register"/>.</remarks>
public abstract class Constraint
{
    static readonly ConcurrentDictionary<string, Func<LayerConfig, Constraint>> Factories = new(StringComparer.Ordinal)
    {
        ["MaxNorm"] = config => new MaxNorm(config.Number("max_value"), config.Axes("axis")),
        ["MinMaxNorm"] = config => new MinMaxNorm(
            config.Number("min_value"), config.Number("max_value"), config.Number("rate"), config.Axes("axis")),
        ["UnitNorm"] = config => new UnitNorm(config.Axes("axis")),
        ["NonNeg"] = _ => new NonNeg(),
    };

    /// <summary>What it is made from.</summary>
    /// <exception cref="NotSupportedException">A class of one's own that does not override this.</exception>
    public virtual LayerConfig Config =>
        throw new NotSupportedException($"{GetType().Name} cannot be saved: override Config, and announce the type by Constraint.Register");

    /// <summary>Any function of a weight that gives one of its shape. It cannot be saved; a class of one's own can.</summary>
    public static Constraint Custom(Func<Tensor, Tensor> function) => new FunctionConstraint(function);

    /// <summary>The nearest allowed weight, of the same shape. Called unrecorded.</summary>
    /// <param name="weight">Of any shape; not to be changed in place.</param>
    public abstract Tensor Project(Tensor weight);

    /// <summary>Announces a class of one's own, under the name that its <see cref="Config"/> gives.</summary>
    public static void Register(string type, Func<LayerConfig, Constraint> factory) => Factories[type] = factory;

    /// <summary>A constraint as the config says; null for none.</summary>
    /// <exception cref="ConfigException">Its type is not registered, or a value is missing or of the wrong kind.</exception>
    public static Constraint? FromConfig(LayerConfig? config) => config is null
        ? null
        : Factories.TryGetValue(config.Type, out var factory)
            ? factory(config)
            : throw new ConfigException(
                $"no constraint {config.Type} is registered; there are {string.Join(", ", Factories.Keys)}. See Constraint.Register");

    sealed class FunctionConstraint(Func<Tensor, Tensor> function) : Constraint
    {
        readonly Func<Tensor, Tensor> _function = function ?? throw new ArgumentNullException(nameof(function));

        public override Tensor Project(Tensor weight) => _function(weight);
    }
}
