namespace Tensorium.NN;

/// <summary>Ends training when what is monitored has not improved for some epochs.</summary>
public sealed class EarlyStopping : Callback
{
    Watch _watch = new(null, MonitorMode.Auto, 0);
    Tensor[]? _weights;
    int _waited;

    /// <summary>A name in the logs; by default val_loss, or loss without validation.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>Epochs without improvement before training ends; not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Patience { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "patience is not negative"); }

    /// <summary>What counts as an improvement at least; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public double MinDelta { get; init => field = Checked.NotNegative(value); }

    /// <summary>Waiting begins again only with values better than this; null for none.</summary>
    public double? Baseline { get; init; }

    /// <summary>Epochs before this one do not count.</summary>
    public int StartFromEpoch { get; init; }

    /// <summary>
    /// Whether the weights at the end are those of the best epoch, and not of the last. Training that is cancelled or fails leaves
    /// those of its last step.
    /// </summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>The best epoch, from 0; -1 before any.</summary>
    public int BestEpoch { get; private set; } = -1;

    /// <summary>The best value; NaN before any.</summary>
    public double Best => _watch.Best;

    /// <summary>The epoch after which training was ended, from 0; null when it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">What is monitored will not be logged, or which values are better is not known.</exception>
    protected internal override void OnTrainBegin()
    {
        (_watch, _weights, _waited) = (new(Monitor, Mode, MinDelta, Model.Compiled), null, 0);
        _watch.Check(Plan);
        (BestEpoch, StoppedEpoch) = (-1, null);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var value = _watch.Read(logs);
        if (epoch < StartFromEpoch) return;
        _waited++;
        if (_watch.Improves(value, logs) || BestEpoch < 0)
        {
            BestEpoch = epoch;
            if (RestoreBestWeights) Remember();
            if (Baseline is null || _watch.Beats(value, Baseline.Value, logs)) _waited = 0;
            if (_waited == 0) return;
        }
        if (_waited < Patience || epoch == 0) return;
        StoppedEpoch = epoch;
        Model.StopTraining = true;
    }

    /// <inheritdoc/>
    protected internal override LayerConfig GetState(IDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        for (var i = 0; i < _weights?.Length; i++) tensors.Add($"{i}", _weights[i]);
        return new(nameof(EarlyStopping))
        {
            ["best"] = Best,
            ["best_epoch"] = BestEpoch,
            ["waited"] = _waited,
            ["stopped_epoch"] = StoppedEpoch is { } stopped ? (ConfigValue)stopped : default,
        };
    }

    /// <inheritdoc/>
    protected internal override void SetState(LayerConfig state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tensors);
        (_watch.Best, BestEpoch, _waited) = (state.Number("best"), state.Integer("best_epoch"), state.Integer("waited"));
        StoppedEpoch = state.Has("stopped_epoch") ? state.Integer("stopped_epoch") : null;
        Forget();
        if (tensors.Count > 0)
            _weights = [.. Enumerable.Range(0, tensors.Count).Select(i => tensors.GetValueOrDefault($"{i}")
                ?? throw new ConfigException($"the best weights lack number {i} of {tensors.Count}"))];
        if (StoppedEpoch is not null) Model.StopTraining = true;
    }

    /// <inheritdoc/>
    protected internal override void OnTrainEnd()
    {
        if (_weights is not null && Plan.IsComplete) Model.SetWeights(_weights);
        Forget();
    }

    void Remember()
    {
        Forget();
        _weights = Model.GetWeights();
    }

    void Forget()
    {
        foreach (var tensor in _weights ?? []) tensor.Dispose();
        _weights = null;
    }
}
