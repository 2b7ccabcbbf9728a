namespace Tensorium.Kernels.Gpu;

/// <summary>An optimizer's rule on elements as they are in memory: the weight, its gradient and up to three slots.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
readonly struct UpdateFormula<T, V, E, TRule>(TRule rule) : IPackFormula<T>
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TRule : struct, IUpdateRule<TRule>
{
    public void Apply(ref T a, ref T b, ref T c, ref T d, ref T e)
    {
        Slots<V> slots = default;
        if (TRule.SlotCount > 0) slots.A = E.Load(c);
        if (TRule.SlotCount > 1) slots.B = E.Load(d);
        if (TRule.SlotCount > 2) slots.C = E.Load(e);
        a = E.Store(rule.Step(E.Load(a), E.Load(b), ref slots));
        if (TRule.SlotCount > 0) c = E.Store(slots.A);
        if (TRule.SlotCount > 1) d = E.Store(slots.B);
        if (TRule.SlotCount > 2) e = E.Store(slots.C);
    }
}
