using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>A few columns of a result, with two or four neighbours of a row of A to a vector: two steps of eight columns, or four of four.</summary>
/// <remarks>
/// A tile of columns would leave the other elements of a vector empty. An element is the same sequence of operations wherever in the tile it
/// lies.
/// </remarks>
/// <typeparam name="TSteps"><see cref="N2"/> or <see cref="N4"/>.</typeparam>
static unsafe class StepsKernel<TSteps> where TSteps : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 12;

    const int Count = 16;

    /// <summary>Most columns of a tile.</summary>
    public static int Columns => Count / Steps;

    static int Steps => sizeof(TSteps);

    /// <summary>Elements of the columns as <see cref="Pack"/> lays them out.</summary>
    public static nint PackedLength(nint k) => checked((k + Steps - 1) / Steps * Count);

    /// <summary>Copies columns of B so that those of a vector's rows take turns; rows behind the last are zero.</summary>
    /// <param name="b">The first column; of each row as many elements are read as a tile has columns.</param>
    /// <param name="step">Elements from one row of B to the next.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="to">Room for <see cref="PackedLength"/> elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, nint step, nint k, float* to)
    {
        for (; k >= Steps; k -= Steps, b += Steps * step, to += Count) Turn(Stack(b, step, Steps)).Store(to);
        if (k > 0) Turn(Stack(b, step, k)).Store(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Turn(Vector512<float> rows) => Steps == 2
        ? Avx512F.PermuteVar16x32(rows, Vector512.Create(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15))
        : FourColumns.Turn(rows);

    /// <summary>Rows of B one after the other, and zeros where there are fewer than a vector has room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Stack(float* b, nint step, nint rows)
    {
        if (Steps == 2) return Vector512.Create(Vector256.Load(b), rows > 1 ? Vector256.Load(b + step) : default);
        var upper = Vector256.Create(Vector128.Load(b), rows > 1 ? Vector128.Load(b + step) : default);
        return Vector512.Create(
            upper, Vector256.Create(rows > 2 ? Vector128.Load(b + 2 * step) : default, rows > 3 ? Vector128.Load(b + 3 * step) : default));
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
        var k = tile.K;
        for (; k >= Steps; k -= Steps)
        {
            var b0 = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Neighbours(a0), b0, s0);
            s1 = Vector512.FusedMultiplyAdd(Neighbours(a0 + row), b0, s1);
            s2 = Vector512.FusedMultiplyAdd(Neighbours(a0 + 2 * row), b0, s2);
            s3 = Vector512.FusedMultiplyAdd(Neighbours(a3), b0, s3);
            s4 = Vector512.FusedMultiplyAdd(Neighbours(a3 + row), b0, s4);
            s5 = Vector512.FusedMultiplyAdd(Neighbours(a3 + 2 * row), b0, s5);
            s6 = Vector512.FusedMultiplyAdd(Neighbours(a6), b0, s6);
            s7 = Vector512.FusedMultiplyAdd(Neighbours(a6 + row), b0, s7);
            s8 = Vector512.FusedMultiplyAdd(Neighbours(a6 + 2 * row), b0, s8);
            s9 = Vector512.FusedMultiplyAdd(Neighbours(a9), b0, s9);
            s10 = Vector512.FusedMultiplyAdd(Neighbours(a9 + row), b0, s10);
            s11 = Vector512.FusedMultiplyAdd(Neighbours(a9 + 2 * row), b0, s11);
            a0 += Steps;
            a3 += Steps;
            a6 += Steps;
            a9 += Steps;
            b += Count;
        }
        if (k > 0) // apart, for a mask in the loop costs 6 % (128 x 8 x 784: 7.7 against 8.2 microseconds)
        {
            var b0 = Vector512.Load(b);
            var kept = Vector128.LessThan(Vector128<int>.Indices, Vector128.Create((int)k)).AsSingle();
            s0 = Vector512.FusedMultiplyAdd(Last(a0, kept), b0, s0);
            s1 = Vector512.FusedMultiplyAdd(Last(a0 + row, kept), b0, s1);
            s2 = Vector512.FusedMultiplyAdd(Last(a0 + 2 * row, kept), b0, s2);
            s3 = Vector512.FusedMultiplyAdd(Last(a3, kept), b0, s3);
            s4 = Vector512.FusedMultiplyAdd(Last(a3 + row, kept), b0, s4);
            s5 = Vector512.FusedMultiplyAdd(Last(a3 + 2 * row, kept), b0, s5);
            s6 = Vector512.FusedMultiplyAdd(Last(a6, kept), b0, s6);
            s7 = Vector512.FusedMultiplyAdd(Last(a6 + row, kept), b0, s7);
            s8 = Vector512.FusedMultiplyAdd(Last(a6 + 2 * row, kept), b0, s8);
            s9 = Vector512.FusedMultiplyAdd(Last(a9, kept), b0, s9);
            s10 = Vector512.FusedMultiplyAdd(Last(a9 + row, kept), b0, s10);
            s11 = Vector512.FusedMultiplyAdd(Last(a9 + 2 * row, kept), b0, s11);
        }
        var plain = tile.IsPlain;
        Store(tile, plain, 0, first, s0, s1, s2, s3);
        Store(tile, plain, 4, first, s4, s5, s6, s7);
        Store(tile, plain, 8, first, s8, s9, s10, s11);
    }

    /// <summary>Two or four neighbours, again and again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Neighbours(float* a) =>
        Steps == 2 ? Vector512.Create(*(double*)a).AsSingle() : Avx512F.BroadcastVector128ToVector512(a);

    /// <summary>The last of them and zeros, again and again: what lies behind may be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Last(float* a, Vector128<float> kept)
    {
        var neighbours = Avx.MaskLoad(a, kept);
        return Steps == 2 ? Vector512.Create(neighbours.AsDouble().ToScalar()).AsSingle() : Vector512.Create(neighbours);
    }

    /// <summary>Adds up the steps of four rows and stores these, unless they come before the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(
        in Tile<float> tile, bool plain, nint i, nint first, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        var c = tile.C + i * tile.CRow;
        if (Steps == 2)
        {
            Vector512<float> upper = Halves(s0, s1), lower = Halves(s2, s3);
            if (i >= first) StoreRow(tile, plain, c, upper.GetLower());
            if (i + 1 >= first) StoreRow(tile, plain, c + tile.CRow, upper.GetUpper());
            if (i + 2 >= first) StoreRow(tile, plain, c + 2 * tile.CRow, lower.GetLower());
            if (i + 3 >= first) StoreRow(tile, plain, c + 3 * tile.CRow, lower.GetUpper());
        }
        else
        {
            FourColumns.Store(tile, plain, c, FourColumns.Turn(PairKernel.Pairs(s0, s1, s2, s3).AsSingle()), first - i, FourColumns.Count);
        }
    }

    /// <summary>Sums of even and odd steps of two rows, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Halves(Vector512<float> upper, Vector512<float> lower)
    {
        var sums = Avx512F.Shuffle(upper, lower, 0b10_00_10_00) + Avx512F.Shuffle(upper, lower, 0b11_01_11_01);
        // each quarter has two elements of one row and two of the other
        return Avx512F.PermuteVar8x64(sums.AsDouble(), Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(in Tile<float> tile, bool plain, float* c, Vector256<float> row) =>
        MicroKernel<Wide256<float>, Vector256<float>, float>.Store(tile, plain, c, row);
}
