namespace Tensorium.NN;

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
