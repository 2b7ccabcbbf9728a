namespace Tensorium.NN;

// The state as data. Exact: a training that goes on from it has the bits of one that was never interrupted.
public abstract partial class Optimizer
{
    /// <summary>What <see cref="Create"/> calls it, "adam" for example; by default the type's name in lower case.</summary>
    public virtual string Name => GetType().Name.ToLowerInvariant();

    /// <summary>Copies the count of steps, the options and what is kept of each parameter.</summary>
    /// <remarks>
    /// Gradients, schedules, groups and the filter of weight decay are not part of it: the program makes them anew, or
    /// <see cref="Model.Save"/> keeps them.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The averages are in the place of the weights.</exception>
    public OptimizerState GetState()
    {
        CheckNotSwapped("take the state");
        using var unowned = TensorScope.Suspend();
        using var unrecorded = Autograd.NoGrad();
        var options = new OptionExchange();
        options.Keep(StepCount);
        Exchange(options);
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var (name, parameter) in NamedParameters())
            if (_states.TryGetValue(parameter, out var state))
                foreach (var (slot, value) in state.Named()) tensors.Add($"{name}/{slot}", value.Clone());
        return new(Name, options.Numbers, tensors);
    }

    /// <summary>Goes on from a state: options, count of steps, and copies of the tensors.</summary>
    /// <param name="state">Of an optimizer of this kind, for parameters of these names, shapes and types.</param>
    /// <exception cref="OptimizerStateException">
    /// It is of another optimizer, or a tensor fits no parameter; nothing was changed.
    /// </exception>
    /// <exception cref="ArgumentException">An option lies outside its range; nothing was changed.</exception>
    public void SetState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        CheckNotSwapped("set a state");
        if (!string.Equals(state.Optimizer, Name, StringComparison.Ordinal))
            throw new OptimizerStateException($"a state of {state.Optimizer} does not fit {Name}");
        var present = CheckOptions(state);
        var (steps, before) = (state.StepCount, StepCount);
        var states = Fit(state);
        StepCount = 0; // options that are fixed after the first step are set now
        try
        {
            Exchange(new OptionExchange(state.Numbers));
        }
        catch
        {
            Exchange(new OptionExchange(present));
            StepCount = before;
            throw;
        }
        _states.Clear();
        foreach (var (parameter, kept) in states) _states.Add(parameter, kept);
        StepCount = steps;
    }

    /// <summary>A new optimizer that goes on from a state of one that <see cref="Create"/> knows.</summary>
    /// <exception cref="OptimizerStateException">The state does not fit the parameters.</exception>
    /// <exception cref="ArgumentException">No optimizer is called that; see <see cref="Register"/>.</exception>
    public static Optimizer FromState(OptimizerState state, IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(state);
        var optimizer = Create(state.Optimizer);
        optimizer.Attach(parameters);
        optimizer.SetState(state);
        return optimizer;
    }

    /// <summary>Saves or loads the options, one line an option: <c>Beta1 = options.Keep(Beta1);</c></summary>
    /// <remarks>Overrides call the base.</remarks>
    protected virtual void Exchange(OptionExchange options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _learningRate = Checked.NotNegative(options.Keep(_learningRate, nameof(LearningRate)), nameof(LearningRate));
        WeightDecay = options.Keep(WeightDecay);
        Compatibility = (Compatibility)options.Keep((long)Compatibility, nameof(Compatibility));
        NonFinite = (NonFinitePolicy)options.Keep((long)NonFinite, nameof(NonFinite));
        SkippedSteps = options.Keep(SkippedSteps);
        ReportGradientNorm = options.Keep(ReportGradientNorm);
        GradientAccumulationSteps = (int)options.Keep((long)GradientAccumulationSteps, nameof(GradientAccumulationSteps));
        AccumulatedBatches = (int)options.Keep((long)AccumulatedBatches, nameof(AccumulatedBatches));
        if (options.IsLoading) ClipValue = ClipNorm = GlobalClipNorm = null; // only one of them may be set
        ClipValue = options.Keep(ClipValue);
        ClipNorm = options.Keep(ClipNorm);
        GlobalClipNorm = options.Keep(GlobalClipNorm);
        ExchangeAverage(options);
        var (every, alpha) = (options.Keep((double?)Lookahead?.Every, "Lookahead.Every"), options.Keep(Lookahead?.Alpha, "Lookahead.Alpha"));
        if (options.IsLoading) Lookahead = every is null ? null : new() { Every = (int)every, Alpha = alpha ?? 0.5 };
    }

    void ExchangeAverage(OptionExchange options)
    {
        _averaged = options.Keep(_averaged, "Average.Taken");
        var (exponential, plain) = (Average as ExponentialAverage, Average as StochasticAverage);
        var momentum = options.Keep(exponential?.Momentum, "Average.Momentum");
        var overwrite = options.Keep((double?)exponential?.OverwriteEvery, "Average.OverwriteEvery");
        var from = options.Keep((double?)plain?.From, "Average.From");
        var every = options.Keep((double?)plain?.Every, "Average.Every");
        if (!options.IsLoading) return;
        Average = momentum is { } decay ? new ExponentialAverage { Momentum = decay, OverwriteEvery = (long?)overwrite }
            : from is null ? null
            : new StochasticAverage { From = (long)from, Every = (long)(every ?? 1) };
    }

    /// <summary>An option that decides what the slots mean, so that it is fixed once there are any.</summary>
    /// <exception cref="InvalidOperationException">It changes after a step.</exception>
    private protected T Fixed<T>(T value, T present, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        StepCount == 0 || EqualityComparer<T>.Default.Equals(value, present)
            ? value
            : throw new InvalidOperationException(
                $"{name} = {value} after {StepCount} steps of this {GetType().Name}: it was {present}, and its state depends on it");

    /// <summary>Refuses a state of another kind of optimizer that merely bears this one's name.</summary>
    /// <returns>The present options.</returns>
    IReadOnlyDictionary<string, double> CheckOptions(OptimizerState state)
    {
        var options = new OptionExchange();
        options.Keep(StepCount);
        Exchange(options);
        if (state.Numbers.Keys.FirstOrDefault(name => !options.Names.Contains(name)) is { } unknown)
            throw new OptimizerStateException($"the state has an option {unknown} = {state.Numbers[unknown]}, which {Name} does not have");
        return options.Numbers;
    }

    Dictionary<Parameter, ParameterState> Fit(OptimizerState state)
    {
        using var unowned = TensorScope.Suspend();
        var byName = NamedParameters().ToDictionary(pair => pair.Name, pair => pair.Parameter, StringComparer.Ordinal);
        Dictionary<Parameter, ParameterState> states = [];
        foreach (var (key, value) in state.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var slash = key.LastIndexOf('/');
            var name = slash < 0 ? key : key[..slash];
            if (!byName.TryGetValue(name, out var parameter))
                throw new OptimizerStateException(
                    $"the state has {key}, but there is no parameter {name}; there are {List(byName.Keys)}");
            if (value.Shape != parameter.Shape || value.DType != parameter.Value.DType)
                throw new OptimizerStateException(
                    $"the state's {key} is {value.Shape} {value.DType}, but {name} is {parameter.Shape} {parameter.Value.DType}");
            if (!states.TryGetValue(parameter, out var kept)) states.Add(parameter, kept = new ParameterState());
            if (!kept.TrySet(key[(slash + 1)..], value.Detach().To(parameter.Value.Device).Clone()))
                throw new OptimizerStateException($"the state's {key} is nothing that an optimizer keeps");
        }
        return states;

        static string List(IReadOnlyCollection<string> names) => names.Count == 0
            ? "none (layers build theirs at the first call)"
            : string.Join(", ", names.Take(8)) + (names.Count > 8 ? $" and {names.Count - 8} more" : "");
    }

    internal IEnumerable<(string Name, Parameter Parameter)> NamedParameters()
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            var count = seen[parameter.Name] = seen.GetValueOrDefault(parameter.Name) + 1;
            yield return (count == 1 ? parameter.Name : $"{parameter.Name}#{count}", parameter);
        }
    }
}
