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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var count = (int)(end - start);
        var weights = w.Slice(start, count);
        var gradients = g.Slice(start, count);
        var a = TRule.SlotCount > 0 ? A.Slice(start, count) : default;
        var b = TRule.SlotCount > 1 ? B.Slice(start, count) : default;
        var c = TRule.SlotCount > 2 ? C.Slice(start, count) : default;
        ref var first = ref MemoryMarshal.GetReference(weights);
        ref var gradient = ref MemoryMarshal.GetReference(gradients);
        ref var firstA = ref MemoryMarshal.GetReference(a);
        ref var firstB = ref MemoryMarshal.GetReference(b);
        ref var firstC = ref MemoryMarshal.GetReference(c);
        nint i = 0;
        for (; i <= count - V.Count; i += V.Count)
            Step<V>(ref first, ref gradient, ref firstA, ref firstB, ref firstC, i);
        if (i == count) return;
        Tail<V>(weights[(int)i..], gradients[(int)i..], Rest(a, i), Rest(b, i), Rest(c, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Step<V>(ref T w0, ref T g0, ref T a0, ref T b0, ref T c0, nint i)
        where V : struct, IVectorLane<V, T>
    {
        Slots<V> slots = default;
        if (TRule.SlotCount > 0) slots.A = V.Load(ref Unsafe.Add(ref a0, i));
        if (TRule.SlotCount > 1) slots.B = V.Load(ref Unsafe.Add(ref b0, i));
        if (TRule.SlotCount > 2) slots.C = V.Load(ref Unsafe.Add(ref c0, i));
        var next = rule.Step(V.Load(ref Unsafe.Add(ref w0, i)), V.Load(ref Unsafe.Add(ref g0, i)), ref slots);
        next.Store(ref Unsafe.Add(ref w0, i));
        if (TRule.SlotCount > 0) slots.A.Store(ref Unsafe.Add(ref a0, i));
        if (TRule.SlotCount > 1) slots.B.Store(ref Unsafe.Add(ref b0, i));
        if (TRule.SlotCount > 2) slots.C.Store(ref Unsafe.Add(ref c0, i));
    }

    /// <summary>The last elements, fewer than a lane, in a copy with room for one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Tail<V>(Span<T> weights, ReadOnlySpan<T> gradients, Span<T> a, Span<T> b, Span<T> c)
        where V : struct, IVectorLane<V, T>
    {
        Span<T> room = stackalloc T[5 * V.Count];
        Span<T> Part(Span<T> all, int k) => all.Slice(k * V.Count, V.Count);
        weights.CopyTo(Part(room, 0));
        gradients.CopyTo(Part(room, 1));
        a.CopyTo(Part(room, 2));
        b.CopyTo(Part(room, 3));
        c.CopyTo(Part(room, 4));
        Step<V>(ref Part(room, 0)[0], ref Part(room, 1)[0], ref Part(room, 2)[0], ref Part(room, 3)[0],
            ref Part(room, 4)[0], 0);
        Part(room, 0)[..weights.Length].CopyTo(weights);
        Part(room, 2)[..a.Length].CopyTo(a);
        Part(room, 3)[..b.Length].CopyTo(b);
        Part(room, 4)[..c.Length].CopyTo(c);
    }

    static Span<T> Rest(Span<T> span, nint start) => span.IsEmpty ? span : span[(int)start..];
}
