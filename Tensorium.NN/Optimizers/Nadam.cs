namespace Tensorium.NN;

/// <summary>Nadam: Adam with Nesterov's momentum. Dozat 2016. See <see cref="NadamRule"/>.</summary>
/// <inheritdoc/>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Nadam(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    NadamRule? _rule; // carries the product of the momentum schedule from step to step

    /// <summary>
    /// How fast the momentum β₁ (1 - 0.96^(t decay) / 2) rises; finite and not negative. Null for 1, as in Keras, or 0.004 with
    /// <see cref="Compatibility.PyTorch"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double? MomentumDecay { get; set => field = value is { } decay ? Checked.NotNegative(decay) : null; }

    NadamRule Present => (_rule ?? new NadamRule(Beta1, Beta2, Epsilon)) with
    {
        Beta1 = Beta1,
        Beta2 = Beta2,
        Epsilon = Epsilon,
        MomentumDecay = MomentumDecay ?? (IsPyTorch ? 0.004 : 1),
    };

    /// <inheritdoc/>
    protected override void Update() => _rule = Apply(Present);

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        MomentumDecay = options.Keep(MomentumDecay);
        _rule = Present with
        {
            Product = options.Keep(_rule?.Product ?? 0, "MomentumProduct"),
            ProductStep = options.Keep(_rule?.ProductStep ?? 0, "MomentumProductStep"),
        };
    }
}
