using Tensorium.Kernels;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>One optimizer step in place and in one pass: this is the weight, the slots are the rule's state.</summary>
    /// <param name="rule">The optimizer's mathematics, at its step.</param>
    /// <param name="gradient">Of this shape.</param>
    /// <param name="slots">As many as the rule keeps, of this shape and type.</param>
    /// <exception cref="ShapeException">The gradient has another shape.</exception>
    internal void Update<TRule>(in TRule rule, Tensor gradient, ReadOnlySpan<Tensor> slots)
        where TRule : struct, IUpdateRule<TRule>
    {
        if (gradient.Shape != Shape)
            throw new ShapeException($"a gradient of shape {gradient.Shape} does not fit a weight of shape {Shape}");
        var g = gradient.To(Device).To(DType).Contiguous();
        Device.Update(rule, Operand, g.Operand, At(slots, 0), At(slots, 1), At(slots, 2));
        Storage.Touch();
        for (var i = 0; i < slots.Length; i++) slots[i].Storage.Touch();
    }

    static Operand At(ReadOnlySpan<Tensor> slots, int i) => i < slots.Length ? slots[i].Operand : default;
}
