using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>Up to eight columns of a result, with two neighbours of a row of A to a vector: odd steps beside even ones.</summary>
/// <remarks>
/// A tile of columns would leave at least eight of sixteen elements of a vector empty. An element is the same sequence of operations wherever in
/// the tile it lies.
/// </remarks>
static unsafe class EightKernel
{
    /// <summary>Rows and most columns of a tile.</summary>
    public const int Rows = 12, Columns = 8;

    /// <summary>Elements of the columns as <see cref="Pack"/> lays them out.</summary>
    public static nint PackedLength(nint k) => checked((k + 1) / 2 * 2 * Columns);

    /// <summary>Copies columns of B so that those of two rows take turns; the row behind an odd number of them is zero.</summary>
    /// <param name="b">The first column; of each row eight elements are read.</param>
    /// <param name="step">Elements from one row of B to the next.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="to">Room for <see cref="PackedLength"/> elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, nint step, nint k, float* to)
    {
        var turns = Vector512.Create(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
        nint p = 0;
        for (; p < k - 1; p += 2, b += 2 * step, to += 2 * Columns)
            Avx512F.PermuteVar16x32(Vector512.Create(Vector256.Load(b), Vector256.Load(b + step)), turns).Store(to);
        if (p < k) Avx512F.PermuteVar16x32(Vector256.Load(b).ToVector512(), turns).Store(to);
    }

    /// <summary>Computes some of the twelve rows of a tile, whose B is packed; all of them are read.</summary>
    /// <param name="tile">Where its factors and its result are.</param>
    /// <param name="first">The first row that is stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Tile<float> tile, nint first)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        Vector512<float> s6 = default, s7 = default, s8 = default, s9 = default, s10 = default, s11 = default;
        var row = tile.ARow;
        float* a0 = tile.A, a3 = a0 + 3 * row, a6 = a3 + 3 * row, a9 = a6 + 3 * row, b = tile.B;
        var p = tile.K;
        for (; p > 1; p -= 2)
        {
            var b0 = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Two(a0), b0, s0);
            s1 = Vector512.FusedMultiplyAdd(Two(a0 + row), b0, s1);
            s2 = Vector512.FusedMultiplyAdd(Two(a0 + 2 * row), b0, s2);
            s3 = Vector512.FusedMultiplyAdd(Two(a3), b0, s3);
            s4 = Vector512.FusedMultiplyAdd(Two(a3 + row), b0, s4);
            s5 = Vector512.FusedMultiplyAdd(Two(a3 + 2 * row), b0, s5);
            s6 = Vector512.FusedMultiplyAdd(Two(a6), b0, s6);
            s7 = Vector512.FusedMultiplyAdd(Two(a6 + row), b0, s7);
            s8 = Vector512.FusedMultiplyAdd(Two(a6 + 2 * row), b0, s8);
            s9 = Vector512.FusedMultiplyAdd(Two(a9), b0, s9);
            s10 = Vector512.FusedMultiplyAdd(Two(a9 + row), b0, s10);
            s11 = Vector512.FusedMultiplyAdd(Two(a9 + 2 * row), b0, s11);
            a0 += 2;
            a3 += 2;
            a6 += 2;
            a9 += 2;
            b += 2 * Columns;
        }
        if (p > 0) // apart, for a mask in the loop costs 6 % (128 x 8 x 784: 7.7 against 8.2 microseconds)
        {
            var b0 = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Last(a0), b0, s0);
            s1 = Vector512.FusedMultiplyAdd(Last(a0 + row), b0, s1);
            s2 = Vector512.FusedMultiplyAdd(Last(a0 + 2 * row), b0, s2);
            s3 = Vector512.FusedMultiplyAdd(Last(a3), b0, s3);
            s4 = Vector512.FusedMultiplyAdd(Last(a3 + row), b0, s4);
            s5 = Vector512.FusedMultiplyAdd(Last(a3 + 2 * row), b0, s5);
            s6 = Vector512.FusedMultiplyAdd(Last(a6), b0, s6);
            s7 = Vector512.FusedMultiplyAdd(Last(a6 + row), b0, s7);
            s8 = Vector512.FusedMultiplyAdd(Last(a6 + 2 * row), b0, s8);
            s9 = Vector512.FusedMultiplyAdd(Last(a9), b0, s9);
            s10 = Vector512.FusedMultiplyAdd(Last(a9 + row), b0, s10);
            s11 = Vector512.FusedMultiplyAdd(Last(a9 + 2 * row), b0, s11);
        }
        Store(tile, 0, first, s0, s1);
        Store(tile, 2, first, s2, s3);
        Store(tile, 4, first, s4, s5);
        Store(tile, 6, first, s6, s7);
        Store(tile, 8, first, s8, s9);
        Store(tile, 10, first, s10, s11);
    }

    /// <summary>Two neighbours, again and again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Two(float* a) => Vector512.Create(*(double*)a).AsSingle();

    /// <summary>The last of an odd number and zero, again and again: what lies behind it may be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Last(float* a) => Vector512.Create((ulong)*(uint*)a).AsSingle();

    /// <summary>Adds up even and odd steps of two rows and stores these, unless they come before the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(in Tile<float> tile, nint i, nint first, Vector512<float> upper, Vector512<float> lower)
    {
        var sums = Avx512F.Shuffle(upper, lower, 0b10_00_10_00) + Avx512F.Shuffle(upper, lower, 0b11_01_11_01);
        // each quarter has two elements of one row and two of the other
        sums = Avx512F.PermuteVar8x64(sums.AsDouble(), Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7)).AsSingle();
        var c = tile.C + i * tile.CRow;
        if (i >= first) StoreRow(tile, c, sums.GetLower());
        if (i + 1 >= first) StoreRow(tile, c + tile.CRow, sums.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(in Tile<float> tile, float* c, Vector256<float> sum) =>
        MicroKernel<Wide256<float>, Vector256<float>, float>.StoreRow<N1>(tile, c, sum, default, default, default);
}
