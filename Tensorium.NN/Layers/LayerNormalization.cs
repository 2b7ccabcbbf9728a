namespace Tensorium.NN;

/// <summary>
/// γ (x - μ) / √(σ² + ε) + β with the mean and the variance of each example over the feature axes. Ba, Kiros and Hinton 2016.
/// Shapes stay; training and test are alike.
/// </summary>
/// <remarks>ε is 1e-3, as in Keras; PyTorch's is 1e-5.</remarks>
public sealed class LayerNormalization : Layer
{
    Parameter? _gamma, _beta;

    /// <summary>Statistics over the given axes.</summary>
    /// <param name="axes">The feature axes; the last when left out.</param>
    public LayerNormalization(params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        Axes = axes.Length == 0 ? [-1] : [.. axes];
    }

    /// <summary>The feature axes.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>ε: keeps the root from 0. Positive and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Epsilon { get; init => field = Checked.Positive(value); } = 1e-3;

    /// <summary>Whether there is a β.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is a γ.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>The first β; zeros by default.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>The first γ; ones by default.</summary>
    public Initializer GammaInitializer { get; init; } = Initializer.Ones;

    /// <summary>A penalty for β, or null.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>A penalty for γ, or null.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>What β is brought back to after each step, or null.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>What γ is brought back to after each step, or null.</summary>
    public Constraint? GammaConstraint { get; init; }

    /// <summary>γ, of the lengths of the feature axes, or null without one, or before its inputs are known.</summary>
    public Parameter? Gamma => OptionalWeight(() => _gamma);

    /// <summary>β, of the lengths of the feature axes, or null without one, or before its inputs are known.</summary>
    public Parameter? Beta => OptionalWeight(() => _beta);

    internal override bool HoldsKernels => false;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        var axes = NormalizedAxes.Resolve(this, Axes, inputShape);
        if ((_gamma ?? _beta)?.Shape is { } built && NormalizedAxes.Lengths(inputShape, axes) != built)
            throw Unfit($"lengths {built} along axes {string.Join(", ", Axes)}", inputShape);
        return inputShape;
    }

    internal static LayerNormalization FromConfig(LayerConfig config) => new(config.Axes("axis", [-1]))
    {
        Epsilon = config.Number("epsilon", 1e-3),
        Center = config.Flag("center", true),
        Scale = config.Flag("scale", true),
        BetaInitializer = Initializer.FromConfig(config.Part("beta_initializer")) ?? Initializer.Zeros,
        GammaInitializer = Initializer.FromConfig(config.Part("gamma_initializer")) ?? Initializer.Ones,
        BetaRegularizer = Regularizer.FromConfig(config.Part("beta_regularizer")),
        GammaRegularizer = Regularizer.FromConfig(config.Part("gamma_regularizer")),
        BetaConstraint = Constraint.FromConfig(config.Part("beta_constraint")),
        GammaConstraint = Constraint.FromConfig(config.Part("gamma_constraint")),
    };

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(LayerNormalization))
    {
        ["axis"] = Axes.ToArray(),
        ["epsilon"] = Epsilon,
        ["center"] = Center,
        ["scale"] = Scale,
        ["beta_initializer"] = BetaInitializer.Config,
        ["gamma_initializer"] = GammaInitializer.Config,
        ["beta_regularizer"] = BetaRegularizer?.Config,
        ["gamma_regularizer"] = GammaRegularizer?.Config,
        ["beta_constraint"] = BetaConstraint?.Config,
        ["gamma_constraint"] = GammaConstraint?.Config,
    };

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape)
    {
        var lengths = NormalizedAxes.Lengths(inputShape, NormalizedAxes.Resolve(this, Axes, inputShape));
        _gamma = Scale ? AddParameter("gamma", lengths, GammaInitializer, true, GammaRegularizer, GammaConstraint) : null;
        _beta = Center ? AddParameter("beta", lengths, BetaInitializer, true, BetaRegularizer, BetaConstraint) : null;
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        OutputShape(x.Shape);
        x = x.To(DType);
        var axes = NormalizedAxes.Resolve(this, Axes, x.Shape);
        var spread = NormalizedAxes.Spread(x.Shape, axes);
        return x.Normalize(axes, Epsilon, _gamma?.Value.Reshape(spread), _beta?.Value.Reshape(spread)).Y;
    }
}
