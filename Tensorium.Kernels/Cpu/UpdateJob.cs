using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>One optimizer step: weight, gradient and state in one pass.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
struct UpdateJob<T, TRule>(TRule rule, View<T> w, View<T> g) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TRule : struct, IUpdateRule<TRule>
{
    public View<T> A, B, C;

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    /// <remarks>
    /// Three lanes a turn, the middle one with roots by multiply-adds, since the divider is what most rules wait for. One lane goes first, so
    /// that the rule's numbers are converted and broadcast before the loop; the rule is a copy, which no store can change.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        if (end - start < V.Count)
        {
            Tail<V>(start, end);
            return;
        }
        var count = (int)(end - start);
        var weights = w.Slice(start, count);
        var gradients = g.Slice(start, count);
        var a = TRule.SlotCount > 0 ? A.Slice(start, count) : default;
        var b = TRule.SlotCount > 1 ? B.Slice(start, count) : default;
        var c = TRule.SlotCount > 2 ? C.Slice(start, count) : default;
        ref var firstW = ref MemoryMarshal.GetReference(weights);
        ref var firstG = ref MemoryMarshal.GetReference(gradients);
        ref var firstA = ref MemoryMarshal.GetReference(a);
        ref var firstB = ref MemoryMarshal.GetReference(b);
        ref var firstC = ref MemoryMarshal.GetReference(c);
        var fixedRule = rule;
        Step<V>(fixedRule, ref firstW, ref firstG, ref firstA, ref firstB, ref firstC, 0);
        nint i = V.Count;
        for (; i <= count - (3 * V.Count); i += 3 * V.Count)
        {
            Step<V>(fixedRule, ref firstW, ref firstG, ref firstA, ref firstB, ref firstC, i);
            Step<FmaRoots<V, T>>(fixedRule, ref firstW, ref firstG, ref firstA, ref firstB, ref firstC, i + V.Count);
            Step<V>(fixedRule, ref firstW, ref firstG, ref firstA, ref firstB, ref firstC, i + (2 * V.Count));
        }
        if (i < count) Tail<V>(start + i, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<V>(in TRule rule, ref T w0, ref T g0, ref T a0, ref T b0, ref T c0, nint i)
        where V : struct, IVectorLane<V, T> =>
        UpdateStep<T, TRule>.Take(rule, V.Load(ref Unsafe.Add(ref g0, i)), ref w0, ref a0, ref b0, ref c0, i);

    /// <summary>The last elements, fewer than three lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Tail<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        for (; start <= end - V.Count; start += V.Count)
            Step<V>(rule, ref At(w, start), ref At(g, start), ref Slot(0, A, start), ref Slot(1, B, start), ref Slot(2, C, start), 0);
        if (start == end) return;
        var count = end - start;
        Span<T> gradient = stackalloc T[V.Count];
        g.Slice(start, count).CopyTo(gradient);
        UpdateStep<T, TRule>.TakePart(
            rule, V.Load(ref gradient[0]), w.Slice(start, count), Part(0, A, start, count), Part(1, B, start, count), Part(2, C, start, count));

        static ref T At(View<T> view, nint start) => ref view.Slice(start, V.Count)[0]; // checks a lane's length
        static ref T Slot(int slot, View<T> view, nint start) => ref slot < TRule.SlotCount ? ref At(view, start) : ref Unsafe.NullRef<T>();
        static Span<T> Part(int slot, View<T> view, nint start, nint count) => slot < TRule.SlotCount ? view.Slice(start, count) : default;
    }
}
