namespace Tensorium.NN;

/// <summary>AdaMax: Adam by the infinity norm. Kingma and Ba 2015. See <see cref="AdaMaxRule"/>.</summary>
/// <inheritdoc/>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class AdaMax(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    /// <inheritdoc/>
    protected override void Update() => Apply(new AdaMaxRule(Beta1, Beta2, Epsilon) { EpsilonInMaximum = IsPyTorch });
}
