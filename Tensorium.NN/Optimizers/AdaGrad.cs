namespace Tensorium.NN;

/// <summary>AdaGrad: rates that shrink with the sum of squares. Duchi, Hazan and Singer 2011. See <see cref="AdaGradRule"/>.</summary>
/// <remarks>Defaults as in Keras: learning rate 0.001, initial accumulator 0.1, epsilon 1e-7.</remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class AdaGrad(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.001)
{
    /// <summary>What the sum of squared gradients starts from; finite and not negative. It counts until the first step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double InitialAccumulator { get; set => field = Checked.NotNegative(value); } = 0.1;

    /// <summary>Added under the root, or to it with <see cref="Compatibility.PyTorch"/>; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double Epsilon { get; set => field = Checked.NotNegative(value); } = 1e-7;

    /// <inheritdoc/>
    protected override void Update() => Apply(new AdaGradRule(InitialAccumulator, Epsilon) { EpsilonOutside = IsPyTorch });

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        InitialAccumulator = options.Keep(InitialAccumulator);
        Epsilon = options.Keep(Epsilon);
    }
}
