namespace Tensorium.NN;

/// <summary>Examples in memory: features and labels with one example a place of their first axis.</summary>
public sealed class Dataset
{
    /// <summary>Takes the tensors without a copy.</summary>
    /// <param name="features">Of shape (examples, ...).</param>
    /// <param name="labels">Of shape (examples, ...): classes of Int32 or Int64, or targets of any type.</param>
    /// <exception cref="ShapeException">The first axes differ in length.</exception>
    public Dataset(Tensor features, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        if (features.Rank == 0 || labels.Rank == 0 || features.Shape[0] != labels.Shape[0])
            throw new ShapeException(
                $"features of shape {features.Shape} and labels of shape {labels.Shape} do not have as many examples");
        (Features, Labels) = (features, labels);
    }

    /// <summary>The inputs, of shape (examples, ...).</summary>
    public Tensor Features { get; }

    /// <summary>The targets, of shape (examples, ...).</summary>
    public Tensor Labels { get; }

    /// <summary>The number of examples.</summary>
    public long Count => Features.Shape[0];

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
        return new(Features.IndexSelect(0, indices), Labels.IndexSelect(0, indices));
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

    /// <summary>All examples once, in batches; the last one may be smaller.</summary>
    /// <remarks>
    /// A shuffled batch lives until the next is asked for, and its memory is then used again: a loop over an epoch takes no
    /// memory from the system. Clone what is to live longer.
    /// </remarks>
    /// <param name="batchSize">The number of examples in each, at least 1.</param>
    /// <param name="shuffle">Draws an order for each pass; in their own order when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public IEnumerable<Batch> Batches(int batchSize, Generator? shuffle = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return shuffle is null ? InOrder(batchSize) : Shuffled(batchSize, shuffle);
    }

    IEnumerable<Batch> InOrder(long batchSize)
    {
        for (long start = 0; start < Count; start += batchSize)
        {
            var count = Math.Min(batchSize, Count - start);
            yield return new(Features.Narrow(0, start, count), Labels.Narrow(0, start, count));
        }
    }

    IEnumerable<Batch> Shuffled(long batchSize, Generator generator)
    {
        using var order = Unowned(() => Tensor.Permutation(generator, Count));
        for (long start = 0; start < Count; start += batchSize)
        {
            var places = order.Narrow(0, start, Math.Min(batchSize, Count - start)); // a view: not disposed by itself
            using var features = Unowned(() => Features.IndexSelect(0, places));
            using var labels = Unowned(() => Labels.IndexSelect(0, places));
            yield return new(features, labels);
        }
    }

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
