namespace Tensorium.NN;

/// <summary>Examples in memory: features and labels with one example a place of their first axis.</summary>
public sealed class Dataset
{
    readonly Tensor[] _inputs, _targets;
    readonly Tensor?[] _weights; // one for all heads, or one for each

    /// <summary>Takes the tensors without a copy.</summary>
    /// <param name="features">Of shape (examples, ...).</param>
    /// <param name="labels">Of shape (examples, ...): classes of Int32 or Int64, or targets of any type.</param>
    /// <param name="sampleWeights">How much each example counts in the loss, of shape (examples,); all alike when null.</param>
    /// <exception cref="ShapeException">The first axes differ in length.</exception>
    public Dataset(Tensor features, Tensor labels, Tensor? sampleWeights = null) : this([features], [labels], sampleWeights)
    {
    }

    /// <summary>Examples for a model of several inputs or heads. Takes the tensors without a copy.</summary>
    /// <param name="inputs">One or more of shape (examples, ...).</param>
    /// <param name="targets">One or more of shape (examples, ...), for each head one.</param>
    /// <param name="sampleWeights">How much each example counts in the loss, of shape (examples,); all alike when null.</param>
    /// <exception cref="ShapeException">The first axes differ in length, or there are no inputs or targets.</exception>
    public Dataset(IEnumerable<Tensor> inputs, IEnumerable<Tensor> targets, Tensor? sampleWeights = null)
        : this(Given(inputs, nameof(inputs)), Given(targets, nameof(targets)), [sampleWeights])
    {
    }

    /// <summary>Examples that do not count alike for all heads. Takes the tensors without a copy.</summary>
    /// <param name="inputs">One or more of shape (examples, ...).</param>
    /// <param name="targets">One or more of shape (examples, ...), for each head one.</param>
    /// <param name="sampleWeights">For each head how much each example counts in its loss, of shape (examples,), or null.</param>
    /// <exception cref="ShapeException">The first axes differ in length, or there are no inputs or targets.</exception>
    /// <exception cref="ArgumentException">There are more or fewer weights than targets.</exception>
    public Dataset(IEnumerable<Tensor> inputs, IEnumerable<Tensor> targets, IEnumerable<Tensor?> sampleWeights)
        : this(Given(inputs, nameof(inputs)), Given(targets, nameof(targets)), Given(sampleWeights, nameof(sampleWeights)))
    {
        if (_weights.Length != _targets.Length)
            throw new ArgumentException(
                $"{_targets.Length} targets need as many sample weights, null for none; there are {_weights.Length}", nameof(sampleWeights));
    }

    Dataset(Tensor[] inputs, Tensor[] targets, Tensor?[] weights)
    {
        (_inputs, _targets, _weights) = (inputs, targets, weights);
        if (_inputs.Length == 0 || _targets.Length == 0)
            throw new ShapeException($"a dataset has inputs and targets, not {_inputs.Length} and {_targets.Length}");
        foreach (var tensor in _inputs.Concat(_targets))
        {
            ArgumentNullException.ThrowIfNull(tensor, nameof(inputs));
            if (_inputs[0].Rank == 0 || tensor.Rank == 0 || tensor.Shape[0] != _inputs[0].Shape[0])
                throw new ShapeException(
                    $"features of shape {Shapes(_inputs)} and labels of shape {Shapes(_targets)} do not have as many examples");
        }
        foreach (var each in _weights)
            if (each is not null && (each.Rank != 1 || each.Shape[0] != Count))
                throw new ShapeException($"sample weights of shape {each.Shape} do not fit {Count} examples: one number each");
    }

    /// <summary>Features and labels: <c>model.Fit(x, y, validation: (xValid, yValid))</c>.</summary>
    /// <exception cref="ShapeException">The first axes differ in length.</exception>
    public static implicit operator Dataset((Tensors Inputs, Tensors Targets) pair) => new(pair.Inputs, pair.Targets);

    /// <summary>The inputs, of shape (examples, ...); the first of several.</summary>
    public Tensor Features => _inputs[0];

    /// <summary>The targets, of shape (examples, ...); the first of several.</summary>
    public Tensor Labels => _targets[0];

    /// <summary>All inputs.</summary>
    public IReadOnlyList<Tensor> Inputs => _inputs;

    /// <summary>The targets of all heads.</summary>
    public IReadOnlyList<Tensor> Targets => _targets;

    /// <summary>
    /// How much each example counts in the loss, of shape (examples,); null where all count alike, and where each of several heads
    /// has weights of its own: see <see cref="HeadSampleWeights"/>.
    /// </summary>
    public Tensor? SampleWeights => _weights.Length == 1 ? _weights[0] : null;

    /// <summary>How much each example counts in the loss of each head, of shape (examples,); all alike where null.</summary>
    public IReadOnlyList<Tensor?> HeadSampleWeights => _weights.Length == 1 ? [.. Enumerable.Repeat(_weights[0], _targets.Length)] : _weights;

    /// <summary>The number of examples.</summary>
    public long Count => Features.Shape[0];

    /// <summary>How many examples of which shapes and types: "1437 examples: (8, 8) Float32, labels () Int32".</summary>
    public override string ToString()
    {
        return $"{Plural.Of(Count, "example")}: {All(_inputs)}, labels {All(_targets)}";

        static string All(Tensor[] tensors) => string.Join(" and ", tensors.Select(tensor => $"{Shape.Create(tensor.Shape.Span[1..])} {tensor.DType}"));
    }

    /// <summary>A copy of data that a file was read into: features of Float32, labels of Int32.</summary>
    public static Dataset From(LabeledData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        long[] shape = [data.Rows, .. data.FeatureShape];
        return new(Tensor.From<float>(data.Features, shape), Tensor.From(data.Labels));
    }

    /// <summary>Copies of the examples at some places, in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public Dataset Select(ReadOnlySpan<int> places)
    {
        var indices = Tensor.From(places, places.Length);
        return Map(tensor => tensor.IndexSelect(0, indices.To(tensor.Device)));
    }

    /// <summary>The examples from a place on, as views.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Dataset Slice(long start, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return Map(tensor => tensor.Narrow(0, start, count));
    }

    /// <summary>Divides the examples in two. The same seed gives the same parts on every machine.</summary>
    /// <param name="fraction">The share of the first part, between 0 and 1.</param>
    /// <param name="seed">Which of the possible divisions.</param>
    /// <param name="stratified">Whether both parts hold the classes in the same proportions; labels are then classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">Stratified, and the labels are not one class an example.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed, bool stratified = false)
    {
        var (first, second) = RowSplit.Of(stratified ? Classes() : new int[Count], fraction, seed);
        return (Select(first), Select(second));
    }

    /// <summary>All examples on a device, where batches are then cut; for data that fit its memory, so that no step copies.</summary>
    public Dataset To(Device device) => Map(tensor => tensor.To(device));

    /// <summary>All examples once, in batches; the last one may be smaller.</summary>
    /// <remarks>
    /// A shuffled batch lives until the next is asked for, and its memory is then used again: a loop over an epoch takes no
    /// memory from the system. Clone what is to live longer.
    /// </remarks>
    /// <param name="batchSize">The number of examples in each, at least 1.</param>
    /// <param name="shuffle">Draws an order for each pass; in their own order when null.</param>
    /// <param name="dropRemainder">Whether a smaller last batch is left out, as for layers that normalize by the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public IEnumerable<Batch> Batches(int batchSize, Generator? shuffle = null, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var count = BatchedCount(batchSize, dropRemainder);
        return shuffle is null ? InOrder(batchSize, count) : Shuffled(batchSize, count, shuffle);
    }

    /// <summary>How many examples they hold.</summary>
    internal long BatchedCount(int batchSize, bool dropRemainder) => dropRemainder ? Count / batchSize * batchSize : Count;

    /// <summary>How many there are of them.</summary>
    internal long BatchCount(int batchSize, bool dropRemainder = false) => (BatchedCount(batchSize, dropRemainder) + batchSize - 1) / batchSize;

    IEnumerable<Batch> InOrder(long batchSize, long end)
    {
        for (long start = 0; start < end; start += batchSize)
        {
            var count = Math.Min(batchSize, end - start);
            yield return Cut(tensor => tensor.Narrow(0, start, count));
        }
    }

    IEnumerable<Batch> Shuffled(long batchSize, long end, Generator generator)
    {
        using var order = Unowned(() => Tensor.Permutation(generator, Count, Features.Device));
        for (long start = 0; start < end; start += batchSize)
        {
            var places = order.Narrow(0, start, Math.Min(batchSize, end - start)); // a view: not disposed by itself
            var batch = Cut(tensor => Unowned(() => tensor.IndexSelect(0, places.To(tensor.Device))));
            yield return batch;
            // not where the loop was left: the caller of First has it still
            foreach (var input in batch.Inputs) input.Dispose();
            foreach (var target in batch.Targets) target.Dispose();
            foreach (var each in batch.HeadSampleWeights) each?.Dispose();
        }
    }

    /// <summary>The same labels with other weights, one for all heads or one for each.</summary>
    internal Dataset Weighted(params Tensor?[] weights) => new(_inputs, _targets, weights);

    Dataset Map(Func<Tensor, Tensor> map)
    {
        var (inputs, targets, weights) = Mapped(map);
        return new(inputs, targets, weights);
    }

    Batch Cut(Func<Tensor, Tensor> map)
    {
        var (inputs, targets, weights) = Mapped(map);
        return new(inputs, targets, weights);
    }

    (Tensor[] Inputs, Tensor[] Targets, Tensor?[] Weights) Mapped(Func<Tensor, Tensor> map) => (
        Array.ConvertAll(_inputs, input => map(input)), Array.ConvertAll(_targets, target => map(target)),
        Array.ConvertAll(_weights, each => each is null ? null : map(each)));

    static T[] Given<T>(IEnumerable<T> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return [.. values];
    }

    static string Shapes(Tensor[] tensors) => string.Join(", ", tensors.Select(tensor => tensor.Shape));

    /// <summary>A tensor that no open scope returns: batches are made between the scopes of two steps.</summary>
    static Tensor Unowned(Func<Tensor> make)
    {
        using var suspended = TensorScope.Suspend();
        using var temporaries = TensorScope.Enter();
        return temporaries.Keep(make());
    }

    int[] Classes() => Labels.Rank == 1 && Labels.DType is DType.Int32 or DType.Int64
        ? Labels.To(DType.Int32).ToArray<int>()
        : throw new InvalidOperationException(
            $"a stratified split needs one class an example, not labels of {Labels.DType} and shape {Labels.Shape}");
}
