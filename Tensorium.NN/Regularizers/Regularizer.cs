using System.Collections.Concurrent;

namespace Tensorium.NN;

/// <summary>A penalty for weights, added to the loss. Formulas and names are Keras's.</summary>
/// <remarks>A class of one's own overrides <see cref="Call"/>, and for saving <see cref="Config"/>, and is announced by <see cref="Register"/>.</remarks>
public abstract class Regularizer
{
    static readonly ConcurrentDictionary<string, Func<LayerConfig, Regularizer>> Factories = new(StringComparer.Ordinal)
    {
        ["L1L2"] = config => new L1L2(config.Number("l1"), config.Number("l2")),
    };

    /// <summary>What it is made from.</summary>
    /// <exception cref="NotSupportedException">A class of one's own that does not override this.</exception>
    public virtual LayerConfig Config =>
        throw new NotSupportedException($"{GetType().Name} cannot be saved: override Config, and announce the type by Regularizer.Register");

    /// <summary>factor Σ |w|: makes weights 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static Regularizer L1(double factor = 0.01) => new L1L2(factor, 0);

    /// <summary>factor Σ w²: makes weights small. PyTorch's weight decay is half of it, as part of the gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static Regularizer L2(double factor = 0.01) => new L1L2(0, factor);

    /// <summary>l1 Σ |w| + l2 Σ w². Zou and Hastie 2005.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    public static Regularizer L1L2(double l1 = 0.01, double l2 = 0.01) => new L1L2(l1, l2);

    /// <summary>Any function of a weight that gives a scalar. It cannot be saved; a class of one's own can.</summary>
    public static Regularizer Custom(Func<Tensor, Tensor> function) => new FunctionRegularizer(function);

    /// <summary>The penalty: a scalar, differentiable by the weight.</summary>
    /// <param name="weight">Of any shape.</param>
    public abstract Tensor Call(Tensor weight);

    /// <summary>Announces a class of one's own, under the name that its <see cref="Config"/> gives.</summary>
    public static void Register(string type, Func<LayerConfig, Regularizer> factory) => Factories[type] = factory;

    /// <summary>A regularizer as the config says; null for none.</summary>
    /// <exception cref="ConfigException">Its type is not registered, or a value is missing or of the wrong kind.</exception>
    public static Regularizer? FromConfig(LayerConfig? config) => config is null
        ? null
        : Factories.TryGetValue(config.Type, out var factory)
            ? factory(config)
            : throw new ConfigException(
                $"no regularizer {config.Type} is registered; there are {string.Join(", ", Factories.Keys)}. See Regularizer.Register");

    sealed class FunctionRegularizer(Func<Tensor, Tensor> function) : Regularizer
    {
        readonly Func<Tensor, Tensor> _function = function ?? throw new ArgumentNullException(nameof(function));

        public override Tensor Call(Tensor weight) => _function(weight);
    }
}

/// <summary>l1 Σ |w| + l2 Σ w². Zou and Hastie 2005.</summary>
public sealed class L1L2 : Regularizer
{
    /// <summary>A penalty of two factors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    public L1L2(double l1, double l2) => (OfL1, OfL2) = (Checked.NotNegative(l1, nameof(l1)), Checked.NotNegative(l2, nameof(l2)));

    /// <summary>The factor of Σ |w|.</summary>
    public double OfL1 { get; }

    /// <summary>The factor of Σ w².</summary>
    public double OfL2 { get; }

    /// <inheritdoc/>
    public override LayerConfig Config => new("L1L2") { ["l1"] = OfL1, ["l2"] = OfL2 };

    /// <inheritdoc/>
    public override Tensor Call(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (OfL1 == 0) return weight.Square().Sum() * OfL2;
        var absolute = weight.Abs().Sum() * OfL1;
        return OfL2 == 0 ? absolute : absolute + (weight.Square().Sum() * OfL2);
    }
}
