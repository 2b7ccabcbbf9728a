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

/// <summary>Softmax of each row and its cross-entropy with the row's label.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct CrossEntropyJob<T, V, E>(
    ArrayView<T> loss, ArrayView<T> probabilities, ArrayView<T> x, ArrayView<long> labels, FaultReport faults, long n)
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
        for (long i = Group.IdxX; i < n; i += Group.DimX)
            probabilities[first + i] = E.Store(V.Exp(E.Load(x[first + i]) - max) / sum);
        if (Group.IdxX == 0) loss[item] = E.Store(V.Log(sum) - (E.Load(x[first + faults.Class(labels[item], n)]) - max));
    }
}

/// <summary>dx = dy (softmax(x) - onehot(label)); item is an element.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
readonly struct CrossEntropyGradientJob<T, V, E>(
    ArrayView<T> dx, GpuReader<T> dy, ArrayView<T> probabilities, ArrayView<long> labels, long n) : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
{
    public void Run(long item)
    {
        var row = item / n;
        V chosen = labels[row] == item - (row * n) ? 1.0 : 0.0;
        dx[item] = E.Store(E.Load(dy[row]) * (E.Load(probabilities[item]) - chosen));
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
