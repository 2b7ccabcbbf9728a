namespace Tensorium.NN;

/// <summary>Lion: the sign of an interpolated mean, with one state tensor. Chen et al. 2023. See <see cref="LionRule"/>.</summary>
/// <remarks>
/// Defaults as in Keras: learning rate 0.001, beta1 0.9, beta2 0.99. The paper advises a learning rate 3 to 10 times smaller,
/// and a weight decay as many times larger, than AdamW's.
/// </remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Lion(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.001)
{
    /// <summary>The share of the mean in the direction, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Beta1 { get; set => field = Checked.Decay(value); } = 0.9;

    /// <summary>The decay of the mean of the gradient, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Beta2 { get; set => field = Checked.Decay(value); } = 0.99;

    private protected override bool DecaysThroughGradient => false;

    /// <inheritdoc/>
    protected override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override void SetMomentum(double value) => Beta1 = value;

    /// <inheritdoc/>
    protected override void Update() => Apply(new LionRule(Beta1, Beta2));

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Beta1 = options.Keep(Beta1);
        Beta2 = options.Keep(Beta2);
    }
}
