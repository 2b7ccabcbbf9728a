using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>Up to four columns of a result, four rows of them to a vector of 512 bits.</summary>
static unsafe class FourColumns
{
    /// <summary>Columns, and rows of a vector.</summary>
    public const int Count = 4;

    /// <summary>Stores columns, each of which lies in a row, as a tile says.</summary>
    /// <param name="from">The first element of the first row; four rows are read.</param>
    /// <param name="m">Elements of a row, and rows of the result.</param>
    /// <param name="tile">Where the result is and what is done to it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreTurned(float* from, nint m, in Tile<float> tile)
    {
        var plain = tile.IsPlain;
        var c = tile.C;
        for (nint i = 0; i < m; i += Count, from += Count, c += Count * tile.CRow)
        {
            var rows = Vector512.Create(
                Vector256.Create(Vector128.Load(from), Vector128.Load(from + m)),
                Vector256.Create(Vector128.Load(from + 2 * m), Vector128.Load(from + 3 * m)));
            Store(tile, plain, c, Turn(rows), 0, nint.Min(Count, m - i));
        }
    }

    /// <summary>A matrix of four rows and four columns, turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Turn(Vector512<float> matrix) =>
        Avx512F.PermuteVar16x32(matrix, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));

    /// <summary>Stores some of four rows.</summary>
    /// <param name="tile">What is done to them before.</param>
    /// <param name="plain">Whether that is nothing.</param>
    /// <param name="c">The first of the four.</param>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="from">The first that is stored.</param>
    /// <param name="to">The first behind these.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Tile<float> tile, bool plain, float* c, Vector512<float> rows, nint from, nint to)
    {
        if (from <= 0 && to > 0) StoreRow(tile, plain, c, rows.GetLower().GetLower());
        if (from <= 1 && to > 1) StoreRow(tile, plain, c + tile.CRow, rows.GetLower().GetUpper());
        if (from <= 2 && to > 2) StoreRow(tile, plain, c + 2 * tile.CRow, rows.GetUpper().GetLower());
        if (from <= 3 && to > 3) StoreRow(tile, plain, c + 3 * tile.CRow, rows.GetUpper().GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(in Tile<float> tile, bool plain, float* c, Vector128<float> row) =>
        MicroKernel<Wide128<float>, Vector128<float>, float>.Store(tile, plain, c, row);
}
