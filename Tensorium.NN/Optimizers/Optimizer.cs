using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>Moves parameters against their gradients.</summary>
/// <remarks>
/// A subclass is its options and the choice of an <see cref="IUpdateRule{TSelf}"/>, which is the whole mathematics; the
/// parameters, their state, clipping and the count of steps are here. Made with parameters for a training loop by hand, or
/// without for a model that hands over its own.
/// </remarks>
public abstract partial class Optimizer
{
    readonly Dictionary<Parameter, ParameterState> _states = [];
    readonly HashSet<Parameter> _met = [];
    readonly List<(Parameter Parameter, Tensor Gradient)> _moved = [];
    IEnumerable<Parameter> _parameters;

    /// <summary>An optimizer of the given parameters.</summary>
    /// <param name="parameters">Read anew in each step, so that a model may be built after this; null for none yet.</param>
    /// <param name="learningRate">The learning rate unless set otherwise.</param>
    protected Optimizer(IEnumerable<Parameter>? parameters, double learningRate)
    {
        _parameters = parameters ?? [];
        LearningRate = learningRate;
    }

    /// <summary>How far a step goes; may change between steps. Finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN, infinite or negative.</exception>
    public double LearningRate { get; set => field = Checked.NotNegative(value); }

    /// <summary>The number of steps made.</summary>
    public long StepCount { get; private set; }

    /// <summary>The parameters that it moves.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. _parameters.Distinct()];

    /// <summary>Hands over the parameters of a model, for an optimizer made without.</summary>
    /// <exception cref="InvalidOperationException">It has other parameters already.</exception>
    public void Attach(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (_states.Count > 0 && !Parameters.SequenceEqual(parameters.Distinct()))
            throw new InvalidOperationException($"this {GetType().Name} has state of other parameters: make a new one for these");
        _parameters = parameters;
    }

    /// <summary>Moves every trainable parameter that has a gradient, by one step.</summary>
    /// <remarks>Gradients stay: call <see cref="ZeroGrad"/> before the next backward unless they shall add up.</remarks>
    /// <exception cref="InvalidOperationException">No parameter has a gradient.</exception>
    public void Step()
    {
        using var temporaries = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        _moved.Clear();
        _met.Clear();
        foreach (var parameter in _parameters)
            if (_met.Add(parameter) && parameter.Value.Grad is { } gradient) _moved.Add((parameter, gradient));
        if (_moved.Count == 0)
            throw new InvalidOperationException(
                $"none of the {Parameters.Count} parameters of this {GetType().Name} has a gradient: call Backward on a loss first");
        Clip(_moved);
        StepCount++;
        Update();
        foreach (var (parameter, _) in _moved) parameter.Constrain();
        _moved.Clear();
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters) parameter.ZeroGrad();
    }

    /// <summary>One step: calls <see cref="Apply"/> with the rule of the present options.</summary>
    protected abstract void Update();

    /// <summary>Moves the parameters by a rule.</summary>
    /// <param name="rule">The options.</param>
    /// <returns>The rule at this step; a rule that carries a schedule is given back in the next step.</returns>
    /// <typeparam name="TRule">The mathematics.</typeparam>
    protected TRule Apply<TRule>(TRule rule) where TRule : struct, IUpdateRule<TRule>
    {
        var now = rule.At(StepCount, LearningRate);
        foreach (var (parameter, gradient) in _moved)
            parameter.Value.Update(now, gradient, Slots<TRule>(parameter, now));
        return now;
    }

    Tensor[] Slots<TRule>(Parameter parameter, TRule rule) where TRule : struct, IUpdateRule<TRule>
    {
        if (!_states.TryGetValue(parameter, out var state)) _states.Add(parameter, state = new ParameterState());
        if (state.Slots.Length >= TRule.SlotCount) return state.Slots;
        using var unowned = TensorScope.Suspend(); // state outlives the scope of the step
        var first = state.Slots.Length;
        Array.Resize(ref state.Slots, TRule.SlotCount);
        for (var i = first; i < state.Slots.Length; i++) state.Slots[i] = Tensor.FullLike(parameter.Value, rule.InitialSlot(i));
        return state.Slots;
    }
}
