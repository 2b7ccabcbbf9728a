namespace Tensorium.NN;

/// <summary>RMSProp: rates by the recent mean square. Tieleman and Hinton 2012. See <see cref="RmsPropRule"/>.</summary>
/// <remarks>Defaults as in Keras: learning rate 0.001, rho 0.9, momentum 0, epsilon 1e-7, not centered.</remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class RmsProp(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.001)
{
    /// <summary>The decay of the averages, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Rho { get; set => field = Checked.Decay(value); } = 0.9;

    /// <summary>How much of the last step is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    /// <exception cref="InvalidOperationException">It changes between zero and more after a step.</exception>
    public double Momentum
    {
        get;
        set
        {
            Fixed(Checked.Decay(value) > 0, field > 0);
            field = value;
        }
    }

    /// <summary>Whether the variance of the gradient divides, not its mean square. Graves 2013.</summary>
    /// <exception cref="InvalidOperationException">It changes after a step.</exception>
    public bool Centered { get; set => field = Fixed(value, field); }

    /// <summary>Added under the root, or to it with <see cref="Compatibility.PyTorch"/>; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double Epsilon { get; set => field = Checked.NotNegative(value); } = 1e-7;

    /// <inheritdoc/>
    protected override bool HasMomentum => Momentum > 0;

    /// <inheritdoc/>
    protected override void SetMomentum(double value) => Momentum = value;

    /// <inheritdoc/>
    protected override void Update()
    {
        if (Centered && Momentum > 0)
            Apply(new CenteredRmsPropMomentumRule(Rho, Momentum, Epsilon) { EpsilonOutside = IsPyTorch, RateAfterMomentum = IsPyTorch });
        else if (Centered)
            Apply(new CenteredRmsPropRule(Rho, Epsilon) { EpsilonOutside = IsPyTorch });
        else if (Momentum > 0)
            Apply(new RmsPropMomentumRule(Rho, Momentum, Epsilon) { EpsilonOutside = IsPyTorch, RateAfterMomentum = IsPyTorch });
        else
            Apply(new RmsPropRule(Rho, Epsilon) { EpsilonOutside = IsPyTorch });
    }

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Rho = options.Keep(Rho);
        Momentum = options.Keep(Momentum);
        Centered = options.Keep(Centered);
        Epsilon = options.Keep(Epsilon);
    }
}
