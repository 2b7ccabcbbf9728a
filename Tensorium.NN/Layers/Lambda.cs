using System.Collections.Concurrent;

namespace Tensorium.NN;

/// <summary>Any function of a tensor, of tensor ops, as a layer without weights.</summary>
/// <remarks>Only one that was made known by <see cref="Register"/> can be saved: files hold its name, never code.</remarks>
public sealed class Lambda : Layer
{
    static readonly ConcurrentDictionary<string, (Func<Tensor, Tensor> Function, Func<Shape, Shape>? OutputShape)> Registered =
        new(StringComparer.Ordinal);

    readonly Func<Tensor, Tensor> _function;
    readonly Func<Shape, Shape>? _outputShape;

    /// <summary>A function of one's own.</summary>
    /// <param name="function">Gives a tensor with the same batch axis.</param>
    /// <param name="outputShape">The shape of its result; when null, found by calling it with zeros.</param>
    public Lambda(Func<Tensor, Tensor> function, Func<Shape, Shape>? outputShape = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (_function, _outputShape) = (function, outputShape);
    }

    /// <summary>A function known by a name.</summary>
    /// <exception cref="ArgumentException">No function was registered by that name.</exception>
    public Lambda(string function)
    {
        if (!Registered.TryGetValue(function, out var known))
            throw new ArgumentException($"no function '{function}' is known: announce it by Lambda.Register", nameof(function));
        (FunctionName, _function, _outputShape) = (function, known.Function, known.OutputShape);
    }

    /// <summary>The name that the function is known by, or null.</summary>
    public string? FunctionName { get; }

    /// <summary>Makes a function known by a name, so that layers with it can be saved and loaded.</summary>
    public static void Register(string name, Func<Tensor, Tensor> function, Func<Shape, Shape>? outputShape = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        Registered[name] = (function, outputShape);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        if (_outputShape is not null) return _outputShape(inputShape);
        LoadingBudget.CheckTrial(inputShape);
        using var scope = TensorScope.Enter();
        using var mode = Autograd.NoGrad();
        return _function(Tensor.Zeros(inputShape, DType, Device)).Shape;
    }

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Lambda))
    {
        ["function"] = FunctionName ?? throw new NotSupportedException(
            $"layer {Name} computes a function without a name, which cannot be saved: announce it by Lambda.Register and use its name"),
    };

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training) => _function(x);
}
