namespace Tensorium.NN;

/// <summary>What Adam and its variants share: two decays and epsilon.</summary>
/// <param name="parameters">What to train; null for a model to say.</param>
/// <remarks>Defaults as in Keras: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7. PyTorch's epsilon is 1e-8.</remarks>
public abstract class AdamFamily(IEnumerable<Parameter>? parameters) : Optimizer(parameters, 0.001)
{
    /// <summary>The decay of the mean of the gradient, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Beta1 { get; set => field = Checked.Decay(value); } = 0.9;

    /// <summary>The decay of the mean of its square, or of its largest value; in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Beta2 { get; set => field = Checked.Decay(value); } = 0.999;

    /// <summary>Added to the denominator; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double Epsilon { get; set => field = Checked.NotNegative(value); } = 1e-7;

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Beta1 = options.Keep(Beta1);
        Beta2 = options.Keep(Beta2);
        Epsilon = options.Keep(Epsilon);
    }

    /// <inheritdoc/>
    protected override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override void SetMomentum(double value) => Beta1 = value;
}

/// <summary>Adam. Kingma and Ba 2015. See <see cref="AdamRule"/>.</summary>
/// <inheritdoc/>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Adam(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    /// <summary>Whether the largest mean square so far divides. Reddi, Kale and Kumar 2018.</summary>
    /// <exception cref="InvalidOperationException">It changes after a step.</exception>
    public bool AmsGrad { get; set => field = Fixed(value, field); }

    /// <inheritdoc/>
    protected override void Update()
    {
        if (AmsGrad) Apply(new AmsGradRule(Beta1, Beta2, Epsilon) { EpsilonCorrected = IsPyTorch });
        else Apply(new AdamRule(Beta1, Beta2, Epsilon) { EpsilonCorrected = IsPyTorch });
    }

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        AmsGrad = options.Keep(AmsGrad);
    }
}

/// <summary>AdaMax: Adam by the infinity norm. Kingma and Ba 2015. See <see cref="AdaMaxRule"/>.</summary>
/// <inheritdoc/>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class AdaMax(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    /// <inheritdoc/>
    protected override void Update() => Apply(new AdaMaxRule(Beta1, Beta2, Epsilon) { EpsilonInMaximum = IsPyTorch });
}

/// <summary>Nadam: Adam with Nesterov's momentum. Dozat 2016. See <see cref="NadamRule"/>.</summary>
/// <inheritdoc/>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Nadam(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    NadamRule? _rule; // carries the product of the momentum schedule from step to step

    /// <summary>
    /// How fast the momentum β₁ (1 - 0.96^(t decay) / 2) rises; finite and not negative. Null for 1, as in Keras, or 0.004 with
    /// <see cref="Compatibility.PyTorch"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double? MomentumDecay { get; set => field = value is { } decay ? Checked.NotNegative(decay) : null; }

    NadamRule Present => (_rule ?? new NadamRule(Beta1, Beta2, Epsilon)) with
    {
        Beta1 = Beta1,
        Beta2 = Beta2,
        Epsilon = Epsilon,
        MomentumDecay = MomentumDecay ?? (IsPyTorch ? 0.004 : 1),
    };

    /// <inheritdoc/>
    protected override void Update() => _rule = Apply(Present);

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        MomentumDecay = options.Keep(MomentumDecay);
        _rule = Present with
        {
            Product = options.Keep(_rule?.Product ?? 0, "MomentumProduct"),
            ProductStep = options.Keep(_rule?.ProductStep ?? 0, "MomentumProductStep"),
        };
    }
}

/// <summary>Adam with decoupled weight decay. Loshchilov and Hutter 2019. See <see cref="AdamRule"/>.</summary>
/// <remarks>
/// Defaults as in Keras: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7, weight decay 0.004. PyTorch's weight
/// decay is 0.01, its epsilon 1e-8.
/// </remarks>
public sealed class AdamW : AdamFamily
{
    /// <summary>An optimizer of the given parameters.</summary>
    /// <param name="parameters">What to train; null for a model to say.</param>
    public AdamW(IEnumerable<Parameter>? parameters = null) : base(parameters) => WeightDecay = 0.004;

    private protected override bool DecaysThroughGradient => false;

    /// <inheritdoc/>
    protected override void Update() => Apply(new AdamRule(Beta1, Beta2, Epsilon) { EpsilonCorrected = IsPyTorch });
}
