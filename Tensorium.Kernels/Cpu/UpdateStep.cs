using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>One optimizer step over a lane of weights and their state.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
static class UpdateStep<T, TRule>
    where T : unmanaged
    where TRule : struct, IUpdateRule<TRule>
{
    /// <summary>Moves the lane that begins <paramref name="i"/> elements from the given ones. No length is checked; unused slots may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take<V>(in TRule rule, V g, ref T w0, ref T a0, ref T b0, ref T c0, nint i)
        where V : struct, IVectorLane<V, T>
    {
        Slots<V> slots = default;
        if (TRule.SlotCount > 0) slots.A = V.Load(ref Unsafe.Add(ref a0, i));
        if (TRule.SlotCount > 1) slots.B = V.Load(ref Unsafe.Add(ref b0, i));
        if (TRule.SlotCount > 2) slots.C = V.Load(ref Unsafe.Add(ref c0, i));
        var next = rule.Step(V.Load(ref Unsafe.Add(ref w0, i)), g, ref slots);
        next.Store(ref Unsafe.Add(ref w0, i));
        if (TRule.SlotCount > 0) slots.A.Store(ref Unsafe.Add(ref a0, i));
        if (TRule.SlotCount > 1) slots.B.Store(ref Unsafe.Add(ref b0, i));
        if (TRule.SlotCount > 2) slots.C.Store(ref Unsafe.Add(ref c0, i));
    }

    /// <summary>Moves what is less than a lane, in a copy that has room for a whole one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakePart<V>(in TRule rule, V g, Span<T> w, Span<T> a, Span<T> b, Span<T> c)
        where V : struct, IVectorLane<V, T>
    {
        Span<T> room = stackalloc T[4 * V.Count];
        Span<T> w1 = room[..V.Count], a1 = room[V.Count..(2 * V.Count)], b1 = room[(2 * V.Count)..(3 * V.Count)], c1 = room[(3 * V.Count)..];
        w.CopyTo(w1);
        a.CopyTo(a1);
        b.CopyTo(b1);
        c.CopyTo(c1);
        Take(rule, g, ref w1[0], ref a1[0], ref b1[0], ref c1[0], 0);
        w1[..w.Length].CopyTo(w);
        a1[..a.Length].CopyTo(a);
        b1[..b.Length].CopyTo(b);
        c1[..c.Length].CopyTo(c);
    }
}
