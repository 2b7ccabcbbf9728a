using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Results of a few columns, as those of ten classes, which would leave much of a vector of 512 bits empty.</summary>
/// <remarks>
/// Up to four columns go four steps at a time, up to eight two, one or two more as sums along the rows of A (128 x 10 x 100 on a Zen 5: 1.8
/// against 2.3 microseconds by tiles of a vector).
/// </remarks>
/// <typeparam name="T">float.</typeparam>
/// <typeparam name="TSteps">How many steps go at a time, <see cref="N2"/> or <see cref="N4"/>.</typeparam>
/// <typeparam name="TEpilogue">What happens to finished elements.</typeparam>
unsafe struct NarrowJob<T, TSteps, TEpilogue>(in Product<T> product, float* packed, TEpilogue epilogue) : IJob
    where T : unmanaged where TSteps : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    // Two tiles of steps and three of pairs: rows of A are read a second time while they are near. A multiple of the rows of both, so that no
    // tile reaches into the next block.
    const int BlockRows = 2 * StepsKernel<TSteps>.Rows;

    readonly Product<T> _p = product;
    readonly float* _packed = packed;

    /// <summary>Blocks of rows.</summary>
    public readonly nint Blocks => (_p.M - 1) / BlockRows + 1;

    static nint Columns => StepsKernel<TSteps>.Columns;

    /// <summary>Elements of B as <see cref="Pack"/> lays it out.</summary>
    public static nint PackedLength(in Product<T> p) =>
        StepsKernel<TSteps>.PackedLength(p.K) + (p.N > Columns ? PairKernel.PackedLength(p.K) : 0);

    /// <summary>Copies B to where the kernels read it.</summary>
    public static void Pack(in Product<T> p, float* to)
    {
        StepsKernel<TSteps>.Pack((float*)p.B, p.BStep, p.K, to);
        if (p.N > Columns) PairKernel.Pack((float*)p.B + Columns, p.BStep, p.K, to + StepsKernel<TSteps>.PackedLength(p.K));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint start, nint end)
    {
        for (; start < end; start++)
        {
            nint i0 = start * BlockRows, i1 = nint.Min(i0 + BlockRows, _p.M);
            for (var i = i0; i < i1; i += StepsKernel<TSteps>.Rows) Steps(i);
            for (var i = i0; i < i1 && _p.N > Columns; i += PairKernel.Rows) Pairs(i, nint.Min(PairKernel.Rows, i1 - i));
            Finish.Tile(_p, _p.C + i0 * _p.CRow, i1 - i0, _p.N, 0, epilogue);
        }
    }

    /// <summary>The first four or eight columns, for up to twelve rows; fewer are computed with the rows before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Steps(nint i)
    {
        var first = nint.Min(i, _p.M - StepsKernel<TSteps>.Rows);
        var tile = new Tile<float>
        {
            A = (float*)_p.A + first * _p.ARow,
            ARow = _p.ARow,
            B = _packed,
            C = (float*)_p.C + first * _p.CRow,
            CRow = _p.CRow,
            K = _p.K,
            Bias = (float*)_p.Bias,
            Accumulate = _p.Accumulate,
            Rectify = Finish.IsInTile<T, TEpilogue>(),
            Tail = _p.N < Columns ? (int)_p.N : 0,
        };
        StepsKernel<TSteps>.Run(tile, i - first);
    }

    /// <summary>The columns behind these, for up to eight rows; fewer are computed with the rows before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Pairs(nint i, nint rows)
    {
        var first = nint.Min(i, _p.M - PairKernel.Rows);
        var sums = PairKernel.Run((float*)_p.A + first * _p.ARow, _p.ARow, _p.K, _packed + StepsKernel<TSteps>.PackedLength(_p.K));
        var c = (float*)_p.C + first * _p.CRow + Columns;
        if (_p.Accumulate) sums = PairKernel.Load(c, _p.CRow) + sums;
        if (_p.Bias != null) sums += PairKernel.Load((float*)_p.Bias + Columns, 0);
        if (Finish.IsInTile<T, TEpilogue>()) sums = Wide512<float>.Rectify(sums);
        PairKernel.Store(c, _p.CRow, sums, i - first, i - first + rows, _p.N - Columns);
    }
}
