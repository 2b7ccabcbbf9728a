namespace Tensorium.NN;

// Averages of weights, kept beside them and swapped in to evaluate.
public abstract partial class Optimizer
{
    long _averaged;
    bool _isSwapped;

    /// <summary>The average to keep of the weights; null for none.</summary>
    public WeightAverage? Average { get; set; }

    /// <summary>Slow weights that follow; null for none.</summary>
    public Lookahead? Lookahead { get; set; }

    /// <summary>Puts the averages in the place of the weights until the result is disposed.</summary>
    /// <returns>Puts the weights back when disposed.</returns>
    /// <exception cref="InvalidOperationException">There are no averages yet, or they are swapped in already.</exception>
    public IDisposable SwapInAverage()
    {
        CheckNotSwapped("swap them in");
        if (!_states.Values.Any(state => state.Average is not null))
            throw new InvalidOperationException($"this {GetType().Name} has no average of weights yet: set Average, and make the steps that count");
        Swap();
        return new Swapped(this);
    }

    // The slow weights start from the weights before the first step, and so does the average of one that stood still while others
    // were averaged.
    void RememberStart()
    {
        var (isSlow, isLate) = (Lookahead is not null, Average is not null && _averaged > 0);
        if (!isSlow && !isLate) return;
        foreach (var moved in _moved)
        {
            var (state, weight) = (StateOf(moved.Parameter), moved.Parameter.Value);
            if (isSlow) state.Slow ??= Copy(weight);
            if (isLate) state.Average ??= Copy(weight);
        }
    }

    void FollowSlow()
    {
        if (Lookahead is null || StepCount % Lookahead.Every != 0) return;
        var batch = UpdateBatch<LookaheadRule>.Start();
        foreach (var (parameter, state) in _states)
        {
            if (state.Slow is not { } slow || IsHeld(parameter)) continue;
            var weight = parameter.Value; // the rule looks at no gradient
            batch.Add(new LookaheadRule(Lookahead.Alpha), weight, weight, [slow]);
        }
        batch.Run();
    }

    void TakeAverage()
    {
        if (Average is null) return;
        if (Average.Share(StepCount, _averaged) is { } share)
        {
            var batch = UpdateBatch<AverageRule>.Start();
            foreach (var moved in _moved) StateOf(moved.Parameter);
            foreach (var (parameter, state) in _states)
            {
                if (state.Average is null) state.Average = Copy(parameter.Value);
                else batch.Add(new AverageRule(share), state.Average, parameter.Value.Detach(), []);
            }
            batch.Run();
            _averaged++;
        }
        if (!Average.Overwrites(StepCount)) return;
        foreach (var (parameter, state) in _states)
            if (state.Average is { } average && !IsHeld(parameter)) parameter.Assign(average);
    }

    void Swap()
    {
        using var temporaries = TensorScope.Enter();
        foreach (var (parameter, state) in _states)
        {
            if (state.Average is not { } average) continue;
            var weight = parameter.Value.Detach().Clone();
            parameter.Assign(average);
            average.CopyFrom(weight);
        }
        _isSwapped = !_isSwapped;
    }

    void CheckNotSwapped(string act)
    {
        if (_isSwapped) throw new InvalidOperationException($"the averages are in the place of the weights: dispose what SwapInAverage gave to {act}");
    }

    static Tensor Copy(Tensor value)
    {
        using var unowned = TensorScope.Suspend(); // it outlives the scope of the step
        return value.Detach().Clone();
    }

    sealed class Swapped(Optimizer optimizer) : IDisposable
    {
        Optimizer? _optimizer = optimizer;

        public void Dispose()
        {
            _optimizer?.Swap();
            _optimizer = null;
        }
    }
}
