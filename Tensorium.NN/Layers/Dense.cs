namespace Tensorium.NN;

/// <summary>activation(x kernel + bias) along the last axis. Shapes (..., inputs) to (..., units).</summary>
/// <remarks>The kernel's shape is (inputs, units), as in Keras; PyTorch's Linear keeps its transpose.</remarks>
public sealed class Dense : Layer
{
    Parameter? _kernel, _bias;

    /// <summary>A layer of neurons that each see the whole last axis.</summary>
    /// <param name="units">The length of the result's last axis, at least 1.</param>
    /// <param name="activation">A name as "relu", or an <see cref="NN.Activation"/>; none when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">No units.</exception>
    public Dense(int units, Activation? activation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        (Units, Activation) = (units, activation);
    }

    /// <summary>The length of the result's last axis.</summary>
    public int Units { get; }

    /// <summary>What is applied to each sum, or null.</summary>
    public Activation? Activation { get; }

    /// <summary>Whether there is a bias. Superfluous before a normalization, which takes it away.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The kernel's first values; Glorot uniform by default, as in Keras.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>The bias's first values; zeros by default.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>A penalty for the kernel, or null.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>A penalty for the bias, or null.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the kernel is brought back to after each step, or null; norms along axis 0 are those of each neuron.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What the bias is brought back to after each step, or null.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>The weights of shape (inputs, units).</summary>
    /// <exception cref="InvalidOperationException">The layer was not called or built yet.</exception>
    public Parameter Kernel => _kernel ?? Weight(() => _kernel);

    /// <summary>The bias of shape (units,), or null without one, or before its inputs are known.</summary>
    public Parameter? Bias => OptionalWeight(() => _bias);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        Check(inputShape);
        return Shape.Create([.. inputShape.Span[..^1], Units]);
    }

    internal static Dense FromConfig(LayerConfig config) => new(config.Integer("units"), Activation.FromPart(config.Part("activation")))
    {
        UseBias = config.Flag("use_bias", true),
        KernelInitializer = Initializer.FromConfig(config.Part("kernel_initializer")) ?? Initializer.GlorotUniform,
        BiasInitializer = Initializer.FromConfig(config.Part("bias_initializer")) ?? Initializer.Zeros,
        KernelRegularizer = Regularizer.FromConfig(config.Part("kernel_regularizer")),
        BiasRegularizer = Regularizer.FromConfig(config.Part("bias_regularizer")),
        KernelConstraint = Constraint.FromConfig(config.Part("kernel_constraint")),
        BiasConstraint = Constraint.FromConfig(config.Part("bias_constraint")),
    };

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Dense))
    {
        ["units"] = Units,
        ["activation"] = Activation?.Config,
        ["use_bias"] = UseBias,
        ["kernel_initializer"] = KernelInitializer.Config,
        ["bias_initializer"] = BiasInitializer.Config,
        ["kernel_regularizer"] = KernelRegularizer?.Config,
        ["bias_regularizer"] = BiasRegularizer?.Config,
        ["kernel_constraint"] = KernelConstraint?.Config,
        ["bias_constraint"] = BiasConstraint?.Config,
    };

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape)
    {
        Check(inputShape);
        _kernel = AddParameter("kernel", (inputShape[-1], Units), KernelInitializer, true, KernelRegularizer, KernelConstraint);
        _bias = UseBias ? AddParameter("bias", Units, BiasInitializer, true, BiasRegularizer, BiasConstraint) : null;
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        Check(x.Shape);
        return Activation is null
            ? x.Linear(Kernel.Value, _bias?.Value)
            : Activation.Function.ApplyLinear(x, Kernel.Value, _bias?.Value);
    }

    void Check(Shape shape)
    {
        if (shape.Rank < 2) throw Unfit("a batch of shape (batch, ..., inputs)", shape);
        if (InputShape is { } built && built[-1] != shape[-1]) throw Unfit($"shape (..., {built[-1]})", shape);
    }
}
