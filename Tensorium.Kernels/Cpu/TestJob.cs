using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>y = map(a, b) is not 0, element by element.</summary>
/// <typeparam name="T">The element type of the operands.</typeparam>
/// <typeparam name="TMap">A comparison or logical op: 1 or 0.</typeparam>
readonly struct TestJob<T, TMap>(TMap map, View<bool> y, StridedReader<T> a, StridedReader<T> b) : IJob, ILaneLoop<T>
    where T : unmanaged, INumber<T>
    where TMap : struct, IMap
{
    const int Block = 512, Padded = Block + 16;

    public void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> buffers = stackalloc T[3 * Padded];
        var answers = buffers[(2 * Padded)..];
        for (var at = start; at < end; at += Block)
        {
            var n = (int)nint.Min(Block, end - at);
            ref var left = ref MemoryMarshal.GetReference(a.Read(at, n, buffers));
            ref var right = ref left;
            if (TMap.Arity > 1) right = ref MemoryMarshal.GetReference(b.Read(at, n, buffers[Padded..]));
            for (nint i = 0; i < n; i += V.Count)
            {
                var (x, z) = (V.Load(ref Unsafe.Add(ref left, i)), V.Load(ref Unsafe.Add(ref right, i)));
                map.Apply(x, z, default, default).Store(ref answers[(int)i]);
            }
            var target = y.Slice(at, n);
            for (var i = 0; i < target.Length; i++) target[i] = !T.IsZero(answers[i]);
        }
    }
}
