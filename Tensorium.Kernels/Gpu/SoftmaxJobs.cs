using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Softmax of each row, or its logarithm: x - max(x) first, since exp overflows above 88 in single precision.</summary>
/// <remarks>A row of -infinity alone has no distribution: NaN.</remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct SoftmaxJob<T, V, E>(ArrayView<T> y, ArrayView<T> x, long n, int log) : IGpuGroupJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var first = item * n;
        var max = RowOf<T, V, E>.Max(x, first, n);
        var sum = RowOf<T, V, E>.Exponentials(x, first, n, max);
        var logarithm = V.Log(sum);
        for (long i = Group.IdxX; i < n; i += Group.DimX)
        {
            var value = E.Load(x[first + i]);
            y[first + i] = E.Store(log != 0 ? (value - max) - logarithm : V.Exp(value - max) / sum);
        }
    }
}

/// <summary>The cross-entropy of each row's softmax with its label, and the row's maximum and Σ exp(x - max), side by side.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct CrossEntropyJob<T, V, E>(
    ArrayView<T> loss, ArrayView<T> statistics, ArrayView<T> x, ArrayView<long> labels, FaultReport faults, long n)
    : IGpuGroupJob, IReportsFaults
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var first = item * n;
        var max = RowOf<T, V, E>.Max(x, first, n);
        var sum = RowOf<T, V, E>.Exponentials(x, first, n, max);
        if (Group.IdxX != 0) return;
        statistics[2 * item] = E.Store(max);
        statistics[(2 * item) + 1] = E.Store(sum);
        loss[item] = E.Store(V.Log(sum) - (E.Load(x[first + faults.Class(labels[item], n)]) - max));
    }
}

/// <summary>dx = dy (exp(x - max) / sum - onehot(label)); item is an element.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct CrossEntropyGradientJob<T, V, E>(
    ArrayView<T> dx, GpuReader<T> dy, ArrayView<T> statistics, ArrayView<T> x, ArrayView<long> labels, long n) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var row = item / n;
        V chosen = labels[row] == item - (row * n) ? 1.0 : 0.0;
        var probability = V.Exp(E.Load(x[item]) - E.Load(statistics[2 * row])) / E.Load(statistics[(2 * row) + 1]);
        dx[item] = E.Store(E.Load(dy[row]) * (probability - chosen));
    }
}

/// <summary>What a group finds out about a row of n elements.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
static class RowOf<T, V, E>
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    /// <summary>max x</summary>
    public static V Max(ArrayView<T> x, long first, long n)
    {
        var max = E.Load(x[first + Math.Min(Group.IdxX, n - 1)]);
        for (long i = Group.IdxX + Group.DimX; i < n; i += Group.DimX) max = V.Max(max, E.Load(x[first + i]));
        return GroupTree.Join<T, V, E, MaxReduction>(max, (int)Math.Min(n, Group.DimX));
    }

    /// <summary>Σ exp(x - max)</summary>
    public static V Exponentials(ArrayView<T> x, long first, long n, V max)
    {
        V sum = 0.0;
        for (long i = Group.IdxX; i < n; i += Group.DimX) sum += V.Exp(E.Load(x[first + i]) - max);
        return GroupTree.Join<T, V, E, SumReduction>(sum, Group.DimX);
    }
}
