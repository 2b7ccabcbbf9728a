using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>y[o, j, i] = x[o, indices[j], i]; item is an element of y.</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly struct IndexSelectJob<T>(ArrayView<T> y, ArrayView<T> x, ArrayView<long> indices, FaultReport faults, long n, long inner)
    : IGpuJob, IReportsFaults
    where T : unmanaged
{
    public void Run(long item)
    {
        var line = item / inner;
        var outer = line / indices.Length;
        var place = faults.Place(indices[line - (outer * indices.Length)], n);
        y[item] = x[(((outer * n) + place) * inner) + (item - (line * inner))];
    }
}

/// <summary>y[o, j, i] = x[o, indices[o, j, i], i]; item is an element of y.</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly struct GatherJob<T>(ArrayView<T> y, ArrayView<T> x, ArrayView<long> indices, FaultReport faults, long n, long count, long inner)
    : IGpuJob, IReportsFaults
    where T : unmanaged
{
    public void Run(long item) =>
        y[item] = x[(((item / (count * inner) * n) + faults.Place(indices[item], n)) * inner) + (item % inner)];
}

/// <summary>y[o, indices[j], i] += x[o, j, i]; item is (o, i), so that the order of j is always the same.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it adds in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct IndexAddJob<T, V, E>(ArrayView<T> y, ArrayView<T> x, ArrayView<long> indices, FaultReport faults, long n, long inner)
    : IGpuJob, IReportsFaults
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var outer = item / inner;
        var i = item - (outer * inner);
        for (long j = 0; j < indices.Length; j++)
        {
            var to = (((outer * n) + faults.Place(indices[j], n)) * inner) + i;
            y[to] = E.Store(E.Load(y[to]) + E.Load(x[(((outer * indices.Length) + j) * inner) + i]));
        }
    }
}

/// <summary>y[o, indices[o, j, i], i] += x[o, j, i]; item is (o, i).</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it adds in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct ScatterAddJob<T, V, E>(
    ArrayView<T> y, ArrayView<T> x, ArrayView<long> indices, FaultReport faults, long n, long count, long inner) : IGpuJob, IReportsFaults
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var outer = item / inner;
        var i = item - (outer * inner);
        for (long j = 0; j < count; j++)
        {
            var at = (((outer * count) + j) * inner) + i;
            var to = (((outer * n) + faults.Place(indices[at], n)) * inner) + i;
            y[to] = E.Store(E.Load(y[to]) + E.Load(x[at]));
        }
    }
}
