namespace Tensorium.NN;

/// <summary>A few examples to train on at once. Equal ones hold the same tensors.</summary>
/// <param name="Features">The inputs, with the batch along the first axis; the first of several.</param>
/// <param name="Labels">The targets, with the batch along the first axis; the first of several.</param>
public readonly record struct Batch(Tensor Features, Tensor Labels)
{
    readonly Tensor[]? _inputs = [Features], _targets = [Labels]; // null in the default one
    readonly Tensor?[]? _weights; // one for all heads, or one for each; null for none

    /// <summary>Of a model of several inputs or heads.</summary>
    /// <param name="inputs">One for each input.</param>
    /// <param name="targets">One for each head.</param>
    /// <param name="sampleWeights">How much each example counts, of shape (batch,); all alike when null.</param>
    public Batch(Tensor[] inputs, Tensor[] targets, Tensor? sampleWeights = null) : this(inputs, targets, [sampleWeights])
    {
    }

    internal Batch(Tensor[] inputs, Tensor[] targets, Tensor?[]? weights) : this(inputs[0], targets[0]) =>
        (_inputs, _targets, _weights) = (inputs, targets, weights);

    /// <summary>The inputs, with the batch along the first axis; the first of several, which alone is replaced where it is set.</summary>
    public Tensor Features
    {
        get => Inputs[0];
        init => _inputs = [value, .. Inputs.Skip(1)];
    }

    /// <summary>The targets, with the batch along the first axis; the first of several, which alone is replaced where it is set.</summary>
    public Tensor Labels
    {
        get => Targets[0];
        init => _targets = [value, .. Targets.Skip(1)];
    }

    /// <summary>The number of examples.</summary>
    public long Count => Features.Shape[0];

    /// <summary>All inputs.</summary>
    public Tensor[] Inputs => _inputs ?? [];

    /// <summary>The targets of all heads.</summary>
    public Tensor[] Targets => _targets ?? [];

    /// <summary>
    /// How much each example counts for all heads, of shape (batch,); null where all count alike, and where each of several heads
    /// has weights of its own: see <see cref="HeadSampleWeights"/>, which it replaces where it is set.
    /// </summary>
    public Tensor? SampleWeights
    {
        get => _weights is [var all] ? all : null;
        init => _weights = [value];
    }

    /// <summary>How much each example counts for each head, of shape (batch,); all alike where null.</summary>
    /// <exception cref="ArgumentException">Set to more or fewer weights than targets.</exception>
    public Tensor?[] HeadSampleWeights
    {
        get => _weights is null or [_] ? [.. Enumerable.Repeat(SampleWeights, Targets.Length)] : _weights;
        init => _weights = value is null || value.Length == Targets.Length
            ? value
            : throw new ArgumentException($"{Targets.Length} targets need as many sample weights, null for none; there are {value.Length}", nameof(value));
    }

    IEnumerable<Tensor?> All => [.. Inputs, .. Targets, .. _weights ?? []];

    /// <summary>The examples on a device; this batch if they are there.</summary>
    public Batch To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return All.All(tensor => tensor is null || tensor.Device == device)
            ? this
            : new(
                Array.ConvertAll(Inputs, input => input.To(device)), Array.ConvertAll(Targets, target => target.To(device)),
                _weights is null ? null : Array.ConvertAll(_weights, each => each?.To(device)));
    }

    /// <summary>Whether both hold the same tensors in the same places.</summary>
    public bool Equals(Batch other) =>
        Enumerable.SequenceEqual(Inputs, other.Inputs) && Enumerable.SequenceEqual(Targets, other.Targets)
        && Enumerable.SequenceEqual(HeadSampleWeights, other.HeadSampleWeights);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Inputs.FirstOrDefault(), Targets.FirstOrDefault());
}
