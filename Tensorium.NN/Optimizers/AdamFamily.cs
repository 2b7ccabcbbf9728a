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
