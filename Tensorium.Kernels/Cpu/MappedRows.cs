using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Rows y = map(a, b), which are stored, and summed while they are in registers.</summary>
/// <remarks>The last lane of a row ends where the row does: rows are at least as long as a lane, not cut into blocks, and no operand is y.</remarks>
/// <param name="map">What happens to an element.</param>
/// <param name="y">Takes the rows.</param>
/// <param name="a">The map's first operand, as long as y.</param>
/// <param name="b">Its second.</param>
/// <param name="columns">The length of a row.</param>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TMap">Of at most two operands.</typeparam>
readonly unsafe struct MappedRows<T, TMap>(TMap map, View<T> y, View<T> a, View<T> b, nint columns) : IRowGroups<T>
    where T : unmanaged
    where TMap : struct, IMap
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Join<V>(nint first, int height, int row, Span<T> to) where V : struct, IVectorLane<V, T>
    {
        var at = first + (row * columns);
        var count = int.Min(IRowGroups<T>.Group, height - row);
        var all = count * columns;
        fixed (T* left = a.Slice(at, all), right = b.Slice(at, all), target = y.Slice(at, all), sums = to)
        {
            nint i = 0, last = columns - V.Count;
            for (; i <= columns - (4 * V.Count); i += 4 * V.Count)
            {
                T* l = left + i, r = right + i, t = target + i;
                V s0 = Element<V>(l, r, t, 0), s1 = Element<V>(l, r, t, 1), s2 = Element<V>(l, r, t, 2), s3 = Element<V>(l, r, t, 3);
                for (var rest = count - 1; rest > 0; rest--)
                {
                    l += columns;
                    r += columns;
                    t += columns;
                    s0 += Element<V>(l, r, t, 0);
                    s1 += Element<V>(l, r, t, 1);
                    s2 += Element<V>(l, r, t, 2);
                    s3 += Element<V>(l, r, t, 3);
                }
                s0.Store(ref sums[i]);
                s1.Store(ref sums[i + V.Count]);
                s2.Store(ref sums[i + (2 * V.Count)]);
                s3.Store(ref sums[i + (3 * V.Count)]);
            }
            for (; i < columns; i += V.Count)
            {
                var lane = nint.Min(i, last);
                T* l = left + lane, r = right + lane, t = target + lane;
                var sum = Element<V>(l, r, t, 0);
                for (var rest = count - 1; rest > 0; rest--) sum += Element<V>(l += columns, r += columns, t += columns, 0);
                sum.Store(ref sums[lane]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V Element<V>(T* l, T* r, T* t, int lane) where V : struct, IVectorLane<V, T>
    {
        var at = lane * V.Count;
        var value = map.Apply(V.Load(ref l[at]), TMap.Arity > 1 ? V.Load(ref r[at]) : default, default, default);
        value.Store(ref t[at]);
        return value;
    }
}
