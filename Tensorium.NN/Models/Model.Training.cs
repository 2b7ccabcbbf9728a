namespace Tensorium.NN;

// Compile, Fit, TrainOnBatch.
public partial class Model
{
    Compiled? _compiled;

    /// <summary>Whether <see cref="Compile(Optimizer, Loss, IEnumerable{Metric}, IEnumerable{Metric})"/> was called.</summary>
    public bool IsCompiled => _compiled is not null;

    /// <summary>The optimizer that it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">It was not compiled.</exception>
    public Optimizer Optimizer => Compiled.Optimizer;

    /// <summary>Set by a callback, ends training after the present step.</summary>
    public bool StopTraining { get; set; }

    /// <exception cref="InvalidOperationException">It was not compiled.</exception>
    internal Compiled Compiled => _compiled ?? throw new InvalidOperationException(
        $"model {Name} does not know what to minimize: call Compile(optimizer, loss) first");

    /// <summary>Says what to minimize and how. Weights stay as they are.</summary>
    /// <param name="optimizer">Made without parameters, or with this model's.</param>
    /// <param name="loss">Of the only output; of several outputs the loss of each.</param>
    /// <param name="metrics">
    /// What else to log, by the name that is given here; the weights of examples and classes do not count in them. Of several
    /// outputs one for each, as in Keras.
    /// </param>
    /// <param name="weightedMetrics">What else to log, where those weights count.</param>
    /// <exception cref="ArgumentException">The model has several outputs, and not as many metrics.</exception>
    /// <exception cref="InvalidOperationException">The optimizer has parameters of another model already.</exception>
    public void Compile(Optimizer optimizer, Loss loss, IEnumerable<Metric>? metrics = null, IEnumerable<Metric>? weightedMetrics = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, [.. Enumerable.Repeat(loss, OutputCount)], null, Lists(metrics, nameof(metrics)), Lists(weightedMetrics, nameof(weightedMetrics)));
    }

    /// <summary>Says what to minimize for each of several outputs, with one metric for each.</summary>
    /// <param name="optimizer">Made without parameters, or with this model's.</param>
    /// <param name="losses">One for each output.</param>
    /// <param name="metrics">One for each output, by the name that is given here.</param>
    /// <param name="lossWeights">One for each output; all 1 when null.</param>
    /// <exception cref="ArgumentException">There are more or fewer than outputs.</exception>
    /// <exception cref="InvalidOperationException">The optimizer has parameters of another model already.</exception>
    public void Compile(
        Optimizer optimizer, IReadOnlyList<Loss> losses, IReadOnlyList<Metric> metrics, IReadOnlyList<double>? lossWeights = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Compile(optimizer, losses, lossWeights, Lists(metrics, nameof(metrics)));
    }

    /// <summary>Says what to minimize for each of several outputs: the sum of all losses, each times its weight.</summary>
    /// <param name="optimizer">Made without parameters, or with this model's.</param>
    /// <param name="losses">One for each output.</param>
    /// <param name="lossWeights">One for each output; all 1 when null.</param>
    /// <param name="metrics">A list for each output; none when null. The weights of examples do not count in them.</param>
    /// <param name="weightedMetrics">A list for each output, where the weights of examples count; none when null.</param>
    /// <exception cref="ArgumentException">There are more or fewer than outputs.</exception>
    /// <exception cref="InvalidOperationException">The optimizer has parameters of another model already.</exception>
    public void Compile(
        Optimizer optimizer, IReadOnlyList<Loss> losses, IReadOnlyList<double>? lossWeights = null,
        IReadOnlyList<IReadOnlyList<Metric>>? metrics = null, IReadOnlyList<IReadOnlyList<Metric>>? weightedMetrics = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(losses);
        var compiled = new Compiled(
            this, optimizer, [.. losses],
            lossWeights is null ? [.. losses.Select(_ => 1.0)] : [.. lossWeights],
            All(metrics), All(weightedMetrics));
        optimizer.Attach(Parameters);
        _compiled = compiled;

        Metric[][] All(IReadOnlyList<IReadOnlyList<Metric>>? given) =>
            given is null ? [.. losses.Select(_ => Array.Empty<Metric>())] : [.. given.Select(list => list.ToArray())];
    }

    /// <summary>Trains.</summary>
    /// <param name="train">The examples.</param>
    /// <param name="epochs">How often each example is seen.</param>
    /// <param name="batchSize">Examples in a step, at least 1.</param>
    /// <param name="validation">Evaluated after each epoch; none when null.</param>
    /// <param name="callbacks">Called in their order.</param>
    /// <param name="verbose">0: silent. 1: a progress bar on a terminal, else lines. 2: a line an epoch.</param>
    /// <param name="cancellation">Ends training between two steps.</param>
    /// <returns>Losses, metrics and the learning rate of each epoch.</returns>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the weights are those after the last step.</exception>
    public History Fit(
        Dataset train, int epochs = 1, int batchSize = 32, Dataset? validation = null, IReadOnlyList<Callback>? callbacks = null,
        int verbose = 0, CancellationToken cancellation = default) => Fit(train, new FitOptions
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Validation = validation,
            Callbacks = callbacks ?? [],
            Verbose = verbose,
            Cancellation = cancellation,
        });

    /// <summary>Trains on features and labels of shape (examples, ...): a tensor, or as many as inputs or outputs.</summary>
    /// <inheritdoc cref="Fit(Dataset, int, int, Dataset?, IReadOnlyList{Callback}?, int, CancellationToken)"/>
    public History Fit(
        Tensors x, Tensors y, int epochs = 1, int batchSize = 32, Dataset? validation = null, IReadOnlyList<Callback>? callbacks = null,
        int verbose = 0, CancellationToken cancellation = default) =>
        Fit(new Dataset(x, y), epochs, batchSize, validation, callbacks, verbose, cancellation);

    /// <summary>Trains on features and labels of shape (examples, ...): a tensor, or as many as inputs or outputs.</summary>
    /// <inheritdoc cref="Fit(Dataset, FitOptions)"/>
    public History Fit(Tensors x, Tensors y, FitOptions options) => Fit(new Dataset(x, y), options);

    /// <summary>Trains on a matrix with an example a row, and a label or target for each.</summary>
    /// <typeparam name="TX">float or double.</typeparam>
    /// <typeparam name="TY">int or long for classes, float or double for targets.</typeparam>
    /// <inheritdoc cref="Fit(Dataset, FitOptions)"/>
    public History Fit<TX, TY>(TX[,] x, TY[] y, FitOptions? options = null) where TX : unmanaged where TY : unmanaged =>
        Fit(Tensor.From(x), Tensor.From(y), options ?? new());

    /// <summary>Trains.</summary>
    /// <param name="train">The examples.</param>
    /// <param name="options">How.</param>
    /// <returns>Losses, metrics and the learning rate of each epoch.</returns>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    /// <exception cref="ArgumentException">There are no examples, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the weights are those after the last step.</exception>
    public History Fit(Dataset train, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        return new TrainingLoop(this, train, options).Run();
    }

    /// <summary>One step of the optimizer.</summary>
    /// <returns>Loss and metrics of this batch, before the step.</returns>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public Evaluation TrainOnBatch(Batch batch)
    {
        Compiled.Reset();
        Compiled.Train(batch);
        return Found();
    }

    /// <inheritdoc cref="TrainOnBatch(Batch)"/>
    public Evaluation TrainOnBatch(Tensors x, Tensors y, Tensor? sampleWeights = null) =>
        TrainOnBatch(new Batch([.. x], [.. y], sampleWeights));

    /// <summary>Metrics as a list for each output: all for the only one, or one for each.</summary>
    Metric[][] Lists(IEnumerable<Metric>? metrics, string name)
    {
        Metric[] given = [.. metrics ?? []];
        if (OutputCount == 1) return [given];
        if (given.Length == 0) return [.. Enumerable.Repeat(given, OutputCount)];
        return given.Length == OutputCount
            ? Array.ConvertAll(given, metric => new[] { metric })
            : throw new ArgumentException(
                $"{Name} has {OutputCount} outputs and takes one of {name} for each, or a list for each; it got {given.Length}", name);
    }

    Evaluation Found()
    {
        var logs = new Logs();
        Compiled.Fill(logs);
        return new(Compiled.MeanLoss, logs, Compiled.MetricResults);
    }
}
