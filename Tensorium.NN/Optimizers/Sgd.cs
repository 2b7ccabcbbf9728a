namespace Tensorium.NN;

/// <summary>Gradient descent, by default without momentum. Robbins and Monro 1951. See <see cref="SgdRule"/>.</summary>
/// <remarks>Defaults as in Keras: learning rate 0.01, momentum 0.</remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Sgd(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.01)
{
    /// <summary>How much of the last step is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Momentum { get; set => field = Checked.Decay(value); }

    /// <summary>Whether the gradient counts as if taken after the step that momentum makes. Nesterov 1983.</summary>
    public bool Nesterov { get; set; }

    /// <inheritdoc/>
    protected override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override void SetMomentum(double value) => Momentum = value;

    /// <inheritdoc/>
    protected override void Update()
    {
        if (Momentum == 0) Apply(new SgdRule());
        else if (Nesterov) Apply(new NesterovRule(Momentum) { RateAfterMomentum = IsPyTorch });
        else Apply(new MomentumRule(Momentum) { RateAfterMomentum = IsPyTorch });
    }

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Momentum = options.Keep(Momentum);
        Nesterov = options.Keep(Nesterov);
    }
}

/// <summary>Gradient descent with momentum, the heavy ball. Polyak 1964. See <see cref="MomentumRule"/>.</summary>
/// <remarks>Learning rate 0.01. The same as <see cref="Sgd"/> with Momentum = 0.9.</remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Momentum(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.01)
{
    /// <summary>How much of the last step is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Beta { get; set => field = Checked.Decay(value); } = 0.9;

    /// <inheritdoc/>
    protected override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override void SetMomentum(double value) => Beta = value;

    /// <inheritdoc/>
    protected override void Update() => Apply(new MomentumRule(Beta) { RateAfterMomentum = IsPyTorch });

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Beta = options.Keep(Beta);
    }
}

/// <summary>Nesterov's accelerated gradient. Sutskever, Martens, Dahl and Hinton 2013. See <see cref="NesterovRule"/>.</summary>
/// <remarks>Learning rate 0.01. The same as <see cref="Sgd"/> with Momentum = 0.9 and Nesterov.</remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Nag(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.01)
{
    /// <summary>How much of the last step is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Beta { get; set => field = Checked.Decay(value); } = 0.9;

    /// <inheritdoc/>
    protected override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override void SetMomentum(double value) => Beta = value;

    /// <inheritdoc/>
    protected override void Update() => Apply(new NesterovRule(Beta) { RateAfterMomentum = IsPyTorch });

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Beta = options.Keep(Beta);
    }
}
