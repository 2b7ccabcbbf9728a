using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

/// <summary>Results of one or two columns more than half a vector of 512 bits, as those of ten classes.</summary>
/// <remarks>
/// The half goes in tiles of 256 bits, of which a Zen 4 does two in the time of one of 512; the other columns are sums along
/// the rows of A (128 x 10 x 100: 3.2 against 3.6 microseconds; on a Zen 5, which does not, 2.7 against 2.3).
/// </remarks>
/// <typeparam name="T">float.</typeparam>
/// <typeparam name="TEpilogue">What happens to finished elements.</typeparam>
unsafe struct NarrowJob<T, TEpilogue>(in Product<T> product, float* packed, TEpilogue epilogue) : IJob
    where T : unmanaged where TEpilogue : struct, ITileEpilogue<T>
{
    // Two tiles of the half, three of the pairs: rows of A are read a second time while they are near.
    const int TileRows = TallKernel<Wide256<T>, Vector256<T>, T>.MaxRows, BlockRows = 3 * PairKernel.Rows;

    readonly Product<T> _p = product;
    readonly float* _packed = packed;

    /// <summary>Blocks of rows.</summary>
    public readonly nint Blocks => (_p.M - 1) / BlockRows + 1;

    /// <summary>Columns that are done as tiles.</summary>
    public static int Half => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint start, nint end)
    {
        for (; start < end; start++)
        {
            nint i0 = start * BlockRows, i1 = nint.Min(i0 + BlockRows, _p.M);
            for (nint i = i0; i < i1; i += TileRows) Tile(i, nint.Min(TileRows, i1 - i));
            for (nint i = i0; i < i1; i += PairKernel.Rows) Pairs(i, nint.Min(PairKernel.Rows, i1 - i));
            Finish.Rows(_p.C + i0 * _p.CRow, _p.CRow, i1 - i0, _p.N, 0, epilogue);
        }
    }

    /// <summary>The columns of the half, for up to twelve rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Tile(nint i, nint rows)
    {
        var tile = new Tile<T>
        {
            A = _p.A + i * _p.ARow,
            ARow = _p.ARow,
            AStep = 1,
            B = _p.B,
            BStep = _p.BStep,
            C = _p.C + i * _p.CRow,
            CRow = _p.CRow,
            K = _p.K,
            Bias = _p.Bias,
            Accumulate = _p.Accumulate,
        };
        MicroKernel<Wide256<T>, Vector256<T>, T>.Run(tile, rows, 1);
    }

    /// <summary>The columns behind the half, for up to eight rows; fewer are computed with the rows before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Pairs(nint i, nint rows)
    {
        var first = nint.Min(i, _p.M - PairKernel.Rows);
        var sums = PairKernel.Run((float*)(_p.A + first * _p.ARow), _p.ARow, _p.K, _packed);
        var c = (float*)_p.C + first * _p.CRow + Half;
        if (_p.Accumulate) sums = PairKernel.Load(c, _p.CRow) + sums;
        if (_p.Bias != null) sums += PairKernel.Load((float*)_p.Bias + Half, 0);
        PairKernel.Store(c, _p.CRow, sums, i - first, i - first + rows, _p.N - Half);
    }
}
