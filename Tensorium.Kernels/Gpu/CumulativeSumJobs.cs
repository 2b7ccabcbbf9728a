using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Running sums of each line along the middle axis of (outer, n, inner); item is a line, a thread's.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="N">How it converts.</typeparam>
/// <typeparam name="TSum">The type that sums are kept in: double for float, which rounds each element once.</typeparam>
/// <typeparam name="V">The lane of sums.</typeparam>
/// <typeparam name="E">How sums become lanes.</typeparam>
/// <typeparam name="NSum">How sums convert.</typeparam>
readonly struct CumulativeSumJob<T, N, TSum, V, E, NSum>(ArrayView<T> x, ArrayView<T> y, long n, long inner) : IGpuJob
    where T : unmanaged
    where N : struct, INumberKind<T>
    where TSum : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<TSum, V>
    where NSum : struct, INumberKind<TSum>
{
    public void Run(long item)
    {
        var outer = item / inner;
        var at = (outer * n * inner) + (item - (outer * inner));
        V sum = 0.0;
        for (long i = 0; i < n; i++)
        {
            sum += E.Load(Summand.Of<T, N, TSum, NSum>(x[at]));
            y[at] = Summand.Back<T, N, TSum, NSum>(E.Store(sum));
            at += inner;
        }
    }
}

/// <summary>
/// <see cref="CumulativeSumJob{T, N, TSum, V, E, NSum}"/> for long lines, a group each: every thread sums its share of neighbours,
/// adds up the shares before it, and then runs through its own.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="N">How it converts.</typeparam>
/// <typeparam name="TSum">The type that sums are kept in.</typeparam>
/// <typeparam name="V">The lane of sums.</typeparam>
/// <typeparam name="E">How sums become lanes.</typeparam>
/// <typeparam name="NSum">How sums convert.</typeparam>
readonly struct CumulativeSumLinesJob<T, N, TSum, V, E, NSum>(ArrayView<T> x, ArrayView<T> y, long n, long inner) : IGpuGroupJob
    where T : unmanaged
    where N : struct, INumberKind<T>
    where TSum : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<TSum, V>
    where NSum : struct, INumberKind<TSum>
{
    public void Run(long item)
    {
        var outer = item / inner;
        var line = (outer * n * inner) + (item - (outer * inner));
        var share = (n + Group.DimX - 1) / Group.DimX;
        var start = line + (Math.Min(Group.IdxX * share, n) * inner);
        var end = line + (Math.Min((Group.IdxX + 1) * share, n) * inner);
        V own = 0.0;
        for (var at = start; at < end; at += inner) own += E.Load(Summand.Of<T, N, TSum, NSum>(x[at]));

        var sums = SharedMemory.Allocate<TSum>(GroupTree.MaxGroup);
        sums[Group.IdxX] = E.Store(own);
        for (var step = 1; step < Group.DimX; step <<= 1)
        {
            Group.Barrier();
            V before = 0.0;
            if (Group.IdxX >= step) before = E.Load(sums[Group.IdxX - step]);
            Group.Barrier();
            own += before;
            sums[Group.IdxX] = E.Store(own);
        }
        Group.Barrier();
        V sum = 0.0;
        if (Group.IdxX > 0) sum = E.Load(sums[Group.IdxX - 1]);
        for (var at = start; at < end; at += inner)
        {
            sum += E.Load(Summand.Of<T, N, TSum, NSum>(x[at]));
            y[at] = Summand.Back<T, N, TSum, NSum>(E.Store(sum));
        }
    }
}
