using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>One optimizer step of one tensor, whose elements begin at <c>Start</c> in the range of all.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
struct UpdateTensor<T, V, E, TRule>(TRule rule, ArrayView<T> w, ArrayView<T> g, long start)
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TRule : struct, IUpdateRule<TRule>
{
    public ArrayView<T> A, B, C;

    /// <summary>Whether an element of the range lies in this tensor or behind it.</summary>
    public readonly bool Reaches(long item) => item >= start && w.Length > 0;

    /// <summary>Weight, gradient and state of one element in one pass.</summary>
    public readonly void Step(long item)
    {
        var at = item - start;
        var a = TRule.SlotCount > 0 ? A[at] : default;
        var b = TRule.SlotCount > 1 ? B[at] : default;
        var c = TRule.SlotCount > 2 ? C[at] : default;
        new UpdateFormula<T, V, E, TRule>(rule).Apply(ref w[at], ref g[at], ref a, ref b, ref c);
        if (TRule.SlotCount > 0) A[at] = a;
        if (TRule.SlotCount > 1) B[at] = b;
        if (TRule.SlotCount > 2) C[at] = c;
    }
}
