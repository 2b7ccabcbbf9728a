using System.Collections.ObjectModel;

namespace Tensorium.NN;

// Parameter groups and weight decay.
public abstract partial class Optimizer
{
    readonly Dictionary<Parameter, ParameterGroup> _groupOf = [];

    /// <summary>Parameters with options of their own; those in no group have the optimizer's. They are trained as well.</summary>
    /// <exception cref="InvalidOperationException">A parameter of a group that is added is in another one.</exception>
    public Collection<ParameterGroup> Groups { get; }

    /// <summary>
    /// The share of a weight taken away in a step, times the learning rate, before the rule moves it. Decoupled from the
    /// gradient: Loshchilov and Hutter 2019. Finite and not negative.
    /// </summary>
    /// <remarks>
    /// With <see cref="Compatibility.PyTorch"/> it is, but in AdamW, L2 regularization: that share of a weight is added to its
    /// gradient.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or infinite.</exception>
    public double WeightDecay { get; set => field = Checked.NotNegative(value); }

    /// <summary>Which parameters <see cref="WeightDecay"/> touches; null for all.</summary>
    /// <remarks><see cref="ParameterGroup.IsKernel"/> leaves out biases and the scales and offsets of norms.</remarks>
    public Func<Parameter, bool>? WeightDecayFilter { get; set; }

    /// <summary>Whose formulas are followed where frameworks differ: Keras 3's unless set.</summary>
    /// <exception cref="InvalidOperationException">It changes after a step.</exception>
    public Compatibility Compatibility { get; set => field = Fixed(value, field); }

    private protected bool IsPyTorch => Compatibility is Compatibility.PyTorch;

    private protected virtual bool DecaysThroughGradient => IsPyTorch;

    Moved Prepare(Parameter parameter)
    {
        var group = _groupOf.GetValueOrDefault(parameter);
        var decay = WeightDecayFilter is { } decays && !decays(parameter) ? 0 : group?.WeightDecay ?? WeightDecay;
        return new(parameter, group?.LearningRateMultiplier ?? 1, decay, 1);
    }

    // No step may move it.
    bool IsHeld(Parameter parameter) => !parameter.Trainable || _groupOf.GetValueOrDefault(parameter) is { LearningRateMultiplier: 0 };

    // Read anew in each step, as layers may be built after the groups are made.
    void FillGroups()
    {
        _groupOf.Clear();
        foreach (var group in Groups) ParameterGroups.Fill(_groupOf, group);
    }

    sealed class ParameterGroups : Collection<ParameterGroup>
    {
        public static void Fill(Dictionary<Parameter, ParameterGroup> groupOf, ParameterGroup group)
        {
            foreach (var parameter in group.Parameters.Distinct())
                if (!groupOf.TryAdd(parameter, group))
                    throw new InvalidOperationException(
                        $"parameter {parameter.Name} is in two groups, {groupOf[parameter].Name} and {group.Name}: one decides its options");
        }

        protected override void InsertItem(int index, ParameterGroup item)
        {
            Check(this.Append(item));
            base.InsertItem(index, item);
        }

        protected override void SetItem(int index, ParameterGroup item)
        {
            Check(this.Where((_, i) => i != index).Append(item));
            base.SetItem(index, item);
        }

        static void Check(IEnumerable<ParameterGroup> groups)
        {
            Dictionary<Parameter, ParameterGroup> groupOf = [];
            foreach (var group in groups) Fill(groupOf, group ?? throw new ArgumentNullException(nameof(groups)));
        }
    }
}
