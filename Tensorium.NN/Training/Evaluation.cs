namespace Tensorium.NN;

/// <summary>What <see cref="Model.Evaluate(Dataset, int, IEnumerable{Callback}, CancellationToken)"/> found.</summary>
/// <example><code>(double loss, double accuracy) = model.Evaluate(valid);</code></example>
public sealed class Evaluation
{
    readonly double[] _metrics;

    internal Evaluation(double loss, IReadOnlyDictionary<string, double> logs, double[] metrics) =>
        (Loss, Metrics, _metrics) = (loss, logs, metrics);

    /// <summary>
    /// The mean over batches, each as often as it has examples, with what regularizers add: as over all examples, unless the loss
    /// leaves some of them out, sums or divides by their weights.
    /// </summary>
    public double Loss { get; }

    /// <summary>All losses and metrics by name, in the order of Compile.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>A loss or metric by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public double this[string name] => Metrics[name];

    /// <summary>All losses and metrics: "loss 0.1234, accuracy 0.9712".</summary>
    public override string ToString() => string.Join(", ", Metrics.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:G4}")));

    /// <summary>The loss and the first metric.</summary>
    /// <exception cref="InvalidOperationException">The model was compiled without metrics.</exception>
    public void Deconstruct(out double loss, out double metric) => (loss, metric) = (Loss, At(0));

    /// <summary>The loss and the first two metrics.</summary>
    /// <exception cref="InvalidOperationException">The model was compiled with fewer metrics.</exception>
    public void Deconstruct(out double loss, out double metric, out double second) => (loss, metric, second) = (Loss, At(0), At(1));

    double At(int place) => place < _metrics.Length
        ? _metrics[place]
        : throw new InvalidOperationException($"the model was compiled with {_metrics.Length} metrics: there is no number {place + 1}");
}
