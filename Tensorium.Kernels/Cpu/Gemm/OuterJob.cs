using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// A column times a row, as the weight gradient of a single example: row after row of the result, for storing it is all there
/// is to do, and memory takes it best in its order (784 x 300 in a step on a Zen 5: 3 microseconds less than by tiles).
/// </summary>
unsafe struct OuterJob<S, V, T, TEpilogue>(in Product<T> product, TEpilogue epilogue) : IJob
    where S : ISimd<V, T> where V : struct where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    readonly Product<T> _p = product;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint start, nint end)
    {
        var p = _p;
        nint four = 4 * S.Count, whole = p.N / S.Count * S.Count;
        for (var i = start; i < end; i++)
        {
            var x = S.Broadcast(p.A + i * p.ARow);
            var c = p.C + i * p.CRow;
            nint j = 0;
            for (; j <= p.N - four; j += four)
            {
                S.Store(c + j, Value(p, x, c, j));
                S.Store(c + j + S.Count, Value(p, x, c, j + S.Count));
                S.Store(c + j + 2 * S.Count, Value(p, x, c, j + 2 * S.Count));
                S.Store(c + j + 3 * S.Count, Value(p, x, c, j + 3 * S.Count));
            }
            for (; j < whole; j += S.Count) S.Store(c + j, Value(p, x, c, j));
            if (j < p.N) S.StorePart(c + j, Value(p, x, c, j), (int)(p.N - j));
            Finish.Rows(c, 0, 1, p.N, 0, epilogue);
        }
    }

    /// <summary>As a tile computes it: the product joins a sum of zero, then C, then the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Value(in Product<T> p, V x, T* c, nint j)
    {
        var value = S.Fma(x, S.Load(p.B + j), default);
        if (p.Accumulate) value = S.Add(S.Load(c + j), value);
        return p.Bias == null ? value : S.Add(value, S.Load(p.Bias + j));
    }
}
