namespace Tensorium.NN;

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
