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

/// <summary>Lowers the learning rate when what is monitored has not improved for some epochs.</summary>
public sealed class ReduceLearningRateOnPlateau : Callback
{
    Watch _watch = new(null, MonitorMode.Auto, 0);
    int _waited, _cooling;

    /// <summary>A name in the logs; by default val_loss, or loss without validation.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>What the rate is multiplied by; in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Factor { get; init => field = Checked.Decay(value); } = 0.1;

    /// <summary>Epochs without improvement before the rate is lowered; at least 1.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>What counts as an improvement at least; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double MinDelta { get; init => field = Checked.NotNegative(value); } = 1e-4;

    /// <summary>Epochs after lowering it in which nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate does not go below this; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double MinLearningRate { get; init => field = Checked.NotNegative(value); }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin() => (_watch, _waited, _cooling) = (new(Monitor, Mode, MinDelta), 0, 0);

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var value = _watch.Read(logs);
        if (_cooling > 0) (_cooling, _waited) = (_cooling - 1, 0);
        if (_watch.Improves(value, logs))
        {
            _waited = 0;
        }
        else if (_cooling == 0 && ++_waited >= Patience)
        {
            var rate = Model.Optimizer.LearningRate;
            if (rate <= MinLearningRate) return;
            Model.Optimizer.LearningRate = Math.Max(rate * Factor, MinLearningRate);
            (_cooling, _waited) = (Cooldown, 0);
        }
    }
}
