namespace Tensorium.NN;

/// <summary>A few examples to train on at once.</summary>
/// <param name="Features">The inputs, with the batch along the first axis; the first of several.</param>
/// <param name="Labels">The targets, with the batch along the first axis; the first of several.</param>
public readonly record struct Batch(Tensor Features, Tensor Labels)
{
    /// <summary>Of a model of several inputs or heads.</summary>
    /// <param name="inputs">One for each input.</param>
    /// <param name="targets">One for each head.</param>
    /// <param name="sampleWeights">How much each example counts, of shape (batch,); all alike when null.</param>
    public Batch(Tensor[] inputs, Tensor[] targets, Tensor? sampleWeights = null) : this(inputs[0], targets[0]) =>
        (Inputs, Targets, SampleWeights) = (inputs, targets, sampleWeights);

    /// <summary>The number of examples.</summary>
    public long Count => Features.Shape[0];

    /// <summary>All inputs.</summary>
    public Tensor[] Inputs => field ?? [Features];

    /// <summary>The targets of all heads.</summary>
    public Tensor[] Targets => field ?? [Labels];

    /// <summary>How much each example counts for all heads, of shape (batch,); all alike when null.</summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>How much each example counts for each head, of shape (batch,); all alike where null.</summary>
    public Tensor?[] HeadSampleWeights
    {
        get => field ?? [.. Enumerable.Repeat(SampleWeights, Targets.Length)];
        init;
    }
}
