namespace Tensorium.NN;

/// <summary>
/// LAMB: Adam with steps as long as the learning rate times the norm of each tensor, for large batches. You et al. 2020. See
/// <see cref="LambRule"/>.
/// </summary>
/// <remarks>
/// Defaults as in Keras: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7. As there, weight decay is decoupled; in
/// the paper it is part of the direction.
/// </remarks>
/// <param name="parameters">What to train; null for a model to say.</param>
public sealed class Lamb(IEnumerable<Parameter>? parameters = null) : AdamFamily(parameters)
{
    private protected override bool DecaysThroughGradient => false;

    /// <inheritdoc/>
    protected override void Update() => ApplyByTensor(new LambRule(Beta1, Beta2, Epsilon), Trust);

    // ‖w‖ / ‖u‖, or 1 where one of them is 0: such a weight could not move.
    static double Trust(Tensor w, Tensor u) => (Norm(w), Norm(u)) is ( > 0 and var weight, > 0 and var direction) ? weight / direction : 1;
}
