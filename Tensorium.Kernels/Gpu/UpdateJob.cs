using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// One optimizer step of any number of tensors, which a table in the device's memory lists. Each has a whole number of chunks
/// of items; an item is a pack of its elements, or one of those that are left.
/// </summary>
/// <param name="rules">The rules of this step, which differ from step to step while the table stays.</param>
/// <param name="memory">All memory of the device, by address.</param>
/// <param name="tensors">The table.</param>
/// <param name="chunks">The tensor of each chunk.</param>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TPack">What a thread loads and stores at once.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
readonly struct UpdateJob<T, V, E, TPack, TRule>(
    UpdateRules<TRule> rules, ArrayView<T> memory, ArrayView<UpdateEntry> tensors, ArrayView<int> chunks) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TPack : unmanaged, IPack<T, TPack>
    where TRule : struct, IUpdateRule<TRule>
{
    public void Run(long item)
    {
        var tensor = tensors[chunks[item >> UpdateEntry.ChunkBits]];
        var i = item - tensor.FirstItem;
        var formula = new UpdateFormula<T, V, E, TRule>(rules.Of(tensor.Rule));
        if (i < tensor.Packs) StepPack(formula, tensor, i);
        else if (i < tensor.Items) StepElement(formula, tensor, i + (tensor.Packs * (TPack.Count - 1)));
    }

    void StepPack(UpdateFormula<T, V, E, TRule> formula, UpdateEntry tensor, long i)
    {
        var packs = memory.Cast<TPack>();
        var (atW, atA, atB, atC) = (Pack(tensor.W) + i, Pack(tensor.A) + i, Pack(tensor.B) + i, Pack(tensor.C) + i);
        var w = packs[atW];
        var g = packs[Pack(tensor.G) + i];
        var a = TRule.SlotCount > 0 ? packs[atA] : default;
        var b = TRule.SlotCount > 1 ? packs[atB] : default;
        var c = TRule.SlotCount > 2 ? packs[atC] : default;
        TPack.ForEach(formula, ref w, ref g, ref a, ref b, ref c);
        packs[atW] = w;
        if (TRule.SlotCount > 0) packs[atA] = a;
        if (TRule.SlotCount > 1) packs[atB] = b;
        if (TRule.SlotCount > 2) packs[atC] = c;
    }

    void StepElement(UpdateFormula<T, V, E, TRule> formula, UpdateEntry tensor, long i)
    {
        var w = memory[tensor.W + i];
        var g = memory[tensor.G + i];
        var a = TRule.SlotCount > 0 ? memory[tensor.A + i] : default;
        var b = TRule.SlotCount > 1 ? memory[tensor.B + i] : default;
        var c = TRule.SlotCount > 2 ? memory[tensor.C + i] : default;
        formula.Apply(ref w, ref g, ref a, ref b, ref c);
        memory[tensor.W + i] = w;
        if (TRule.SlotCount > 0) memory[tensor.A + i] = a;
        if (TRule.SlotCount > 1) memory[tensor.B + i] = b;
        if (TRule.SlotCount > 2) memory[tensor.C + i] = c;
    }

    static long Pack(long element) => element / TPack.Count;
}
