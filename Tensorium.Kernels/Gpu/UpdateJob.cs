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

/// <summary>A tensor of an optimizer step. Addresses count elements.</summary>
/// <param name="W">The weight.</param>
/// <param name="G">Its gradient.</param>
/// <param name="A">The first slot, or 0.</param>
/// <param name="B">The second slot, or 0.</param>
/// <param name="C">The third slot, or 0.</param>
/// <param name="Packs">Its packs: 0 where one of these does not begin at the address of one.</param>
/// <param name="Items">Its packs and the elements that are left.</param>
/// <param name="FirstItem">Where its items begin among those of all: at a chunk.</param>
/// <param name="Rule">The number of its rule.</param>
readonly record struct UpdateEntry(long W, long G, long A, long B, long C, long Packs, long Items, long FirstItem, long Rule)
{
    /// <summary>The logarithm of the items of a chunk.</summary>
    public const int ChunkBits = 10;

    /// <summary>How many chunks the items take.</summary>
    public long Chunks => (Items + (1 << ChunkBits) - 1) >> ChunkBits;
}

/// <summary>Up to four rules, by number.</summary>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
struct UpdateRules<TRule> where TRule : struct
{
    /// <summary>The most rules that a launch takes.</summary>
    public const int Max = 4;

    TRule _r0, _r1, _r2, _r3;

    /// <summary>A rule.</summary>
    public readonly TRule Of(long number) => number == 0 ? _r0 : number == 1 ? _r1 : number == 2 ? _r2 : _r3;

    /// <summary>Sets a rule.</summary>
    public void Set(int number, TRule rule)
    {
        switch (number)
        {
            case 0: _r0 = rule; break;
            case 1: _r1 = rule; break;
            case 2: _r2 = rule; break;
            default: _r3 = rule; break;
        }
    }
}
