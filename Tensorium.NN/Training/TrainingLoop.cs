namespace Tensorium.NN;

/// <summary>The epochs of one call of Fit.</summary>
sealed class TrainingLoop
{
    readonly Model _model;
    readonly FitOptions _options;
    readonly Dataset _train;
    readonly Dataset? _validation;
    readonly History _history = new();
    readonly Callback[] _callbacks;

    /// <exception cref="ArgumentException">There are no examples, or an option is out of range.</exception>
    public TrainingLoop(Model model, Dataset train, FitOptions options)
    {
        options.Check();
        (_model, _options) = (model, options);
        if (train.Count == 0) throw new ArgumentException("there are no examples to train on", nameof(train));
        var weighted = SampleWeighting.Apply(train, options);
        var kept = (long)Math.Round(train.Count * (1 - options.ValidationSplit), 6); // of 10 examples 1 - 0.9 leaves 0.99...98
        if (kept == 0)
            throw new ArgumentException($"a validation split of {options.ValidationSplit} leaves none of {train.Count} examples to train on");
        _train = SampleWeighting.Apply(kept == train.Count ? weighted : weighted.Slice(0, kept), options.ClassWeights);
        if (_train.BatchCount(options.BatchSize, options.DropRemainder) == 0)
            throw new ArgumentException($"{_train.Count} examples are less than a batch of {options.BatchSize}, and the remainder is dropped: there is nothing to train on");
        _validation = kept == train.Count ? options.Validation : weighted.Slice(kept, train.Count - kept);
        if (_validation is { Count: 0 }) throw new ArgumentException("there are no examples to validate on", nameof(options));
        _callbacks = options.Verbose == 0
            ? [_history, .. InOrder(options.Callbacks)]
            : [_history, .. InOrder(options.Callbacks), ProgressBar.For(options)];
    }

    public History Run()
    {
        var compiled = _model.Compiled;
        var plan = new TrainingPlan
        {
            Epochs = _options.Epochs,
            InitialEpoch = _options.InitialEpoch,
            BatchSize = _options.BatchSize,
            Batches = _train.BatchCount(_options.BatchSize, _options.DropRemainder),
            Examples = _train.BatchedCount(_options.BatchSize, _options.DropRemainder),
            Validates = _validation is not null,
            Callbacks = _callbacks,
            ShuffleGenerator = _options.ShuffleGenerator,
        };
        foreach (var callback in _callbacks) callback.Join(_model, plan);
        _model.StopTraining = false;
        var begun = 0;
        try
        {
            foreach (var callback in _callbacks)
            {
                begun++;
                callback.OnTrainBegin();
            }
            for (var epoch = Math.Max(_options.InitialEpoch, _model.FirstEpoch); epoch < _options.Epochs && !_model.StopTraining; epoch++)
                Epoch(epoch, compiled);
            plan.IsComplete = true;
        }
        finally
        {
            _model.FirstEpoch = 0;
            End(_callbacks.AsSpan(0, begun));
        }
        return _history;
    }

    /// <summary>Each is told, also after one that throws.</summary>
    static void End(ReadOnlySpan<Callback> callbacks)
    {
        if (callbacks.IsEmpty) return;
        try
        {
            callbacks[0].OnTrainEnd();
        }
        finally
        {
            End(callbacks[1..]);
        }
    }

    /// <summary>Backups come last: they hold what the others counted.</summary>
    static IEnumerable<Callback> InOrder(IReadOnlyList<Callback> callbacks) =>
        callbacks.OrderBy(callback => callback is BackupAndRestore);

    void Epoch(int epoch, Compiled compiled)
    {
        foreach (var callback in _callbacks) callback.OnEpochBegin(epoch);
        var logs = new Logs();
        compiled.BeginEpoch();
        try
        {
            Batches(compiled, logs);
        }
        finally
        {
            compiled.EndEpoch();
        }
        if (_validation is not null)
        {
            _model.Evaluate(_validation, _options.BatchSize, _callbacks, _options.Cancellation);
            compiled.Fill(logs, "val_");
        }
        logs["learning_rate"] = compiled.Optimizer.LearningRate;
        foreach (var callback in _callbacks) callback.OnEpochEnd(epoch, logs);
    }

    void Batches(Compiled compiled, Logs logs)
    {
        long number = 0;
        var shuffle = _options.Shuffle ? _options.ShuffleGenerator ?? _model.Generator : null;
        foreach (var batch in Prefetch.To(_train.Batches(_options.BatchSize, shuffle, _options.DropRemainder), _model.Device))
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            foreach (var callback in _callbacks) callback.OnTrainBatchBegin(number);
            compiled.Train(batch);
            logs.FillLater(into => compiled.Fill(into));
            foreach (var callback in _callbacks) callback.OnTrainBatchEnd(number, logs);
            number++;
            if (_model.StopTraining) break;
        }
        logs.FillLater(_ => { });
        compiled.Fill(logs);
    }
}
