namespace Tensorium.NN;

// Gradient accumulation: the batches of one step one after the other.
public abstract partial class Optimizer
{
    /// <summary>
    /// How many calls of <see cref="Step"/> make one step, by the mean of their gradients: as one batch that is so many times
    /// larger, if all are of one size and the loss is a mean. Clear the gradients between the calls.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int GradientAccumulationSteps
    {
        get;
        set => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(GradientAccumulationSteps)} = {value}: it is at least 1");
    } = 1;

    /// <summary>The calls of <see cref="Step"/> whose gradients wait for the step.</summary>
    public int AccumulatedBatches { get; private set; }

    // Whether the step is due; its gradients are then the means.
    bool Accumulate()
    {
        if (GradientAccumulationSteps == 1 && AccumulatedBatches == 0) return true;
        foreach (var moved in _moved)
        {
            var state = StateOf(moved.Parameter);
            using var unowned = TensorScope.Suspend(); // they outlive the scope of the step
            if (state.Accumulated is null) state.Accumulated = moved.Gradient.Detach().Clone();
            else state.Accumulated.Add_(moved.Gradient);
        }
        AccumulatedBatches++;
        _moved.Clear();
        if (AccumulatedBatches < GradientAccumulationSteps) return false;
        foreach (var parameter in AllParameters().Distinct())
        {
            if (!_states.TryGetValue(parameter, out var state) || state.Accumulated is not { } sum) continue;
            if (!IsHeld(parameter)) _moved.Add(Prepare(parameter) with { Stored = sum / AccumulatedBatches });
            sum.Dispose();
            state.Accumulated = null;
        }
        AccumulatedBatches = 0;
        return true;
    }
}
