namespace Tensorium.NN;

/// <summary>Something that happens at the begin and the end of training, evaluation and prediction, their epochs and batches.</summary>
/// <remarks>Override what is needed; or use <see cref="LambdaCallback"/>. Epochs and batches count from 0.</remarks>
public abstract class Callback
{
    Model? _model;

    /// <summary>The model that is trained, evaluated or asked.</summary>
    /// <exception cref="InvalidOperationException">Read before any began.</exception>
    public Model Model => _model ?? throw new InvalidOperationException($"{GetType().Name} does not belong to a model before training begins");

    /// <summary>What was planned: epochs, batch size and so on.</summary>
    public TrainingPlan Plan { get; private set; } = new();

    /// <summary>Before the first epoch.</summary>
    protected internal virtual void OnTrainBegin()
    {
    }

    /// <summary>After the last epoch, also when training was cancelled or failed.</summary>
    protected internal virtual void OnTrainEnd()
    {
    }

    /// <summary>Before an epoch.</summary>
    protected internal virtual void OnEpochBegin(int epoch)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="logs">Losses, metrics, those of validation with val_ before their names, and learning_rate.</param>
    protected internal virtual void OnEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>Before a training step.</summary>
    protected internal virtual void OnTrainBatchBegin(long batch)
    {
    }

    /// <summary>After a training step; gradients are still there.</summary>
    /// <param name="batch">From 0.</param>
    /// <param name="logs">Means over the epoch so far; valid until the next batch.</param>
    protected internal virtual void OnTrainBatchEnd(long batch, Logs logs)
    {
    }

    /// <summary>Before an evaluation, also that of validation.</summary>
    protected internal virtual void OnTestBegin()
    {
    }

    /// <summary>After an evaluation.</summary>
    protected internal virtual void OnTestEnd(Logs logs)
    {
    }

    /// <summary>Before a batch is evaluated.</summary>
    protected internal virtual void OnTestBatchBegin(long batch)
    {
    }

    /// <summary>After a batch was evaluated.</summary>
    protected internal virtual void OnTestBatchEnd(long batch, Logs logs)
    {
    }

    /// <summary>Before predictions.</summary>
    protected internal virtual void OnPredictBegin()
    {
    }

    /// <summary>After predictions.</summary>
    protected internal virtual void OnPredictEnd()
    {
    }

    /// <summary>Before a batch is predicted.</summary>
    protected internal virtual void OnPredictBatchBegin(long batch)
    {
    }

    /// <summary>After a batch was predicted.</summary>
    /// <param name="batch">From 0.</param>
    /// <param name="outputs">Of each head; valid until the next batch.</param>
    protected internal virtual void OnPredictBatchEnd(long batch, IReadOnlyList<Tensor> outputs)
    {
    }

    /// <summary>What it has counted, so that <see cref="BackupAndRestore"/> can give it back; null for nothing, as by default.</summary>
    /// <param name="tensors">Where it puts tensors, by names of its own.</param>
    protected internal virtual LayerConfig? GetState(IDictionary<string, Tensor> tensors) => null;

    /// <summary>Goes on from a state; called after <see cref="OnTrainBegin"/> in a run that was restored.</summary>
    /// <param name="state">What <see cref="GetState"/> gave.</param>
    /// <param name="tensors">What it put there.</param>
    /// <exception cref="ConfigException">A value is missing or of the wrong kind.</exception>
    protected internal virtual void SetState(LayerConfig state, IReadOnlyDictionary<string, Tensor> tensors)
    {
    }

    internal void Join(Model model, TrainingPlan plan) => (_model, Plan) = (model, plan);
}

/// <summary>What callbacks may know beforehand.</summary>
public sealed record TrainingPlan
{
    /// <summary>The epoch to stop before; 0 outside of training.</summary>
    public int Epochs { get; init; }

    /// <summary>The epoch to begin at.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>Examples in a batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>Batches in an epoch.</summary>
    public long Batches { get; init; }

    /// <summary>Examples in an epoch.</summary>
    public long Examples { get; init; }

    /// <summary>Whether there is a validation after each epoch.</summary>
    public bool Validates { get; init; }

    /// <summary>All that are called, in their order.</summary>
    internal IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Whether training came to its end, and was neither cancelled nor failed.</summary>
    internal bool IsComplete { get; set; }

    /// <summary>What draws the orders, if it is not the model's generator.</summary>
    internal Generator? ShuffleGenerator { get; init; }
}
