namespace Tensorium.NN;

/// <summary>Lowers the learning rate when what is monitored has not improved for some epochs: <see cref="Plateau"/> as a callback.</summary>
public sealed class ReduceLearningRateOnPlateau : Callback
{
    Watch _watch = new(null, MonitorMode.Auto, 0);
    Plateau? _plateau;

    /// <summary>A name in the logs; by default val_loss, or loss without validation.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>What the rate is multiplied by; in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie there.</exception>
    public double Factor { get; init => field = Checked.Decay(value); } = 0.1;

    /// <summary>Epochs without improvement before the rate is lowered; not negative, 0 as 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Patience { get; init => field = (int)Checked.NotNegative(value); } = 10;

    /// <summary>What counts as an improvement at least; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double MinDelta { get; init => field = Checked.NotNegative(value); } = 1e-4;

    /// <summary>Epochs after lowering it in which nothing is counted; not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Cooldown { get; init => field = (int)Checked.NotNegative(value); }

    /// <summary>The rate does not go below this; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double MinLearningRate { get; init => field = Checked.NotNegative(value); }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// What is monitored will not be logged, which values are better is not known, or a schedule sets the learning rate.
    /// </exception>
    protected internal override void OnTrainBegin()
    {
        (_watch, _plateau) = (new(Monitor, Mode, MinDelta, Model.Compiled), null);
        _watch.Check(Plan);
        if (Model.Optimizer.Schedule is { } schedule)
            throw new InvalidOperationException($"{schedule} sets the learning rate, which {nameof(ReduceLearningRateOnPlateau)} could not lower: take one of them");
    }

    /// <inheritdoc/>
    protected internal override LayerConfig GetState(IDictionary<string, Tensor> tensors) => new(nameof(ReduceLearningRateOnPlateau))
    {
        ["plateau"] = _plateau?.State,
        ["larger_is_better"] = _plateau?.LargerIsBetter ?? false,
    };

    /// <inheritdoc/>
    protected internal override void SetState(LayerConfig state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(state);
        _plateau = null;
        if (state.Part("plateau") is not { } counted) return;
        _plateau = Create(state.Flag("larger_is_better"));
        _plateau.State = counted;
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var value = _watch.Read(logs);
        _plateau ??= Create(_watch.IsMax(logs));
        var rate = Model.Optimizer.LearningRate;
        var next = _plateau.Next(value, rate);
        if (next != rate) Model.Optimizer.LearningRate = next;
    }

    Plateau Create(bool largerIsBetter) => new()
    {
        Factor = Factor,
        Patience = Patience,
        MinimumChange = MinDelta,
        Cooldown = Cooldown,
        MinimumRate = MinLearningRate,
        LargerIsBetter = largerIsBetter,
    };
}
