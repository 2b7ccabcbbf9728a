using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Softmax of each row, or its logarithm: x - max(x) first, since exp overflows above 88 in single precision.</summary>
/// <remarks>A row of -infinity alone has no distribution: NaN.</remarks>
/// <typeparam name="T">float or double.</typeparam>
readonly struct SoftmaxJob<T>(View<T> y, View<T> x, nint n, bool log) : IJob, ILaneLoop<T> where T : unmanaged
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        if (n <= ShortRows<V, T>.MaxLength)
        {
            Short<V>(start, end);
            return;
        }
        var index = stackalloc T[V.Count];
        Lanes.Index<V, T>(index);
        for (; start < end; start++) Long<V>(x.Slice(start * n, n), y.Slice(start * n, n), ref *index);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Short<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var table = new ShortRows<V, T>((int)n, stackalloc T[ShortRows<V, T>.TableSize]);
        Span<T> maxima = stackalloc T[V.Count], sums = stackalloc T[V.Count];
        for (; start < end; start += V.Count)
        {
            var count = nint.Min(V.Count, end - start) * n;
            table.Read(x.Slice(start * n, count));
            table.Statistics(ref maxima[0], ref sums[0], keepsTerms: !log);
            V max = V.Load(ref maxima[0]), sum = V.Load(ref sums[0]);
            if (log) table.Map(new ShiftBy<V>(max, V.Log(sum)));
            else table.Map(new MultiplyBy<V>(Lane.Constant<V>(1) / sum));
            table.Write(y.Slice(start * n, count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Long<V>(ReadOnlySpan<T> source, Span<T> target, ref T index) where V : struct, IVectorLane<V, T>
    {
        var max = SoftmaxRow<V, T>.Max(source);
        var sum = V.Broadcast(SoftmaxRow<V, T>.Exponentials(source, log ? [] : target, max, in index));
        if (log) LaneRow<V, T>.Map(new ShiftBy<V>(V.Broadcast(max), V.Log(sum)), source, target);
        else LaneRow<V, T>.Map(new MultiplyBy<V>(Lane.Constant<V>(1) / sum), target);
    }
}

/// <summary>The cross-entropy of each row's softmax with its label, and the row's maximum and Σ exp(x - max), side by side.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct CrossEntropyJob<T>(View<T> loss, View<T> statistics, View<T> x, View<long> labels, nint n)
    : IJob, ILaneLoop<T> where T : unmanaged
{
    const nint Near = 8192; // elements of rows that stay in the first cache from one pass to the next

    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var isShort = n <= ShortRows<V, T>.MaxLength;
        var index = stackalloc T[V.Count];
        Lanes.Index<V, T>(index);
        var table = new ShortRows<V, T>((int)n, stackalloc T[isShort ? ShortRows<V, T>.TableSize : 0]);
        Span<T> maxima = stackalloc T[V.Count], sums = stackalloc T[V.Count], losses = stackalloc T[V.Count];
        for (var many = isShort ? V.Count : (int)nint.Clamp(Near / n, 1, V.Count); start < end; start += many)
        {
            var rows = (int)nint.Min(many, end - start);
            if (isShort)
            {
                table.Read(x.Slice(start * n, rows * n));
                table.Statistics(ref maxima[0], ref sums[0], keepsTerms: false);
            }
            else
            {
                Long<V>(start, maxima[..rows], sums, ref *index);
            }
            for (var i = 0; i < rows; i++) losses[i] = Row(start + i)[(int)labels.Slice(start + i, 1)[0]];
            (V.Log(V.Load(ref sums[0])) - (V.Load(ref losses[0]) - V.Load(ref maxima[0]))).Store(ref losses[0]);
            losses[..rows].CopyTo(loss.Slice(start, rows));
            var pairs = statistics.Slice(2 * start, 2 * rows);
            for (var i = 0; i < rows; i++) (pairs[2 * i], pairs[(2 * i) + 1]) = (maxima[i], sums[i]);
        }
    }

    /// <summary>All maxima before the first exponential, which then waits for none of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Long<V>(nint start, Span<T> maxima, Span<T> sums, ref T index) where V : struct, IVectorLane<V, T>
    {
        for (var i = 0; i < maxima.Length; i++) maxima[i] = SoftmaxRow<V, T>.Max(Row(start + i));
        for (var i = 0; i < maxima.Length; i++) sums[i] = SoftmaxRow<V, T>.Exponentials(Row(start + i), [], maxima[i], in index);
    }

    ReadOnlySpan<T> Row(nint row) => x.Slice(row * n, n);
}

/// <summary>dx = dy (exp(x - max) / sum - onehot(label)), row by row.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct CrossEntropyGradientJob<T>(
    View<T> dx, StridedReader<T> dy, View<T> statistics, View<T> x, View<long> labels, nint n)
    : IJob, ILaneLoop<T> where T : unmanaged, INumber<T>
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        var isShort = n <= ShortRows<V, T>.MaxLength;
        var table = new ShortRows<V, T>((int)n, stackalloc T[isShort ? ShortRows<V, T>.TableSize : 0]);
        Span<T> slopes = stackalloc T[V.Count], maxima = stackalloc T[V.Count], factors = stackalloc T[V.Count];
        for (; start < end; start += V.Count)
        {
            var rows = (int)nint.Min(V.Count, end - start);
            dy.Gather(start, slopes[..rows]);
            var pairs = statistics.Slice(2 * start, 2 * rows);
            for (var i = 0; i < rows; i++) (maxima[i], factors[i]) = (pairs[2 * i], slopes[i] / pairs[(2 * i) + 1]);
            if (isShort)
            {
                table.Read(x.Slice(start * n, rows * n));
                table.Map(new ScaledExpBelow<V>(V.Load(ref maxima[0]), V.Load(ref factors[0])));
                table.Write(dx.Slice(start * n, rows * n));
            }
            for (var i = 0; i < rows && !isShort; i++)
            {
                var probabilities = new ScaledExpBelow<V>(V.Broadcast(maxima[i]), V.Broadcast(factors[i]));
                LaneRow<V, T>.Map(probabilities, x.Slice((start + i) * n, n), dx.Slice((start + i) * n, n));
            }
            for (var i = 0; i < rows; i++) dx.Slice((start + i) * n, n)[(int)labels.Slice(start + i, 1)[0]] -= slopes[i];
        }
    }
}
