using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>y[o, j, :] = x[o, indices[j], :]; item is (o, j).</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly struct IndexSelectJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint inner) : IJob
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        while (start < end)
        {
            var (outer, first) = Math.DivRem(start, indices.Length);
            foreach (var index in indices.Slice(first, nint.Min(end - start, indices.Length - first)))
                x.Slice(((outer * n) + (nint)index) * inner, inner).CopyTo(y.Slice(start++ * inner, inner));
        }
    }
}

/// <summary>y[o, indices[j], :] += x[o, j, :]; item is o, so that the order of j is the same for any thread count.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct IndexAddJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint inner) : IJob
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        for (var outer = start; outer < end; outer++)
        {
            for (nint j = 0; j < indices.Length; j++)
            {
                var to = (nint)indices.Slice(j, 1)[0];
                var sum = y.Slice(((outer * n) + to) * inner, inner);
                var added = x.Slice(((outer * indices.Length) + j) * inner, inner);
                for (var i = 0; i < sum.Length; i++) sum[i] += added[i];
            }
        }
    }
}

/// <summary>y[o, j, i] = x[o, indices[o, j, i], i]; item is an element of y.</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly struct GatherJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint count, nint inner) : IJob
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        var target = y.Slice(start, end - start);
        var from = indices.Slice(start, end - start);
        for (var k = 0; k < target.Length; k++)
        {
            var (outer, i) = ((start + k) / (count * inner), (start + k) % inner);
            target[k] = x.Slice((((outer * n) + (nint)from[k]) * inner) + i, 1)[0];
        }
    }
}

/// <summary>y[o, indices[o, j, i], i] += x[o, j, i]; item is o.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct ScatterAddJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint count, nint inner) : IJob
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        for (var outer = start; outer < end; outer++)
        {
            for (nint k = 0; k < count * inner; k++)
            {
                var at = (outer * count * inner) + k;
                var to = (nint)indices.Slice(at, 1)[0];
                y.Slice((((outer * n) + to) * inner) + (k % inner), 1)[0] += x.Slice(at, 1)[0];
            }
        }
    }
}
