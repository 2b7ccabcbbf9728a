using System.Collections.Concurrent;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>A function without weights, as a layer or at the end of one: "relu" converts to it.</summary>
public class Activation : Layer
{
    static readonly (string Name, ActivationFunction Function)[] Known =
    [
        ("linear", new GeneralActivation(x => x)),
        ("step", new GeneralActivation(x => x.Ge(Tensor.Scalar(0, x.DType, x.Device)).To(x.DType))),
        ("relu", Elementwise(new Relu())),
        ("relu6", Elementwise(new Clip(0, 6))),
        ("leaky_relu", Elementwise(new LeakyRelu(0.2))),
        ("elu", Elementwise(new Elu(1))),
        ("selu", Elementwise(new Selu())),
        ("celu", Elementwise(new Celu(1))),
        ("gelu", Elementwise(new Gelu())),
        ("silu", Elementwise(new Silu())),
        ("swish", Elementwise(new Silu())),
        ("mish", Elementwise(new Mish())),
        ("sigmoid", Elementwise(new Sigmoid())),
        ("log_sigmoid", Elementwise(new LogSigmoid())),
        ("hard_sigmoid", Elementwise(new HardSigmoid())),
        ("hard_silu", Elementwise(new HardSwish())),
        ("hard_swish", Elementwise(new HardSwish())),
        ("tanh", Elementwise(new Tanh())),
        ("hard_tanh", Elementwise(new HardTanh())),
        ("softplus", Elementwise(new Softplus())),
        ("softsign", Elementwise(new Softsign())),
        ("exponential", Elementwise(new Exp())),
        ("softmax", new GeneralActivation(x => x.Softmax())),
        ("log_softmax", new GeneralActivation(x => x.LogSoftmax())),
    ];

    static readonly ConcurrentDictionary<string, ActivationFunction> Registered = new(StringComparer.Ordinal);

    /// <summary>
    /// A function known by name, with Keras's names and parameters (leaky_relu: slope 0.2; gelu: exact), or one of one's own
    /// announced by <see cref="Register"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No function is called that; the message lists all.</exception>
    public Activation(string function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var found = Array.Find(Known, known => string.Equals(known.Name, function, StringComparison.Ordinal));
        Function = found.Function ?? Registered.GetValueOrDefault(function) ?? throw new ArgumentException(
            $"there is no activation '{function}'; there are {string.Join(", ", Names.Concat(Registered.Keys))}", nameof(function));
        FunctionName = function;
    }

    private protected Activation(ActivationFunction function) => Function = function;

    /// <summary>A function of one's own, of any tensor, giving its shape.</summary>
    public Activation(Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = new GeneralActivation(function);
    }

    /// <summary>All known names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>The name that it was made by, or null for a function of one's own.</summary>
    public string? FunctionName { get; }

    /// <summary>What is computed.</summary>
    internal ActivationFunction Function { get; }

    /// <summary>A function known by name.</summary>
    /// <exception cref="ArgumentException">No function is called that; the message lists all.</exception>
    public static implicit operator Activation(string function) => new(function);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape) => inputShape;

    /// <summary>Makes a function of one's own known by a name, so that layers with it can be saved.</summary>
    /// <exception cref="ArgumentException">It is the name of a built-in function.</exception>
    public static void Register(string name, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        if (Names.Contains(name, StringComparer.Ordinal)) throw new ArgumentException($"the activation '{name}' is built in", nameof(name));
        Registered[name] = new GeneralActivation(function);
    }

    internal static Activation FromConfig(LayerConfig config) => new(config.Text("function"));

    /// <summary>The activation of a dense layer: any layer without weights that is one.</summary>
    internal static Activation? FromPart(LayerConfig? config) => config is null
        ? null
        : LayerRegistry.Create(config) as Activation ?? throw new ConfigException($"{config.Type} is no activation");

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Activation))
    {
        ["function"] = FunctionName ?? throw new NotSupportedException(
            $"layer {Name} applies a function without a name, which cannot be saved: announce it by Activation.Register and use its name"),
    };

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, bool training) => Function.Apply(x);

    private protected static ActivationFunction Elementwise<TOp>(TOp op) where TOp : struct, IUnaryOp => new ElementwiseActivation<TOp>(op);
}
