using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>y = γ (x - μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of each row. Ba, Kiros and Hinton 2016.</summary>
/// <remarks>Three passes over a row while it is in cache: σ² is the mean square of the distances from μ.</remarks>
/// <param name="y">Of shape (rows, n), as x.</param>
/// <param name="mean">Takes a mean for each row.</param>
/// <param name="variance">Takes a variance for each row.</param>
/// <param name="x">The rows.</param>
/// <param name="gamma">Of n; none is 1.</param>
/// <param name="beta">Of n; none is 0.</param>
/// <param name="n">The length of a row, at least 1.</param>
/// <param name="epsilon">ε</param>
/// <typeparam name="T">float or double.</typeparam>
readonly unsafe struct NormalizeRowsJob<T>(
    View<T> y, View<T> mean, View<T> variance, View<T> x, View<T>? gamma, View<T>? beta, nint n, double epsilon)
    : IJob, ILaneLoop<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Run(nint start, nint end) => WidestInRow<T>.Run(in this, n, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var lanes = stackalloc T[3 * V.Count];
        Lanes.Index<V, T>(lanes);
        Lane.Constant<V>(1).Store(ref lanes[V.Count]);
        Lane.Constant<V>(0).Store(ref lanes[2 * V.Count]);
        var scale = gamma is { } g ? g.Pointer() : lanes + V.Count;
        var shift = beta is { } b ? b.Pointer() : lanes + (2 * V.Count);
        nint scaleMask = gamma is null ? 0 : -1, shiftMask = beta is null ? 0 : -1;
        T* source = x.Pointer() + (start * n), target = y.Pointer() + (start * n), means = mean.Pointer(), variances = variance.Pointer();
        var (count, floor) = (T.CreateTruncating(n), T.CreateTruncating(epsilon));
        for (var row = start; row < end; row++, source += n, target += n)
        {
            var average = RowSums<V, T>.Sum<ElementTerm>(source, T.Zero, n, lanes) / count;
            var spread = RowSums<V, T>.Sum<SquareTerm>(source, average, n, lanes) / count;
            Row<V>(source, target, scale, scaleMask, shift, shiftMask, n, average, T.One / T.Sqrt(spread + floor));
            (means[row], variances[row]) = (average, spread);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Row<V>(T* source, T* target, T* scale, nint scaleMask, T* shift, nint shiftMask, nint n, T average, T inverse)
        where V : struct, IVectorLane<V, T>
    {
        V middle = V.Broadcast(average), root = V.Broadcast(inverse);
        var last = n - V.Count;
        for (nint i = 0; i < n; i += V.Count)
        {
            var at = nint.Min(i, last); // the last lane ends where the row does
            V.Fma((V.Load(ref source[at]) - middle) * root, V.Load(ref scale[at & scaleMask]), V.Load(ref shift[at & shiftMask]))
                .Store(ref target[at]);
        }
    }
}
