using System.Numerics;

namespace Tensorium.Kernels.Cpu;

/// <summary>y[o, j, :] = x[o, indices[j], :]; item is (o, j).</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly struct IndexSelectJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint inner) : IJob
    where T : unmanaged
{
    public void Run(nint start, nint end)
    {
        for (var item = start; item < end; item++)
        {
            var (outer, j) = (item / indices.Length, item % indices.Length);
            var from = (nint)indices.Slice(j, 1)[0];
            x.Slice(((outer * n) + from) * inner, inner).CopyTo(y.Slice(item * inner, inner));
        }
    }
}

/// <summary>y[o, indices[j], :] += x[o, j, :]; item is o, so that the order of j is the same for any thread count.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct IndexAddJob<T>(View<T> y, View<T> x, View<long> indices, nint n, nint inner) : IJob
    where T : unmanaged, INumber<T>
{
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

/// <summary>The order that sorts each row: stable, NaN last.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct ArgSortJob<T>(View<long> y, View<T> x, nint n, bool descending) : IJob
    where T : unmanaged, IComparable<T>
{
    public void Run(nint start, nint end)
    {
        var keys = new (T Value, long Index)[n];
        Comparison<(T Value, long Index)> order = descending ? Descending : Ascending;
        for (var row = start; row < end; row++)
        {
            var values = x.Slice(row * n, n);
            for (var i = 0; i < keys.Length; i++) keys[i] = (values[i], i);
            keys.AsSpan().Sort(order);
            var target = y.Slice(row * n, n);
            for (var i = 0; i < keys.Length; i++) target[i] = keys[i].Index;
        }
    }

    static int Ascending((T Value, long Index) a, (T Value, long Index) b)
    {
        var byNaN = IsNaN(a.Value).CompareTo(IsNaN(b.Value));
        if (byNaN != 0) return byNaN;
        var byValue = a.Value.CompareTo(b.Value);
        return byValue != 0 ? byValue : a.Index.CompareTo(b.Index);
    }

    static int Descending((T Value, long Index) a, (T Value, long Index) b)
    {
        var byNaN = IsNaN(a.Value).CompareTo(IsNaN(b.Value));
        if (byNaN != 0) return byNaN;
        var byValue = b.Value.CompareTo(a.Value);
        return byValue != 0 ? byValue : a.Index.CompareTo(b.Index);
    }

    static bool IsNaN(T value) =>
        value switch { float f => float.IsNaN(f), double d => double.IsNaN(d), _ => false };
}
