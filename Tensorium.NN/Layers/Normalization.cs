namespace Tensorium.NN;

/// <summary>
/// (x - mean) / max(√variance, 1e-7) with statistics of the data, learned by <see cref="Adapt(Tensor)"/> before training:
/// features of mean 0 and variance 1. Shapes stay.
/// </summary>
public sealed class Normalization : Layer
{
    const double Epsilon = 1e-7; // as Keras

    readonly double[]? _givenMean, _givenVariance;
    Parameter? _mean, _variance, _count;

    /// <summary>Statistics for each place along the given axes.</summary>
    /// <param name="axes">The feature axes; the last when left out. An empty array is one statistic for all.</param>
    public Normalization(int[]? axes = null) => Axes = axes is null ? [-1] : [.. axes];

    /// <summary>Known statistics, without weights.</summary>
    /// <param name="mean">A mean for each feature, or one for all.</param>
    /// <param name="variance">As many variances, finite and not negative.</param>
    /// <exception cref="ArgumentException">There are not as many, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative or not finite.</exception>
    public Normalization(double[] mean, double[] variance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        if (mean.Length != variance.Length || mean.Length == 0)
            throw new ArgumentException($"{mean.Length} means do not fit {variance.Length} variances", nameof(variance));
        foreach (var each in variance) Checked.NotNegative(each, nameof(variance));
        (_givenMean, _givenVariance) = ([.. mean], [.. variance]);
        Axes = [-1];
    }

    /// <summary>The feature axes.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>Whether the layer takes the normalization back: mean + x max(√variance, 1e-7).</summary>
    public bool Invert { get; init; }

    /// <summary>The mean of each feature.</summary>
    /// <exception cref="InvalidOperationException">The layer was not adapted.</exception>
    public Tensor Mean => Statistics(DType, Device).Mean;

    /// <summary>The variance of each feature.</summary>
    /// <exception cref="InvalidOperationException">The layer was not adapted.</exception>
    public Tensor Variance => Statistics(DType, Device).Variance;

    /// <summary>Learns mean and biased variance of all of the data, and forgets those learned before.</summary>
    /// <param name="data">A batch along the first axis.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="InvalidOperationException">The statistics were given.</exception>
    public void Adapt(Tensor data) => Adapt([data]);

    /// <summary>Learns mean and biased variance of all batches together, and forgets those learned before.</summary>
    /// <param name="batches">Batches along the first axis.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="InvalidOperationException">The statistics were given.</exception>
    public void Adapt(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (_givenMean is not null) throw new InvalidOperationException($"layer {Name} was given its statistics: there is nothing to adapt");
        using var scope = TensorScope.Enter();
        using var mode = Autograd.NoGrad();
        Tensor? mean = null, squares = null; // the mean, and the sum of squared distances from it: Chan, Golub and LeVeque 1979
        double count = 0;
        foreach (var batch in batches)
        {
            Build(batch.Shape);
            if (batch.Count == 0) continue;
            var axes = Feature(batch.Shape);
            var rest = NormalizedAxes.Rest(batch.Shape, axes);
            var x = batch.Detach().To(DType.Float64);
            var n = (double)batch.Count / NormalizedAxes.Lengths(batch.Shape, axes).Count;
            var mine = x.Mean(rest, keepDims: true);
            var distances = (x - mine).Square().Sum(rest).Reshape(_mean!.Shape);
            mine = mine.Reshape(_mean.Shape);
            var delta = mean is null ? mine : mine - mean;
            mean = mean is null ? mine : mean + (delta * (n / (count + n)));
            squares = squares is null ? distances : squares + distances + (delta.Square() * (count * n / (count + n)));
            count += n;
        }
        if (mean is null) throw new ArgumentException($"layer {Name} cannot adapt to no examples", nameof(batches));
        _mean!.Assign(mean);
        _variance!.Assign(squares! / count);
        _count!.Assign(Tensor.Scalar(count, DType.Float64, Device.Cpu)); // from here, so that no call waits to read it
    }

    internal override bool HoldsKernels => false;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape inputShape)
    {
        var lengths = NormalizedAxes.Lengths(inputShape, Feature(inputShape));
        if (_mean is not null && _mean.Shape != lengths)
            throw Unfit($"lengths {_mean.Shape} along axes {string.Join(", ", Axes)}", inputShape);
        if (_givenMean is { Length: > 1 } && lengths != _givenMean.Length)
            throw Unfit($"shape (..., {_givenMean.Length})", inputShape);
        return inputShape;
    }

    internal static Normalization FromConfig(LayerConfig config) => config.Has("mean")
        ? new(config.Numbers("mean"), config.Numbers("variance")) { Invert = config.Flag("invert", false) }
        : new(config.Axes("axis", [-1])) { Invert = config.Flag("invert", false) };

    /// <inheritdoc/>
    protected override LayerConfig Describe() => new(nameof(Normalization))
    {
        ["axis"] = Axes.ToArray(),
        ["mean"] = _givenMean,
        ["variance"] = _givenVariance,
        ["invert"] = Invert,
    };

    /// <inheritdoc/>
    protected override void OnBuild(Shape inputShape)
    {
        OutputShape(inputShape);
        if (_givenMean is not null) return;
        var lengths = NormalizedAxes.Lengths(inputShape, Feature(inputShape));
        _mean = AddParameter("mean", lengths, Initializer.Zeros, trainable: false);
        _variance = AddParameter("variance", lengths, Initializer.Ones, trainable: false);
        _count = AddParameter("count", Shape.Scalar, Initializer.Zeros, trainable: false);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, bool training)
    {
        OutputShape(x.Shape);
        if (!x.DType.IsFloating()) x = x.To(DType);
        var (mean, variance) = Statistics(x.DType, x.Device);
        if (_givenMean is null)
        {
            var spread = NormalizedAxes.Spread(x.Shape, Feature(x.Shape));
            (mean, variance) = (mean.Reshape(spread), variance.Reshape(spread));
        }
        var deviation = variance.Sqrt().Clip(Epsilon, double.PositiveInfinity);
        return Invert ? mean + (x * deviation) : (x - mean) / deviation;
    }

    int[] Feature(Shape shape) => NormalizedAxes.Resolve(this, Axes, shape);

    (Tensor Mean, Tensor Variance) Statistics(DType dtype, Device device)
    {
        if (_givenMean is not null) return (Given(_givenMean), Given(_givenVariance!));
        if (_count is null || _count.Scalar == 0)
            throw new InvalidOperationException($"layer {Name} has no statistics yet: call Adapt with the training data first");
        return (_mean!.Value, _variance!.Value);

        Tensor Given(double[] values) => Tensor.From<double>(values, values.Length, device).To(dtype);
    }
}
