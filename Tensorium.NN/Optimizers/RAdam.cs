namespace Tensorium.NN;

/// <summary>RAdam: Adam with a rectified start, which needs no warm-up. Liu et al. 2020. See <see cref="RAdamRule"/>.</summary>
/// <inheritdoc/>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class RAdam(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    /// <inheritdoc/>
    protected override void Update() => Apply(new RAdamRule(Beta1, Beta2, Epsilon) { Threshold = IsPyTorch ? 5 : 4 });
}
