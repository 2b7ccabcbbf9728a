namespace Tensorium.NN;

/// <summary>Ends training after a step whose loss is NaN or infinite.</summary>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>The batch it happened in, from 0; null when it did not.</summary>
    public long? Batch { get; private set; }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin() => Batch = null;

    /// <inheritdoc/>
    protected internal override void OnTrainBatchEnd(long batch, Logs logs)
    {
        if (double.IsFinite(Model.Compiled.MeanLoss)) return;
        Batch = batch;
        Model.StopTraining = true;
    }
}
