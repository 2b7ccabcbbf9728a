namespace Tensorium.NN;

/// <summary>Parameters that an optimizer treats in a way of their own; a member of <see cref="Optimizer.Groups"/>.</summary>
/// <param name="parameters">Read anew in each step, so that their layers may be built later.</param>
public sealed class ParameterGroup(IEnumerable<Parameter> parameters)
{
    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; } = parameters ?? throw new ArgumentNullException(nameof(parameters));

    /// <summary>What messages call it.</summary>
    public string Name { get; init; } = "a group without a name";

    /// <summary>
    /// What the optimizer's learning rate is multiplied by; finite and not negative. 0 holds them still, as if they were not
    /// <see cref="Parameter.Trainable"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double LearningRateMultiplier { get; set => field = Checked.NotNegative(value); } = 1;

    /// <summary>Their weight decay; null for the optimizer's. Finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double? WeightDecay { get; set => field = value is { } decay ? Checked.NotNegative(decay) : null; }

    /// <summary>Whether it is a kernel: of at least two axes, and none of a normalization or <see cref="PReLU"/>.</summary>
    public static bool IsKernel(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.IsKernel;
    }

    /// <summary>Those of the parameters that are no kernels, without weight decay.</summary>
    public static ParameterGroup WithoutDecay(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(parameters.Where(parameter => !IsKernel(parameter))) { Name = "biases and norms", WeightDecay = 0 };
    }

    /// <summary>
    /// A group a layer for fine-tuning: the last learns at the optimizer's rate, each one before it at a factor of the rate
    /// after it. Howard and Ruder 2018, who take 1 / 2.6.
    /// </summary>
    /// <param name="layers">From the first to the last; those without parameters count for nothing.</param>
    /// <param name="factor">Finite and positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is neither.</exception>
    /// <exception cref="ArgumentException">No layer has parameters yet.</exception>
    public static IReadOnlyList<ParameterGroup> Discriminative(IEnumerable<Layer> layers, double factor = 1 / 2.6)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Checked.Positive(factor, nameof(factor));
        Layer[] learning = [.. layers.Where(layer => layer.Parameters.Count > 0)];
        if (learning.Length == 0) throw new ArgumentException("no layer has parameters: build the model first, by one call", nameof(layers));
        return [.. learning.Select((layer, i) => new ParameterGroup(layer.Parameters)
        {
            Name = layer.Name,
            LearningRateMultiplier = Math.Pow(factor, learning.Length - 1 - i),
        })];
    }
}
