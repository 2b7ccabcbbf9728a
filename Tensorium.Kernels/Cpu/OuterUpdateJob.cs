using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// One optimizer step over a matrix by the gradient x yᵀ, as a single example gives it: an element of it is made where it is used, and
/// the gradient is never in memory. An item is a row.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
/// <param name="rule">The mathematics, at its step.</param>
/// <param name="w">The matrix, as many rows as x has elements and as many columns as y.</param>
/// <param name="x">A column.</param>
/// <param name="y">A row, at least a lane long, so that a lane spans two rows at most.</param>
struct OuterUpdateJob<T, TRule>(TRule rule, View<T> w, View<T> x, View<T> y) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TRule : struct, IUpdateRule<TRule>
{
    public View<T> A, B, C;

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    /// <remarks>
    /// Lane after lane of the chunk, as rows are seldom a number of lanes long: one that spans the end of a row and the begin of
    /// the next takes its factors from both. Of three lanes the middle one has roots by multiply-adds, as in <see cref="UpdateJob{T, TRule}"/>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        nint n = y.Length, count = (end - start) * n;
        ref var firstX = ref MemoryMarshal.GetReference(x.Slice(start, end - start));
        ref var firstY = ref MemoryMarshal.GetReference(y.Slice(0, n));
        ref var firstW = ref MemoryMarshal.GetReference(w.Slice(start * n, count));
        ref var firstA = ref MemoryMarshal.GetReference(TRule.SlotCount > 0 ? A.Slice(start * n, count) : default);
        ref var firstB = ref MemoryMarshal.GetReference(TRule.SlotCount > 1 ? B.Slice(start * n, count) : default);
        ref var firstC = ref MemoryMarshal.GetReference(TRule.SlotCount > 2 ? C.Slice(start * n, count) : default);
        Span<T> seam = stackalloc T[2 * V.Count], indices = stackalloc T[2 * V.Count];
        y.Slice(n - V.Count, V.Count).CopyTo(seam);
        y.Slice(0, V.Count).CopyTo(seam[V.Count..]);
        for (var k = 0; k < V.Count; k++) ((V)k).Store(ref indices[k]);
        var index = V.Load(ref indices[0]);
        var fixedRule = rule;
        nint i = 0, j = 0; // of the chunk's elements and of the row's
        for (nint row = 0; row < end - start; row++)
        {
            var left = V.Broadcast(Unsafe.Add(ref firstX, row));
            var leftForRoots = FmaRoots<V, T>.Broadcast(Unsafe.Add(ref firstX, row));
            for (; j <= n - (3 * V.Count); j += 3 * V.Count, i += 3 * V.Count)
            {
                Step(fixedRule, left, ref firstY, j, ref firstW, ref firstA, ref firstB, ref firstC, i);
                Step(fixedRule, leftForRoots, ref firstY, j + V.Count, ref firstW, ref firstA, ref firstB, ref firstC, i + V.Count);
                Step(fixedRule, left, ref firstY, j + (2 * V.Count), ref firstW, ref firstA, ref firstB, ref firstC, i + (2 * V.Count));
            }
            for (; j <= n - V.Count; j += V.Count, i += V.Count)
                Step(fixedRule, left, ref firstY, j, ref firstW, ref firstA, ref firstB, ref firstC, i);
            var rest = n - j;
            j = 0;
            if (rest == 0) continue;
            ref var right = ref seam[(int)(V.Count - rest)];
            if (row == end - start - 1)
            {
                var at = start * n + i;
                UpdateStep<T, TRule>.TakePart(
                    fixedRule, V.Fma(left, V.Load(ref right), (V)0), w.Slice(at, rest),
                    Part(0, A, at, rest), Part(1, B, at, rest), Part(2, C, at, rest));
                break;
            }
            left = V.WhereLess(index, (V)rest, left, V.Broadcast(Unsafe.Add(ref firstX, row + 1)));
            Step(fixedRule, left, ref right, 0, ref firstW, ref firstA, ref firstB, ref firstC, i);
            i += V.Count;
            j = V.Count - rest;
        }

        static Span<T> Part(int slot, View<T> view, nint start, nint count) => slot < TRule.SlotCount ? view.Slice(start, count) : default;
    }

    /// <summary>By x y + 0, as <see cref="OuterJob{S, V, T, TEpilogue}"/> computes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<V>(in TRule rule, V x, ref T y0, nint j, ref T w0, ref T a0, ref T b0, ref T c0, nint i)
        where V : struct, IVectorLane<V, T> =>
        UpdateStep<T, TRule>.Take(rule, V.Fma(x, V.Load(ref Unsafe.Add(ref y0, j)), (V)0), ref w0, ref a0, ref b0, ref c0, i);
}
