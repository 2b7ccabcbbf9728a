using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Row times matrix: the sum of the rows of B, each times an element of the row of A.</summary>
unsafe struct RowJob<S, V, T, TEpilogue>(in Product<T> product, TEpilogue epilogue) : IJob
    where S : ISimd<V, T> where V : struct where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    readonly Product<T> _p = product;

    public readonly void Run(nint start, nint end)
    {
        for (; start < end; start += GemmDriver<S, V, T>.RowColumns)
        {
            var n = nint.Min(GemmDriver<S, V, T>.RowColumns, end - start);
            if (!_p.Accumulate) new Span<T>(_p.C + start, (int)n).Clear();
            AddRows(_p, start, n);
            for (nint j = 0; j < n && _p.Bias != null; j++)
                _p.C[start + j] = Wide1<T>.Add(_p.C[start + j], _p.Bias[start + j]);
            Finish.Rows(_p.C + start, 0, 1, n, start, epilogue);
        }
    }

    /// <summary>Four rows of B at a time: one load and store of the sums for four loads of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(Product<T> p, nint start, nint n)
    {
        T* a = p.A, b = p.B + start, c = p.C + start;
        nint step = p.AStep, row = p.BStep, whole = n / S.Count * S.Count, rest = p.K;
        for (; rest >= 4; rest -= 4, a += 4 * step, b += 4 * row)
        {
            V x0 = S.Broadcast(a), x1 = S.Broadcast(a + step), x2 = S.Broadcast(a + 2 * step), x3 = S.Broadcast(a + 3 * step);
            T* b0 = b, b1 = b + row, b2 = b1 + row, b3 = b2 + row;
            for (nint j = 0; j < whole; j += S.Count) S.Store(c + j, Sum(x0, x1, x2, x3, b0 + j, b1 + j, b2 + j, b3 + j, c + j));
            if (whole < n)
                S.StorePart(c + whole, Sum(x0, x1, x2, x3, b0 + whole, b1 + whole, b2 + whole, b3 + whole, c + whole), (int)(n - whole));
        }
        for (; rest > 0; rest--, a += step, b += row)
        {
            var x = S.Broadcast(a);
            for (nint j = 0; j < whole; j += S.Count) S.Store(c + j, S.Fma(x, S.Load(b + j), S.Load(c + j)));
            if (whole < n) S.StorePart(c + whole, S.Fma(x, S.Load(b + whole), S.Load(c + whole)), (int)(n - whole));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Sum(V x0, V x1, V x2, V x3, T* b0, T* b1, T* b2, T* b3, T* c) =>
        S.Fma(x3, S.Load(b3), S.Fma(x2, S.Load(b2), S.Fma(x1, S.Load(b1), S.Fma(x0, S.Load(b0), S.Load(c)))));
}
