namespace Tensorium.NN;

/// <summary>A few examples to train on at once.</summary>
/// <param name="Features">The inputs, with the batch along the first axis; the first of several.</param>
/// <param name="Labels">The targets, with the batch along the first axis; the first of several.</param>
public readonly record struct Batch(Tensor Features, Tensor Labels)
{
    readonly Tensor[]? _inputs, _targets;
    readonly Tensor?[]? _headSampleWeights;

    /// <summary>Of a model of several inputs or heads.</summary>
    /// <param name="inputs">One for each input.</param>
    /// <param name="targets">One for each head.</param>
    /// <param name="sampleWeights">How much each example counts, of shape (batch,); all alike when null.</param>
    public Batch(Tensor[] inputs, Tensor[] targets, Tensor? sampleWeights = null) : this(inputs[0], targets[0]) =>
        (_inputs, _targets, SampleWeights) = (inputs, targets, sampleWeights);

    /// <summary>The number of examples.</summary>
    public long Count => Features.Shape[0];

    /// <summary>All inputs.</summary>
    public Tensor[] Inputs => _inputs ?? [Features];

    /// <summary>The targets of all heads.</summary>
    public Tensor[] Targets => _targets ?? [Labels];

    /// <summary>How much each example counts for all heads, of shape (batch,); all alike when null.</summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>How much each example counts for each head, of shape (batch,); all alike where null.</summary>
    public Tensor?[] HeadSampleWeights
    {
        get => _headSampleWeights ?? [.. Enumerable.Repeat(SampleWeights, Targets.Length)];
        init => _headSampleWeights = value;
    }

    /// <summary>The examples on a device; this batch if they are there.</summary>
    public Batch To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (IsOn(device)) return this;
        var moved = new Batch(
            Array.ConvertAll(Inputs, input => input.To(device)), Array.ConvertAll(Targets, target => target.To(device)),
            SampleWeights?.To(device));
        return _headSampleWeights is null
            ? moved
            : moved with { HeadSampleWeights = Array.ConvertAll(_headSampleWeights, each => each?.To(device)) };
    }

    bool IsOn(Device device)
    {
        if (Features.Device != device || Labels.Device != device || SampleWeights?.Device is { } other && other != device) return false;
        foreach (var input in _inputs ?? []) if (input.Device != device) return false;
        foreach (var target in _targets ?? []) if (target.Device != device) return false;
        foreach (var each in _headSampleWeights ?? []) if (each is not null && each.Device != device) return false;
        return true;
    }
}
