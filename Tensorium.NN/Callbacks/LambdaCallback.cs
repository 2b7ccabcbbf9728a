namespace Tensorium.NN;

/// <summary>A callback out of functions.</summary>
/// <example><code>new LambdaCallback { EpochEnd = (epoch, logs) => writer.WriteLine(logs["loss"]) }</code></example>
public sealed class LambdaCallback : Callback
{
    /// <summary>Before the first epoch.</summary>
    public Action? TrainBegin { get; init; }

    /// <summary>After the last epoch.</summary>
    public Action? TrainEnd { get; init; }

    /// <summary>Before an epoch.</summary>
    public Action<int>? EpochBegin { get; init; }

    /// <summary>After an epoch and its validation.</summary>
    public Action<int, Logs>? EpochEnd { get; init; }

    /// <summary>Before a training step.</summary>
    public Action<long>? TrainBatchBegin { get; init; }

    /// <summary>After a training step.</summary>
    public Action<long, Logs>? TrainBatchEnd { get; init; }

    /// <summary>Before an evaluation.</summary>
    public Action? TestBegin { get; init; }

    /// <summary>After an evaluation.</summary>
    public Action<Logs>? TestEnd { get; init; }

    /// <summary>Before a batch is evaluated.</summary>
    public Action<long>? TestBatchBegin { get; init; }

    /// <summary>After a batch was evaluated.</summary>
    public Action<long, Logs>? TestBatchEnd { get; init; }

    /// <summary>Before predictions.</summary>
    public Action? PredictBegin { get; init; }

    /// <summary>After predictions.</summary>
    public Action? PredictEnd { get; init; }

    /// <summary>Before a batch is predicted.</summary>
    public Action<long>? PredictBatchBegin { get; init; }

    /// <summary>After a batch was predicted.</summary>
    public Action<long, IReadOnlyList<Tensor>>? PredictBatchEnd { get; init; }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin() => TrainBegin?.Invoke();

    /// <inheritdoc/>
    protected internal override void OnTrainEnd() => TrainEnd?.Invoke();

    /// <inheritdoc/>
    protected internal override void OnEpochBegin(int epoch) => EpochBegin?.Invoke(epoch);

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs) => EpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    protected internal override void OnTrainBatchBegin(long batch) => TrainBatchBegin?.Invoke(batch);

    /// <inheritdoc/>
    protected internal override void OnTrainBatchEnd(long batch, Logs logs) => TrainBatchEnd?.Invoke(batch, logs);

    /// <inheritdoc/>
    protected internal override void OnTestBegin() => TestBegin?.Invoke();

    /// <inheritdoc/>
    protected internal override void OnTestEnd(Logs logs) => TestEnd?.Invoke(logs);

    /// <inheritdoc/>
    protected internal override void OnTestBatchBegin(long batch) => TestBatchBegin?.Invoke(batch);

    /// <inheritdoc/>
    protected internal override void OnTestBatchEnd(long batch, Logs logs) => TestBatchEnd?.Invoke(batch, logs);

    /// <inheritdoc/>
    protected internal override void OnPredictBegin() => PredictBegin?.Invoke();

    /// <inheritdoc/>
    protected internal override void OnPredictEnd() => PredictEnd?.Invoke();

    /// <inheritdoc/>
    protected internal override void OnPredictBatchBegin(long batch) => PredictBatchBegin?.Invoke(batch);

    /// <inheritdoc/>
    protected internal override void OnPredictBatchEnd(long batch, IReadOnlyList<Tensor> outputs) => PredictBatchEnd?.Invoke(batch, outputs);
}
