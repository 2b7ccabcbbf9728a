using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>Two columns of a result as sums along rows of A, sixteen products to a vector.</summary>
/// <remarks>
/// A tile of columns would leave fourteen of sixteen elements of a vector empty. An element is the same sequence of
/// operations wherever in the tile it lies.
/// </remarks>
static unsafe class PairKernel
{
    /// <summary>Rows and columns of a tile: the lanes of its 16 sums are added up in one turn.</summary>
    public const int Rows = 8, Columns = 2;

    const int Count = 16;

    /// <summary>Whether the processor has the shuffles that it needs.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Elements of the two columns as <see cref="Pack"/> lays them out.</summary>
    public static nint PackedLength(nint k) => checked(Columns * Stride(k));

    /// <summary>Elements from one packed column to the next: zeros follow, at least one.</summary>
    static nint Stride(nint k) => (k / Count + 1) * Count;

    /// <summary>
    /// Copies two columns of B to where the elements of each are neighbours. Where there is one, the other is what lies behind it, up to 4
    /// bytes past the end of B; its sums are not stored.
    /// </summary>
    /// <param name="b">The first column.</param>
    /// <param name="step">Elements from one row of B to the next.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="to">Room for <see cref="PackedLength"/> elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, nint step, nint k, float* to)
    {
        var second = to + Stride(k);
        var (even, odd) = (2 * Vector512<int>.Indices, 2 * Vector512<int>.Indices + Vector512<int>.One);
        nint p = 0;
        for (; p <= k - Count; p += Count, b += Count * step)
        {
            Vector512<float> near = Load(b, step), far = Load(b + Count / 2 * step, step);
            Avx512F.PermuteVar16x32x2(near, even, far).Store(to + p);
            Avx512F.PermuteVar16x32x2(near, odd, far).Store(second + p);
        }
        for (; p < k; p++, b += step) (to[p], second[p]) = (b[0], b[1]);
        for (; p < Stride(k); p++) (to[p], second[p]) = (0, 0);
    }

    /// <summary>The sums of eight rows of A with the packed columns, row by row.</summary>
    /// <param name="a">The first row; up to 64 bytes behind a row are read, and left out.</param>
    /// <param name="row">Elements from one row to the next.</param>
    /// <param name="k">Elements of a row.</param>
    /// <param name="b">The columns as <see cref="Pack"/> lays them out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Run(float* a, nint row, nint k, float* b)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        Vector512<float> s8 = default, s9 = default, s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default;
        var last = k / Count * Count;
        float* b0 = b + last, b1 = b0 + Stride(k), a0 = a + last, a3 = a0 + 3 * row, a6 = a3 + 3 * row;
        // From the end of the rows to their begin: of the first vector only the rest of a row is kept, for what lies behind may be NaN.
        var kept = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - last))).AsSingle();
        for (; last >= 0; last -= Count)
        {
            Vector512<float> left = Vector512.Load(b0), right = Vector512.Load(b1);
            var x = Vector512.Load(a0) & kept;
            s0 = Vector512.FusedMultiplyAdd(x, left, s0);
            s1 = Vector512.FusedMultiplyAdd(x, right, s1);
            x = Vector512.Load(a0 + row) & kept;
            s2 = Vector512.FusedMultiplyAdd(x, left, s2);
            s3 = Vector512.FusedMultiplyAdd(x, right, s3);
            x = Vector512.Load(a0 + 2 * row) & kept;
            s4 = Vector512.FusedMultiplyAdd(x, left, s4);
            s5 = Vector512.FusedMultiplyAdd(x, right, s5);
            x = Vector512.Load(a3) & kept;
            s6 = Vector512.FusedMultiplyAdd(x, left, s6);
            s7 = Vector512.FusedMultiplyAdd(x, right, s7);
            x = Vector512.Load(a3 + row) & kept;
            s8 = Vector512.FusedMultiplyAdd(x, left, s8);
            s9 = Vector512.FusedMultiplyAdd(x, right, s9);
            x = Vector512.Load(a3 + 2 * row) & kept;
            s10 = Vector512.FusedMultiplyAdd(x, left, s10);
            s11 = Vector512.FusedMultiplyAdd(x, right, s11);
            x = Vector512.Load(a6) & kept;
            s12 = Vector512.FusedMultiplyAdd(x, left, s12);
            s13 = Vector512.FusedMultiplyAdd(x, right, s13);
            x = Vector512.Load(a6 + row) & kept;
            s14 = Vector512.FusedMultiplyAdd(x, left, s14);
            s15 = Vector512.FusedMultiplyAdd(x, right, s15);
            kept = Vector512<float>.AllBitsSet;
            b0 -= Count;
            b1 -= Count;
            a0 -= Count;
            a3 -= Count;
            a6 -= Count;
        }
        return Quarters(Pairs(s0, s1, s2, s3), Pairs(s4, s5, s6, s7), Pairs(s8, s9, s10, s11), Pairs(s12, s13, s14, s15));
    }

    /// <summary>
    /// Two neighbours of each of eight rows, as <see cref="Run"/> orders them. Where a result has one such column the second is
    /// whatever lies there, up to 4 bytes behind the last row, and is not stored.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* c, nint row)
    {
        var far = c + 4 * row;
        return Vector512.Create(
            Pair(c), Pair(c + row), Pair(c + 2 * row), Pair(c + 3 * row),
            Pair(far), Pair(far + row), Pair(far + 2 * row), Pair(far + 3 * row)).AsSingle();

        static double Pair(float* c) => *(double*)c;
    }

    /// <summary>Writes one or two columns of some of the eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* c, nint row, Vector512<float> sums, nint from, nint to, nint columns)
    {
        var pairs = (double*)&sums;
        if (columns == Columns)
            for (var i = from; i < to; i++) *(double*)(c + i * row) = pairs[i];
        else
            for (var i = from; i < to; i++) c[i * row] = *(float*)(pairs + i);
    }

    /// <summary>Sums of four vectors inside their 128-bit lanes, side by side in these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Pairs(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        var t0 = (Avx512F.UnpackLow(s0, s1) + Avx512F.UnpackHigh(s0, s1)).AsDouble();
        var t1 = (Avx512F.UnpackLow(s2, s3) + Avx512F.UnpackHigh(s2, s3)).AsDouble();
        return (Avx512F.UnpackLow(t0, t1).AsSingle() + Avx512F.UnpackHigh(t0, t1).AsSingle()).AsDouble();
    }

    /// <summary>Sums of the 128-bit lanes of each vector, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Quarters(Vector512<double> t0, Vector512<double> t1, Vector512<double> t2, Vector512<double> t3) =>
        EvenAndOdd(EvenAndOdd(t0, t1).AsDouble(), EvenAndOdd(t2, t3).AsDouble());

    /// <summary>128-bit lanes 0 + 1 and 2 + 3 of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> EvenAndOdd(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00).AsSingle() + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01).AsSingle();
}
