namespace Tensorium.NN;

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
