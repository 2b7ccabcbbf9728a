namespace Tensorium.NN;

/// <summary>A function without weights, as a layer or at the end of one: "relu" converts to it.</summary>
public sealed class Activation : Layer
{
    static readonly (string Name, Func<Tensor, Tensor> Function)[] Known =
    [
        ("linear", x => x),
        ("step", x => x.Ge(Tensor.Scalar(0, x.DType, x.Device)).To(x.DType)),
        ("relu", x => x.Relu()),
        ("relu6", x => x.Clip(0, 6)),
        ("leaky_relu", x => x.LeakyRelu(0.2)),
        ("elu", x => x.Elu()),
        ("selu", x => x.Selu()),
        ("celu", x => x.Celu()),
        ("gelu", x => x.Gelu()),
        ("silu", x => x.Silu()),
        ("swish", x => x.Silu()),
        ("mish", x => x.Mish()),
        ("sigmoid", x => x.Sigmoid()),
        ("log_sigmoid", x => x.LogSigmoid()),
        ("hard_sigmoid", x => x.HardSigmoid()),
        ("hard_silu", x => x.HardSwish()),
        ("hard_swish", x => x.HardSwish()),
        ("tanh", x => x.Tanh()),
        ("hard_tanh", x => x.HardTanh()),
        ("softplus", x => x.Softplus()),
        ("softsign", x => x.Softsign()),
        ("exponential", x => x.Exp()),
        ("softmax", x => x.Softmax()),
        ("log_softmax", x => x.LogSoftmax()),
    ];

    readonly Func<Tensor, Tensor> _function;

    /// <summary>A function known by name, with Keras's names and parameters (leaky_relu: slope 0.2; gelu: exact).</summary>
    /// <exception cref="ArgumentException">No function is called that; the message lists all.</exception>
    public Activation(string function)
    {
        var found = Array.Find(Known, known => string.Equals(known.Name, function, StringComparison.Ordinal));
        _function = found.Function ?? throw new ArgumentException(
            $"there is no activation '{function}'; there are {string.Join(", ", Names)}", nameof(function));
        FunctionName = function;
    }

    /// <summary>A function of one's own, of any tensor, giving its shape.</summary>
    public Activation(Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _function = function;
    }

    /// <summary>All known names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>The name that it was made by, or null for a function of one's own.</summary>
    public string? FunctionName { get; }

    /// <summary>A function known by name.</summary>
    /// <exception cref="ArgumentException">No function is called that; the message lists all.</exception>
    public static implicit operator Activation(string function) => new(function);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training) => _function(x);
}
