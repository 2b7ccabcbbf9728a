using Tensorium.Kernels;

namespace Tensorium.NN;

// How rules meet parameters: all parameters of a step in one dispatch, weight decay and scaling fused into it.
public abstract partial class Optimizer
{
    const int FlushEvery = 64; // steps
    const double SmallestFloat32 = 1.1754943508222875e-38, SmallestFloat64 = 2.2250738585072014e-308; // 2⁻¹²⁶, 2⁻¹⁰²²

    double _rate; // of this step
    bool _takesFactors; // of gradients by several examples, this step does

    /// <summary>Moves the parameters by a rule.</summary>
    /// <param name="rule">The options.</param>
    /// <returns>The rule at this step; a rule that carries a schedule is given back in the next step.</returns>
    /// <typeparam name="TRule">The mathematics.</typeparam>
    protected TRule Apply<TRule>(TRule rule) where TRule : struct, IUpdateRule<TRule>
    {
        var now = rule.At(StepCount, _rate);
        if (_moved.TrueForAll(moved => moved is { Scale: 1, WeightDecay: 0, Multiplier: 1 }))
        {
            var plain = UpdateBatch<TRule>.Start();
            foreach (var moved in _moved) Add(plain, now, moved, Slots(moved.Parameter, now));
            plain.Run();
            _takesFactors = !LooksAtGradients && TRule.DescentRate(now) is not null;
            return now;
        }
        var batch = UpdateBatch<PreparedRule<TRule>>.Start();
        foreach (var moved in _moved)
        {
            var own = moved.Multiplier == 1 ? now : now.At(StepCount, _rate * moved.Multiplier);
            Add(batch, Prepared(own, moved), moved, Slots(moved.Parameter, now));
        }
        batch.Run();
        return now;
    }

    /// <summary>Moves each parameter along a direction, by a length that its whole tensor decides.</summary>
    /// <param name="direction">A rule that gives the direction in place of the weight.</param>
    /// <param name="length">What multiplies the learning rate, from the weight (after decay) and the direction.</param>
    /// <typeparam name="TRule">The mathematics of the direction.</typeparam>
    protected void ApplyByTensor<TRule>(TRule direction, Func<Tensor, Tensor, double> length) where TRule : struct, IUpdateRule<TRule>
    {
        ArgumentNullException.ThrowIfNull(length);
        var now = direction.At(StepCount, _rate);
        var directions = _moved.ConvertAll(moved => Tensor.ZerosLike(moved.Parameter.Value));
        var find = UpdateBatch<PreparedRule<TRule>>.Start();
        for (var i = 0; i < _moved.Count; i++)
        {
            var (parameter, multiplier, decay, scale) = _moved[i];
            var gradient = _moved[i].Gradient;
            if (decay > 0 && !DecaysThroughGradient) parameter.Value.Mul_(1 - decay * _rate * multiplier);
            else if (decay > 0) gradient = gradient + parameter.Value * (decay / scale);
            find.Add(new(now, scale, 0, 0), directions[i], gradient, Slots(parameter, now));
        }
        find.Run();
        var go = UpdateBatch<SgdRule>.Start();
        for (var i = 0; i < _moved.Count; i++)
        {
            var weight = _moved[i].Parameter.Value;
            var rate = _rate * _moved[i].Multiplier * length(weight, directions[i]);
            go.Add(new SgdRule().At(StepCount, rate), weight, directions[i], []);
        }
        go.Run();
    }

    static void Add<TRule>(UpdateBatch<TRule> batch, in TRule rule, in Moved moved, Tensor[] slots) where TRule : struct, IUpdateRule<TRule>
    {
        var weight = moved.Parameter.Value;
        if (moved is { Stored: null, Factors: { } factors } && UpdateBatch<TRule>.Takes(factors, rule)) batch.Add(rule, weight, factors, slots);
        else batch.Add(rule, weight, moved.Gradient, slots);
    }

    PreparedRule<TRule> Prepared<TRule>(TRule rule, in Moved moved) where TRule : struct, IUpdateRule<TRule> => DecaysThroughGradient
        ? new(rule, moved.Scale, 0, moved.WeightDecay)
        : new(rule, moved.Scale, moved.WeightDecay * _rate * moved.Multiplier, 0);

    // A mean that decays towards zero ends among the subnormal numbers, where rounding holds it and each step takes a processor
    // twice as long.
    void FlushSubnormals()
    {
        if (StepCount % FlushEvery != 0) return;
        var batch = UpdateBatch<FlushRule>.Start();
        foreach (var state in _states.Values)
            foreach (var slot in state.Slots)
                batch.Add(new FlushRule(slot.DType == DType.Float32 ? SmallestFloat32 : SmallestFloat64), slot, slot, []);
        batch.Run();
    }

    ParameterState StateOf(Parameter parameter)
    {
        if (!_states.TryGetValue(parameter, out var state)) _states.Add(parameter, state = new ParameterState());
        return state;
    }

    Tensor[] Slots<TRule>(Parameter parameter, in TRule rule) where TRule : struct, IUpdateRule<TRule>
    {
        var state = StateOf(parameter);
        if (state.Slots.Length >= TRule.SlotCount) return state.Slots;
        using var unowned = TensorScope.Suspend(); // state outlives the scope of the step
        var first = state.Slots.Length;
        Array.Resize(ref state.Slots, TRule.SlotCount);
        for (var i = first; i < state.Slots.Length; i++) state.Slots[i] = Tensor.FullLike(parameter.Value, rule.InitialSlot(i));
        return state.Slots;
    }
}
