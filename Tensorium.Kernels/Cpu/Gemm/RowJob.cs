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
            AddRows(start, n);
            for (nint j = 0; j < n && _p.Bias != null; j++)
                _p.C[start + j] = Wide1<T>.Add(_p.C[start + j], _p.Bias[start + j]);
            Finish.Rows(_p.C + start, 0, 1, n, start, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void AddRows(nint start, nint n)
    {
        nint p = 0, step = _p.AStep;
        for (; p + 4 <= _p.K; p += 4)
        {
            var x = _p.A + p * step;
            AddFour(S.Broadcast(x), S.Broadcast(x + step), S.Broadcast(x + 2 * step), S.Broadcast(x + 3 * step), p, start, n);
        }
        for (; p < _p.K; p++) AddOne(S.Broadcast(_p.A + p * step), p, start, n);
    }

    /// <summary>Four rows at once: one load and store of the sums for four loads of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void AddFour(V x0, V x1, V x2, V x3, nint p, nint start, nint n)
    {
        T* c = _p.C + start, b0 = _p.B + p * _p.BStep + start, b1 = b0 + _p.BStep, b2 = b1 + _p.BStep, b3 = b2 + _p.BStep;
        for (nint j = 0; j < n; j += S.Count)
        {
            var sum = S.Fma(x0, S.Load(b0 + j), S.Load(c + j));
            sum = S.Fma(x1, S.Load(b1 + j), sum);
            sum = S.Fma(x2, S.Load(b2 + j), sum);
            sum = S.Fma(x3, S.Load(b3 + j), sum);
            if (n - j >= S.Count) S.Store(c + j, sum);
            else S.StorePart(c + j, sum, (int)(n - j));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void AddOne(V x, nint p, nint start, nint n)
    {
        T* c = _p.C + start, b = _p.B + p * _p.BStep + start;
        for (nint j = 0; j < n; j += S.Count)
        {
            var sum = S.Fma(x, S.Load(b + j), S.Load(c + j));
            if (n - j >= S.Count) S.Store(c + j, sum);
            else S.StorePart(c + j, sum, (int)(n - j));
        }
    }
}
