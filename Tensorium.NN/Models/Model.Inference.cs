namespace Tensorium.NN;

// Evaluate and Predict.
public partial class Model
{
    /// <summary>The loss and the metrics of examples, outside of training.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">
    /// Examples at once, at least 1; but for rounding the result does not depend on it, unless the loss leaves examples out or is no
    /// mean over them: see <see cref="Evaluation.Loss"/>.
    /// </param>
    /// <param name="callbacks">Called in their order.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="InvalidOperationException">The model was not compiled, or is between two batches of <c>Fit</c>.</exception>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Evaluation Evaluate(
        Dataset data, int batchSize = 32, IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Callback[] called = [.. callbacks ?? []];
        var plan = new TrainingPlan { BatchSize = batchSize, Examples = data.Count, Batches = data.BatchCount(batchSize) };
        foreach (var callback in called) callback.Join(this, plan);
        return Evaluate(data, batchSize, called, cancellation);
    }

    /// <summary>The loss and the metrics of features and labels of shape (examples, ...): a tensor, or as many as inputs or outputs.</summary>
    /// <inheritdoc cref="Evaluate(Dataset, int, IEnumerable{Callback}, CancellationToken)"/>
    public Evaluation Evaluate(
        Tensors x, Tensors y, int batchSize = 32, IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        Evaluate(new Dataset(x, y), batchSize, callbacks, cancellation);

    /// <summary>What the model gives for features, batch by batch, outside of training and unrecorded.</summary>
    /// <param name="x">Of shape (examples, ...): a tensor, or as many as inputs.</param>
    /// <param name="batchSize">Examples at once, at least 1.</param>
    /// <param name="callbacks">Called in their order.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <returns>Of shape (examples, ...), on the device of <paramref name="x"/>, whichever the model is on.</returns>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="InvalidOperationException">The model gives several results.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Tensor Predict(
        Tensors x, int batchSize = 32, IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default) =>
        PredictAll(x, batchSize, callbacks, cancellation) is [var only]
            ? only
            : throw new InvalidOperationException($"{Name} gives {OutputCount} results: ask for them with PredictAll");

    /// <summary>All results of the model for all its inputs, on the device of the first of them.</summary>
    /// <param name="inputs">Each of shape (examples, ...).</param>
    /// <param name="batchSize">Examples at once, at least 1.</param>
    /// <param name="callbacks">Called in their order.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Tensor[] PredictAll(
        IReadOnlyList<Tensor> inputs, int batchSize = 32, IEnumerable<Callback>? callbacks = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        if (inputs.Count == 0 || inputs.Any(input => input.Rank == 0 || input.Shape[0] != inputs[0].Shape[0]))
            throw new ShapeException($"inputs of shapes {string.Join(", ", inputs.Select(input => input.Shape))} are not as many examples");
        var count = inputs[0].Shape[0];
        if (count == 0) throw new ArgumentException("there are no examples to predict", nameof(inputs));
        Callback[] called = [.. callbacks ?? []];
        var plan = new TrainingPlan { BatchSize = batchSize, Examples = count, Batches = (count + batchSize - 1) / batchSize };
        foreach (var callback in called) callback.Join(this, plan);

        using var whole = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        List<Tensor[]> parts = [];
        foreach (var callback in called) callback.OnPredictBegin();
        for (long start = 0; start < count; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var callback in called) callback.OnPredictBatchBegin(parts.Count);
            using var step = TensorScope.Enter();
            var batch = inputs.Select(input => input.Narrow(0, start, Math.Min(batchSize, count - start)).To(Device));
            var outputs = Array.ConvertAll(CallAll([.. batch]), output => step.Keep(output.To(inputs[0].Device)));
            parts.Add(outputs);
            foreach (var callback in called) callback.OnPredictBatchEnd(parts.Count - 1, outputs);
        }
        foreach (var callback in called) callback.OnPredictEnd();
        return [.. parts[0].Select((only, head) => whole.Keep(
            parts.Count > 1 ? Tensor.Concat([.. parts.Select(part => part[head])])
            : inputs.Any(input => input.Storage == only.Storage) ? only.Clone() // a view of what is the caller's
            : only))];
    }

    internal Evaluation Evaluate(Dataset data, int batchSize, Callback[] callbacks, CancellationToken cancellation)
    {
        if (data.Count == 0) throw new ArgumentException("there are no examples to evaluate", nameof(data));
        Compiled.Reset();
        var logs = new Logs();
        foreach (var callback in callbacks) callback.OnTestBegin();
        long number = 0;
        foreach (var batch in Prefetch.To(data.Batches(batchSize), Device))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var callback in callbacks) callback.OnTestBatchBegin(number);
            Compiled.Test(batch);
            logs.FillLater(into => Compiled.Fill(into));
            foreach (var callback in callbacks) callback.OnTestBatchEnd(number, logs);
            number++;
        }
        var found = Found();
        Compiled.Fill(logs);
        foreach (var callback in callbacks) callback.OnTestEnd(logs);
        return found;
    }
}
