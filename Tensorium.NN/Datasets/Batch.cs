namespace Tensorium.NN;

/// <summary>A few examples to train on at once.</summary>
/// <param name="Features">The inputs, with the batch along the first axis.</param>
/// <param name="Labels">The targets, with the batch along the first axis.</param>
public readonly record struct Batch(Tensor Features, Tensor Labels)
{
    /// <summary>The number of examples.</summary>
    public long Count => Features.Shape[0];
}
