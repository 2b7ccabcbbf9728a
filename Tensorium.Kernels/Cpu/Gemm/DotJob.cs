using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Row times a transposed matrix: element j is the dot product of the row and stored row j of B.</summary>
unsafe struct DotJob<S, V, T, TEpilogue>(in Product<T> product, TEpilogue epilogue) : IJob
    where S : ISimd<V, T> where V : struct where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    readonly Product<T> _p = product;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint start, nint end)
    {
        const int Piece = 1 << 20;
        for (var j = start; j < end; j++) Put(j, Dot(_p.A, _p.B + j * _p.BColumn, _p.K));
        for (var j = start; j < end; j += Piece)
            Finish.Rows(_p.C + j, 0, 1, nint.Min(Piece, end - j), j, epilogue);
    }

    readonly void Put(nint j, T sum)
    {
        if (_p.Accumulate) sum = Wide1<T>.Add(_p.C[j], sum);
        _p.C[j] = _p.Bias == null ? sum : Wide1<T>.Add(sum, _p.Bias[j]);
    }

    /// <summary>Four partial sums a lane hide the latency of the FMA; they are joined in a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static T Dot(T* x, T* y, nint k)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        nint p = 0, step = 4 * S.Count;
        for (; p + step <= k; p += step)
        {
            s0 = S.Fma(S.Load(x + p), S.Load(y + p), s0);
            s1 = S.Fma(S.Load(x + p + S.Count), S.Load(y + p + S.Count), s1);
            s2 = S.Fma(S.Load(x + p + 2 * S.Count), S.Load(y + p + 2 * S.Count), s2);
            s3 = S.Fma(S.Load(x + p + 3 * S.Count), S.Load(y + p + 3 * S.Count), s3);
        }
        for (; p + S.Count <= k; p += S.Count) s0 = S.Fma(S.Load(x + p), S.Load(y + p), s0);
        var sum = S.Sum(S.Add(S.Add(s0, s1), S.Add(s2, s3)));
        for (; p < k; p++) sum = Wide1<T>.Fma(x[p], y[p], sum);
        return sum;
    }
}
