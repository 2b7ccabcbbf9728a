using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Softmax of each row, or its logarithm: x - max(x) first, since exp overflows above 88 in single precision.</summary>
/// <remarks>A row of -infinity alone has no distribution: NaN.</remarks>
/// <typeparam name="T">float or double.</typeparam>
readonly struct SoftmaxJob<T>(View<T> y, View<T> x, nint n, bool log) : IJob, ILaneLoop<T> where T : unmanaged
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        if (n > ShortRows<V, T>.MaxLength)
        {
            for (var row = start; row < end; row++) Long<V>(x.Slice(row * n, n), y.Slice(row * n, n));
            return;
        }
        Span<T> table = stackalloc T[ShortRows<V, T>.TableSize];
        for (var row = start; row < end; row += V.Count)
        {
            var count = nint.Min(V.Count, end - row) * n;
            ShortRows<V, T>.Softmax(x.Slice(row * n, count), y.Slice(row * n, count), (int)n, log, table);
        }
    }

    void Long<V>(ReadOnlySpan<T> source, Span<T> target) where V : struct, IVectorLane<V, T>
    {
        var (max, sum) = LaneRow<V, T>.Exponentials(source, target);
        if (log) LaneRow<V, T>.Map(new ShiftBy<V>(max, V.Log(sum)), source, target);
        else LaneRow<V, T>.Map(new MultiplyBy<V>(Lane.Constant<V>(1) / sum), target, target);
    }
}

/// <summary>Softmax of each row and its cross-entropy with the row's label, in one pass while the row is in cache.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct CrossEntropyJob<T>(View<T> loss, View<T> probabilities, View<T> x, View<long> labels, nint n)
    : IJob, ILaneLoop<T> where T : unmanaged
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> table = stackalloc T[ShortRows<V, T>.TableSize];
        Span<T> chosen = stackalloc T[V.Count];
        ref var first = ref MemoryMarshal.GetReference(chosen);
        var isShort = n <= ShortRows<V, T>.MaxLength;
        for (var row = start; row < end; row += isShort ? V.Count : 1)
        {
            var rows = (int)nint.Min(isShort ? V.Count : 1, end - row);
            var source = x.Slice(row * n, rows * n);
            var target = probabilities.Slice(row * n, rows * n);
            var (max, sum) = isShort
                ? ShortRows<V, T>.Softmax(source, target, (int)n, log: false, table)
                : Long<V>(source, target);
            for (var i = 0; i < rows; i++) chosen[i] = source[(int)((i * n) + (nint)labels.Slice(row + i, 1)[0])];
            (V.Log(sum) - (V.Load(ref first) - max)).Store(ref first);
            chosen[..rows].CopyTo(loss.Slice(row, rows));
        }
    }

    static (V Max, V Sum) Long<V>(ReadOnlySpan<T> source, Span<T> target) where V : struct, IVectorLane<V, T>
    {
        var (max, sum) = LaneRow<V, T>.Exponentials(source, target);
        LaneRow<V, T>.Map(new MultiplyBy<V>(Lane.Constant<V>(1) / sum), target, target);
        return (max, sum);
    }
}

/// <summary>dx = dy (softmax(x) - onehot(label)), row by row.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct CrossEntropyGradientJob<T>(
    View<T> dx, StridedReader<T> dy, View<T> probabilities, View<long> labels, nint n)
    : IJob, ILaneLoop<T> where T : unmanaged, INumber<T>
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> factors = stackalloc T[256];
        for (; start < end; start += factors.Length)
        {
            var rows = (int)nint.Min(factors.Length, end - start);
            dy.Gather(start, factors[..rows]);
            for (var i = 0; i < rows; i++) Row<V>(start + i, factors[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Row<V>(nint row, T factor) where V : struct, IVectorLane<V, T>
    {
        var source = probabilities.Slice(row * n, n);
        var target = dx.Slice(row * n, n);
        if (n < 2 * V.Count)
        {
            for (var i = 0; i < target.Length; i++) target[i] = factor * source[i];
        }
        else
        {
            LaneRow<V, T>.Map(new MultiplyBy<V>(V.Broadcast(factor)), source, target);
        }
        var label = (int)labels.Slice(row, 1)[0];
        target[label] = factor * (source[label] - T.One);
    }
}
