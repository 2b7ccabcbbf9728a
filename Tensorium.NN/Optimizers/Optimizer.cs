using System.Globalization;
using Tensorium.Kernels;

namespace Tensorium.NN;

/// <summary>Moves parameters against their gradients.</summary>
/// <remarks>
/// <para>A subclass is its options and the choice of an <see cref="IUpdateRule{TSelf}"/>, which is the whole mathematics; all
/// that optimizers have in common is here. Made with parameters for a training loop by hand, or without for a model that
/// hands over its own.</para>
/// <para>A step is, in this order: gradient accumulation, the policy for NaN, clipping, weight decay, the rule, lookahead,
/// averaging of weights, constraints.</para>
/// </remarks>
public abstract partial class Optimizer
{
    readonly Dictionary<Parameter, ParameterState> _states = [];
    readonly HashSet<Parameter> _met = [];
    readonly List<Moved> _moved = [];
    IEnumerable<Parameter> _parameters;
    double _learningRate;

    /// <summary>An optimizer of the given parameters.</summary>
    /// <param name="parameters">Read anew in each step, so that a model may be built after this; null for none yet.</param>
    /// <param name="learningRate">The learning rate unless set otherwise.</param>
    protected Optimizer(IEnumerable<Parameter>? parameters, double learningRate)
    {
        _parameters = parameters ?? [];
        Groups = new ParameterGroups();
        LearningRate = learningRate;
    }

    /// <summary>How far the next step goes; may change between steps. Finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN, infinite or negative.</exception>
    /// <exception cref="InvalidOperationException">It is set while there is a <see cref="Schedule"/>, or that gives no rate.</exception>
    public double LearningRate
    {
        get => Schedule is null ? _learningRate : Scheduled(Schedule);
        set
        {
            if (Schedule is not null)
                throw new InvalidOperationException(
                    FormattableString.Invariant($"LearningRate = {value}: {Schedule} sets it; set Schedule to null first"));
            _learningRate = Checked.NotNegative(value);
        }
    }

    /// <summary>The learning rate by step, from 0; null for a constant <see cref="LearningRate"/>.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>The momentum (in Adam and its variants, beta1) by step, from 0; null for a constant one.</summary>
    /// <exception cref="NotSupportedException">This optimizer has no momentum.</exception>
    public Schedule? MomentumSchedule
    {
        get;
        set
        {
            if (value is not null && !HasMomentum) throw new NotSupportedException($"{GetType().Name} has no momentum to schedule");
            field = value;
        }
    }

    /// <summary>The number of steps made; those that only accumulate gradients, and skipped ones, do not count.</summary>
    public long StepCount { get; private set; }

    /// <summary>The parameters that it moves: its own, and those of its groups.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. AllParameters().Distinct()];

    /// <summary>Hands over the parameters of a model, for an optimizer made without, or with some of these.</summary>
    /// <exception cref="InvalidOperationException">It has others already, or state of others.</exception>
    public void Attach(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (ReferenceEquals(parameters, _parameters)) return;
        if (_states.Count > 0 && !_parameters.Distinct().SequenceEqual(parameters.Distinct()))
            throw new InvalidOperationException($"this {GetType().Name} has state of other parameters: make a new one for these");
        var lost = _parameters.Any() ? _parameters.Except(parameters).FirstOrDefault() : null; // a model builds where it is asked for its weights
        if (lost is not null || _parameters is ParameterList { Count: 0 }) // of a model that could not be built yet
            throw new InvalidOperationException(
                $"this {GetType().Name} moves the parameters of another model already{(lost is null ? "" : $", {lost.Name} among them")}: "
                + "make a new one for these");
        _parameters = parameters;
    }

    /// <summary>Moves every trainable parameter that has a gradient, by one step.</summary>
    /// <remarks>
    /// Gradients stay: call <see cref="ZeroGrad"/> before the next backward unless they shall add up. Every 64 steps, state that is
    /// not zero but below the smallest normal number, 1.2e-38 in Float32, becomes zero.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// No parameter has a gradient, one is in two groups, the schedule gives no learning rate, or averages are swapped in.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A gradient is NaN or infinite, where <see cref="NonFinite"/> is to raise.</exception>
    public void Step()
    {
        using var temporaries = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        CheckNotSwapped("step");
        FollowParameters();
        Collect();
        var rate = LearningRate; // before anything changes: a schedule may raise
        if (MomentumSchedule is { } momentum) SetMomentum(momentum.At(StepCount));
        if (!Accumulate()) return;
        if (CheckFinite()) Move(rate);
        _moved.Clear();
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in AllParameters()) parameter.ZeroGrad();
    }

    /// <summary>Its type, its learning rate and the steps made: "Adam, learning rate 0.001, after 120 steps".</summary>
    public override string ToString()
    {
        var rate = Schedule is null ? _learningRate.ToString(CultureInfo.InvariantCulture) : $"{Schedule}";
        return $"{GetType().Name}, learning rate {rate}, after {Plural.Of(StepCount, "step")}";
    }

    /// <summary>One step: calls <see cref="Apply"/> with the rule of the present options.</summary>
    protected abstract void Update();

    /// <summary>Whether there is a momentum that <see cref="MomentumSchedule"/> may set.</summary>
    protected virtual bool HasMomentum => false;

    /// <summary>Sets the momentum.</summary>
    protected virtual void SetMomentum(double value) => throw new NotSupportedException($"{GetType().Name} has no momentum to schedule");

    /// <summary>Moves the state to where the parameters are by now.</summary>
    internal void FollowParameters()
    {
        foreach (var (parameter, state) in _states) state.Follow(parameter.Value.Device);
    }

    void Collect()
    {
        _moved.Clear();
        _met.Clear();
        FillGroups();
        var looks = LooksAtGradients; // at their norms, say, so that a product is better multiplied once
        var found = false;
        foreach (var parameter in AllParameters())
        {
            if (!_met.Add(parameter)) continue;
            var factors = looks ? null : parameter.Value.FactoredGrad;
            var stored = factors is null ? parameter.Value.BorrowedGrad : null;
            if (factors is null && stored is null) continue;
            found = true;
            if (!IsHeld(parameter)) _moved.Add(Prepare(parameter) with { Factors = factors, Stored = stored });
        }
        if (!found)
            throw new InvalidOperationException(
                $"none of the {Parameters.Count} parameters of this {GetType().Name} has a gradient: call Backward on a loss first");
        foreach (var moved in _moved)
        {
            var (first, other) = (_moved[0].Parameter, moved.Parameter);
            if (other.Value.Device != first.Value.Device)
                throw new InvalidOperationException(
                    $"{first.Name} is on {first.Value.Device} but {other.Name} on {other.Value.Device}: give each device an optimizer of its own");
        }
    }

    bool LooksAtGradients => GradientAccumulationSteps > 1 || AccumulatedBatches > 0 || NonFinite is not NonFinitePolicy.Ignore
        || ClipValue is not null || ClipNorm is not null || GlobalClipNorm is not null || ReportGradientNorm;

    void Move(double rate)
    {
        Clip();
        _rate = rate;
        StepCount++;
        RememberStart();
        _takesFactors = false;
        Update();
        foreach (var moved in _moved) moved.Parameter.Value.Stepped(_takesFactors);
        FlushSubnormals();
        FollowSlow();
        TakeAverage();
        foreach (var moved in _moved) moved.Parameter.Constrain();
    }

    IEnumerable<Parameter> AllParameters() => Groups.Count == 0 ? _parameters : _parameters.Concat(Groups.SelectMany(group => group.Parameters));

    double Scheduled(Schedule schedule) => schedule.At(StepCount) is >= 0 and var rate
        ? rate
        : throw new InvalidOperationException(
            FormattableString.Invariant($"the schedule {schedule} gives the learning rate {schedule.At(StepCount)} at step {StepCount}"));

    /// <summary>A parameter in a step, with what was prepared for it.</summary>
    /// <param name="Parameter">What moves.</param>
    /// <param name="Multiplier">Of the learning rate.</param>
    /// <param name="WeightDecay">Times the learning rate, unless it goes through the gradient.</param>
    /// <param name="Scale">Of the gradient.</param>
    readonly record struct Moved(Parameter Parameter, double Multiplier, double WeightDecay, double Scale)
    {
        /// <summary>Against what; null where it is a product of <see cref="Factors"/>.</summary>
        public Tensor? Stored { get; init; }

        /// <summary>Against what, where nothing was <see cref="Stored"/> instead.</summary>
        public FactoredGradient? Factors { get; init; }

        /// <summary>Against what, for more than to move: factors are multiplied each time.</summary>
        public Tensor Gradient => Stored ?? Factors!.Product();
    }
}
