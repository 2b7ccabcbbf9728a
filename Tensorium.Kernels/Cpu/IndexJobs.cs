using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>What all jobs with indices share.</summary>
static class IndexJobs
{
    /// <summary>An index that was wrapped and checked before; it is about to be an address, so once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Within(long index, nint length)
    {
        if ((ulong)index >= (ulong)length) ThrowOutside(index, length);
        return (nint)index;
    }

    // Apart from the check, as in View.
    [DoesNotReturn]
    static void ThrowOutside(long index, nint length) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"index {index} does not lie in 0 to {length - 1}");
}

/// <summary>y[o, j, :] = x[o, indices[j], :]; item is (o, j).</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly unsafe struct IndexSelectJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint inner) : IJob
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        while (start < end)
        {
            var (outer, first) = Math.DivRem(start, indices.Length);
            var places = indices.Slice(first, nint.Min(end - start, indices.Length - first));
            if (inner == 1) Elements(places, outer, y.Slice(start, places.Length));
            else
            {
                for (var j = 0; j < places.Length; j++)
                    x.Slice(((outer * n) + IndexJobs.Within(places[j], n)) * inner, inner).CopyTo(y.Slice((start + j) * inner, inner));
            }
            start += places.Length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Elements(ReadOnlySpan<long> places, nint outer, Span<T> target)
    {
        var from = x.Pointer() + (outer * n);
        for (var j = 0; j < target.Length; j++) target[j] = from[IndexJobs.Within(places[j], n)];
    }
}

/// <summary>y[o, indices[j], :] += x[o, j, :]; item is o, so that the order of j is the same for any thread count.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct IndexAddJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint inner) : IJob, ILaneLoop<T>
    where T : unmanaged, INumber<T>
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var places = indices.Pointer();
        for (var outer = start; outer < end; outer++)
        {
            T* sums = y.Pointer() + (outer * n * inner), added = x.Pointer() + (outer * indices.Length * inner);
            for (nint j = 0; j < indices.Length; j++, added += inner)
            {
                var sum = sums + (IndexJobs.Within(places[j], n) * inner);
                nint i = 0;
                for (; i <= inner - V.Count; i += V.Count) (V.Load(ref sum[i]) + V.Load(ref added[i])).Store(ref sum[i]);
                for (; i < inner; i++) sum[i] += added[i];
            }
        }
    }
}

/// <summary>y[o, j, i] = x[o, indices[o, j, i], i]; item is an element of y.</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly unsafe struct GatherJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint count, nint inner) : IJob
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        var target = y.Slice(start, end - start);
        var places = indices.Slice(start, end - start);
        var (outer, at) = Math.DivRem(start, count * inner);
        var from = x.Pointer() + (outer * n * inner);
        var i = at % inner;
        for (var k = 0; k < target.Length; k++)
        {
            target[k] = from[(IndexJobs.Within(places[k], n) * inner) + i];
            if (++i == inner) i = 0;
            if (++at < count * inner) continue;
            at = 0;
            from += n * inner;
        }
    }
}

/// <summary>y[o, indices[o, j, i], i] += x[o, j, i]; item is o.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly unsafe struct ScatterAddJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint count, nint inner) : IJob
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        for (var outer = start; outer < end; outer++)
        {
            T* sums = y.Pointer() + (outer * n * inner), added = x.Pointer() + (outer * count * inner);
            var places = indices.Pointer() + (outer * count * inner);
            for (nint k = 0, i = 0; k < count * inner; k++)
            {
                sums[(IndexJobs.Within(places[k], n) * inner) + i] += added[k];
                if (++i == inner) i = 0;
            }
        }
    }
}
