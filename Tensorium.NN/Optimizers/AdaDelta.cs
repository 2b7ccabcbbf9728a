namespace Tensorium.NN;

/// <summary>AdaDelta: steps in the units of the weights. Zeiler 2012. See <see cref="AdaDeltaRule"/>.</summary>
/// <remarks>Defaults as in Keras: learning rate 0.001, rho 0.95, epsilon 1e-7. The paper's learning rate is 1.</remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class AdaDelta(IEnumerable<Parameter>? parameters = null) : Optimizer(parameters, 0.001)
{
    /// <summary>The decay of both averages, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Rho { get; set => field = Checked.Decay(value); } = 0.95;

    /// <summary>Added under the roots; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double Epsilon { get; set => field = Checked.NotNegative(value); } = 1e-7;

    /// <inheritdoc/>
    protected override void Update() => Apply(new AdaDeltaRule(Rho, Epsilon));

    /// <inheritdoc/>
    protected override void Exchange(OptionExchange options)
    {
        base.Exchange(options);
        Rho = options.Keep(Rho);
        Epsilon = options.Keep(Epsilon);
    }
}
