using System.Runtime.InteropServices;
using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// Optimizer steps over many tensors, which run in place, in one pass and in one dispatch; a matrix whose gradient is a product that is not
/// multiplied has one of its own.
/// </summary>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
sealed class UpdateBatch<TRule> where TRule : struct, IUpdateRule<TRule>
{
    [ThreadStatic]
    static UpdateBatch<TRule>? _own;

    readonly List<UpdateItem<TRule>> _items = [];
    readonly List<(UpdateItem<TRule> Item, FactoredGradient Gradient)> _factored = [];
    readonly List<Tensor> _changed = [];
    Device? _device;

    /// <summary>The empty batch of this thread; it is empty again after <see cref="Run"/>.</summary>
    public static UpdateBatch<TRule> Start()
    {
        var batch = _own ??= new();
        batch.Clear(); // of what an exception left
        return batch;
    }

    /// <summary>Adds a weight.</summary>
    /// <param name="rule">The mathematics, at its step.</param>
    /// <param name="weight">Contiguous.</param>
    /// <param name="gradient">Of the weight's shape.</param>
    /// <param name="slots">As many as the rule keeps, of the weight's shape and type.</param>
    /// <exception cref="ShapeException">The gradient has another shape.</exception>
    public void Add(in TRule rule, Tensor weight, Tensor gradient, ReadOnlySpan<Tensor> slots)
    {
        if (gradient.Shape != weight.Shape)
            throw new ShapeException($"a gradient of shape {gradient.Shape} does not fit a weight of shape {weight.Shape}");
        if (_items.Count > 0 && (weight.DType != _items[0].W.DType || weight.Device != _device)) Run();
        _device = weight.Device;
        var g = gradient.To(weight.Device).To(weight.DType).Contiguous();
        _items.Add(new(rule, weight.Operand, g.Operand, At(slots, 0), At(slots, 1), At(slots, 2)));
        Changes(weight, slots);
    }

    /// <summary>Whether a rule's step may be added with such a gradient: by one example, or with a rate and nothing else.</summary>
    public static bool Takes(FactoredGradient gradient, in TRule rule) => gradient.Examples == 1 || TRule.DescentRate(rule) is not null;

    /// <summary>Adds a matrix whose gradient is a product that is not multiplied, and that <see cref="Takes"/>.</summary>
    /// <param name="rule">The mathematics, at its step.</param>
    /// <param name="weight">Contiguous.</param>
    /// <param name="gradient">Of the weight's shape, type and device.</param>
    /// <param name="slots">As many as the rule keeps, of the weight's shape and type.</param>
    public void Add(in TRule rule, Tensor weight, FactoredGradient gradient, ReadOnlySpan<Tensor> slots)
    {
        _factored.Add((new(rule, weight.Operand, default, At(slots, 0), At(slots, 1), At(slots, 2)), gradient));
        Changes(weight, slots);
    }

    /// <summary>Takes the steps.</summary>
    public void Run()
    {
        foreach (var tensor in _changed) tensor.Storage.Touch();
        _device?.Update<TRule>(CollectionsMarshal.AsSpan(_items));
        foreach (var (item, gradient) in _factored) gradient.Update(item);
        Clear();
    }

    void Changes(Tensor weight, ReadOnlySpan<Tensor> slots)
    {
        _changed.Add(weight);
        for (var i = 0; i < slots.Length && i < TRule.SlotCount; i++) _changed.Add(slots[i]);
    }

    void Clear()
    {
        _items.Clear();
        _factored.Clear();
        _changed.Clear();
        _device = null;
    }

    static Operand At(ReadOnlySpan<Tensor> slots, int i) => i < slots.Length ? slots[i].Operand : default;
}
