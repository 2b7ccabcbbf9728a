namespace Tensorium.NN;

/// <summary>Sets the learning rate before each epoch.</summary>
/// <example><code>new LearningRateScheduler(epoch => 0.01 * Math.Pow(0.1, epoch / 20.0))</code></example>
public sealed class LearningRateScheduler : Callback
{
    readonly Func<int, double, double> _schedule;

    /// <summary>A rate for each epoch, from 0.</summary>
    public LearningRateScheduler(Func<int, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = (epoch, _) => schedule(epoch);
    }

    /// <summary>A rate for each epoch, from 0, and the rate before it.</summary>
    public LearningRateScheduler(Func<int, double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = schedule;
    }

    /// <inheritdoc/>
    protected internal override void OnEpochBegin(int epoch) =>
        Model.Optimizer.LearningRate = _schedule(epoch, Model.Optimizer.LearningRate);
}
