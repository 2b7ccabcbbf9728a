namespace Tensorium.NN;

/// <summary>
/// γ (x - μ) / √(σ² + ε) + β. In training μ and σ² are the batch's, over all axes but the feature axes, and moving averages
/// follow them; at test they are the moving averages. Ioffe and Szegedy 2015. Shapes stay.
/// </summary>
/// <remarks>
/// <para>While not <see cref="Layer.Trainable"/> it works as at test, also in training, as in Keras.</para>
/// <para>
/// moving = momentum moving + (1 - momentum) batch, with the biased variance, as Keras 3 has it. PyTorch's momentum is 1 minus
/// this one (0.1 by default, ours 0.01), its epsilon 1e-5, and its moving variance unbiased.
/// </para>
/// </remarks>
public sealed class BatchNormalization : Layer
{
    int[] _axes = [];
    Parameter? _gamma, _beta, _mean, _variance;

    /// <summary>Statistics for each place along the given axes.</summary>
    /// <param name="axes">The feature axes; the last when left out.</param>
    public BatchNormalization(params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        Axes = axes.Length == 0 ? [-1] : [.. axes];
    }

    /// <summary>The feature axes.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>How much of the moving averages stays in each step, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Momentum
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Momentum lies in [0, 1]");
    } = 0.99;

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

    /// <summary>The moving average of means, which no optimizer changes.</summary>
    /// <exception cref="InvalidOperationException">The layer was not called or built yet.</exception>
    public Parameter MovingMean => _mean ?? Weight(() => _mean);

    /// <summary>The moving average of biased variances, which no optimizer changes.</summary>
    /// <exception cref="InvalidOperationException">The layer was not called or built yet.</exception>
    public Parameter MovingVariance => _variance ?? Weight(() => _variance);

    internal override bool HoldsKernels => false;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        var axes = NormalizedAxes.Resolve(this, Axes, inputShape);
        if (_mean is not null && NormalizedAxes.Lengths(inputShape, axes) is var lengths && lengths != _mean.Shape)
            throw Unfit($"lengths {_mean.Shape} along axes {string.Join(", ", Axes)}", inputShape);
        return inputShape;
    }

    internal static BatchNormalization FromConfig(LayerConfig config) => new(config.Axes("axis", [-1]))
    {
        Momentum = config.Number("momentum", 0.99),
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
    protected override LayerConfig Describe() => new(nameof(BatchNormalization))
    {
        ["axis"] = Axes.ToArray(),
        ["momentum"] = Momentum,
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
        _axes = NormalizedAxes.Resolve(this, Axes, inputShape);
        var lengths = NormalizedAxes.Lengths(inputShape, _axes);
        _gamma = Scale ? AddParameter("gamma", lengths, GammaInitializer, true, GammaRegularizer, GammaConstraint) : null;
        _beta = Center ? AddParameter("beta", lengths, BetaInitializer, true, BetaRegularizer, BetaConstraint) : null;
        _mean = AddParameter("moving_mean", lengths, Initializer.Zeros, trainable: false);
        _variance = AddParameter("moving_variance", lengths, Initializer.Ones, trainable: false);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        OutputShape(x.Shape);
        x = x.To(DType);
        var axes = NormalizedAxes.Resolve(this, Axes, x.Shape);
        var spread = NormalizedAxes.Spread(x.Shape, axes);
        if (!training || !Trainable)
        {
            return x.Normalize(
                MovingMean.Value.Reshape(spread), MovingVariance.Value.Reshape(spread), Epsilon, _gamma?.Value.Reshape(spread),
                _beta?.Value.Reshape(spread));
        }
        var rest = NormalizedAxes.Rest(x.Shape, axes);
        var (y, mean, variance) = x.Normalize(rest, Epsilon, _gamma?.Value.Reshape(spread), _beta?.Value.Reshape(spread));
        if (x.Count > 0) Follow(mean, variance);
        return y;
    }

    void Follow(Tensor mean, Tensor variance)
    {
        using var unrecorded = Autograd.NoGrad();
        MovingMean.Value.Mul_(Momentum).Add_(mean.Reshape(MovingMean.Shape) * (1 - Momentum));
        MovingVariance.Value.Mul_(Momentum).Add_(variance.Reshape(MovingVariance.Shape) * (1 - Momentum));
    }
}
