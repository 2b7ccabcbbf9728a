using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Joins the elements of a line that one thread takes: blocks of 32, four sums side by side in each, then the blocks. Rounding
/// errors grow with the number of blocks, of which a GPU's thread has one in a row and few in a column.
/// </summary>
static class ThreadShare
{
    /// <summary>Elements of a block.</summary>
    const int Block = 32;

    /// <summary>The join of elements, at least one: always the same tree.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="at">The first.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="count">How many.</param>
    public static V Join<T, V, E, TReduction>(ArrayView<T> x, long at, long step, long count)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TReduction : struct, IReduction
    {
        var all = JoinBlock<T, V, E, TReduction>(x, at, step, Math.Min(count, Block));
        for (long first = Block; first < count; first += Block)
            all = TReduction.Combine(all, JoinBlock<T, V, E, TReduction>(x, at + (first * step), step, Math.Min(count - first, Block)));
        return all;
    }

    static V JoinBlock<T, V, E, TReduction>(ArrayView<T> x, long at, long step, long count)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TReduction : struct, IReduction
    {
        var a = E.Load(x[at]);
        long i = 1;
        if (count >= 4)
        {
            V b = E.Load(x[at + step]), c = E.Load(x[at + (2 * step)]), d = E.Load(x[at + (3 * step)]);
            for (i = 4; i + 3 < count; i += 4)
            {
                var next = at + (i * step);
                a = TReduction.Combine(a, E.Load(x[next]));
                b = TReduction.Combine(b, E.Load(x[next + step]));
                c = TReduction.Combine(c, E.Load(x[next + (2 * step)]));
                d = TReduction.Combine(d, E.Load(x[next + (3 * step)]));
            }
            a = TReduction.Combine(TReduction.Combine(a, b), TReduction.Combine(c, d));
        }
        for (; i < count; i++) a = TReduction.Combine(a, E.Load(x[at + (i * step)]));
        return a;
    }
}
