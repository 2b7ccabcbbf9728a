using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Softmax of each row, or its logarithm: x - max(x) first, since exp overflows above 88 in single precision.</summary>
/// <remarks>A row of -infinity alone has no distribution: NaN.</remarks>
/// <typeparam name="T">float or double.</typeparam>
readonly struct SoftmaxJob<T>(View<T> y, View<T> x, nint n, bool log) : IJob, ILaneLoop<T> where T : unmanaged
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        for (var row = start; row < end; row++)
        {
            var source = x.Slice(row * n, n);
            var target = y.Slice(row * n, n);
            var (max, sum) = LaneRow<V, T>.Exponentials(source, target);
            if (log) LaneRow<V, T>.Map(new ShiftBy<V>(max, V.Log(sum)), source, target);
            else LaneRow<V, T>.Map(new DivideBy<V>(sum), target, target);
        }
    }
}

/// <summary>Softmax of each row and its cross-entropy with the row's label, in one pass while the row is in cache.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct CrossEntropyJob<T>(View<T> loss, View<T> probabilities, View<T> x, View<long> labels, nint n)
    : IJob, ILaneLoop<T> where T : unmanaged
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> buffer = stackalloc T[16];
        for (var row = start; row < end; row++)
        {
            var source = x.Slice(row * n, n);
            var target = probabilities.Slice(row * n, n);
            var (max, sum) = LaneRow<V, T>.Exponentials(source, target);
            LaneRow<V, T>.Map(new DivideBy<V>(sum), target, target);
            buffer.Fill(source[(int)labels.Slice(row, 1)[0]]);
            var chosen = V.Load(ref MemoryMarshal.GetReference(buffer));
            (V.Log(sum) - (chosen - max)).Store(ref MemoryMarshal.GetReference(buffer));
            loss.Slice(row, 1)[0] = buffer[0];
        }
    }
}

/// <summary>dx = dy (softmax(x) - onehot(label)), row by row.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct CrossEntropyGradientJob<T>(
    View<T> dx, StridedReader<T> dy, View<T> probabilities, View<long> labels, nint n)
    : IJob, ILaneLoop<T> where T : unmanaged
{
    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> buffer = stackalloc T[16];
        ref var first = ref MemoryMarshal.GetReference(buffer);
        Span<T> scale = stackalloc T[1];
        for (var row = start; row < end; row++)
        {
            var source = probabilities.Slice(row * n, n);
            var target = dx.Slice(row * n, n);
            var label = (int)labels.Slice(row, 1)[0];
            dy.Gather(row, scale);
            buffer.Fill(scale[0]);
            var factor = V.Load(ref first);
            LaneRow<V, T>.Map(new MultiplyBy<V>(factor), source, target);
            buffer.Fill(source[label]);
            (factor * (V.Load(ref first) - Lane.Constant<V>(1))).Store(ref first);
            target[label] = first;
        }
    }
}
