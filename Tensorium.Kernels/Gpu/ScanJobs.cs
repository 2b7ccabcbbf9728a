using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Where the largest or smallest element of each line along the middle axis of (outer, n, inner) is.</summary>
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
        var best = E.Load(x[at]);
        long found = 0;
        for (long i = 1; i < n && !IsNaN(best); i++)
        {
            at += inner;
            var value = E.Load(x[at]);
            if (IsNaN(value) || (largest != 0 ? IsLess(best, value) : IsLess(value, best)))
            {
                best = value;
                found = i;
            }
        }
        y[item] = found;
    }

    static bool IsLess(V a, V b) => E.Holds(V.WhereLess(a, b, 1.0, 0.0));

    static bool IsNaN(V x) => E.Holds(V.WhereEqual(x, x, 0.0, 1.0));
}

/// <summary>Running sums of each line along the middle axis of (outer, n, inner).</summary>
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
            var value = x[at];
            sum += E.Load(N.IsReal ? NSum.From(N.Real(value)) : NSum.From(N.Integer(value)));
            y[at] = N.IsReal ? N.From(NSum.Real(E.Store(sum))) : N.From(NSum.Integer(E.Store(sum)));
            at += inner;
        }
    }
}
