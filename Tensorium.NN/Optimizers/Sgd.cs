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
