using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Where the largest or smallest element of each line along the middle axis of (outer, n, inner) is; item is a line, a thread's.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it compares in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct ArgReduceJob<T, V, E>(ArrayView<T> x, ArrayView<long> y, long n, long inner, int largest) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var outer = item / inner;
        var at = (outer * n * inner) + (item - (outer * inner));
        var best = new Candidate<V, E, T>(E.Load(x[at]), 0);
        for (long i = 1; i < n; i++)
        {
            at += inner;
            best = best.Or(new(E.Load(x[at]), i), largest);
        }
        y[item] = best.Place;
    }
}

/// <summary><see cref="ArgReduceJob{T, V, E}"/> for long lines, a group each: every thread a share, then the shares by a tree.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="V">The lane that it compares in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct ArgReduceLinesJob<T, V, E>(ArrayView<T> x, ArrayView<long> y, long n, long inner, int largest) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var outer = item / inner;
        var first = (outer * n * inner) + (item - (outer * inner));
        long own = Math.Min(Group.IdxX, n - 1); // where there are more threads than elements, some look at the last
        var best = new Candidate<V, E, T>(E.Load(x[first + (own * inner)]), own);
        for (var i = own + Group.DimX; i < n; i += Group.DimX)
            best = best.Or(new(E.Load(x[first + (i * inner)]), i), largest);

        var values = SharedMemory.Allocate<T>(GroupTree.MaxGroup);
        var places = SharedMemory.Allocate<long>(GroupTree.MaxGroup);
        (values[Group.IdxX], places[Group.IdxX]) = (E.Store(best.Value), best.Place);
        for (var half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            Group.Barrier();
            if (Group.IdxX >= half) continue;
            var other = new Candidate<V, E, T>(E.Load(values[Group.IdxX + half]), places[Group.IdxX + half]);
            best = best.Or(other, largest);
            (values[Group.IdxX], places[Group.IdxX]) = (E.Store(best.Value), best.Place);
        }
        if (Group.IdxX == 0) y[item] = best.Place;
    }
}
