using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>Copies a panel of B to where its rows are neighbours.</summary>
static unsafe class Packing
{
    /// <summary>
    /// Writes element (p, j) of a k x n panel to <c>to[p * width + j]</c>. Columns from n on are left undefined: their
    /// sums are never stored.
    /// </summary>
    public static void Panel<S, V, T>(T* from, nint step, nint column, nint k, nint n, T* to, nint width)
        where S : ISimd<V, T> where V : struct where T : unmanaged
    {
        if (column == 1) CopyRows<S, V, T>(from, step, k, n, to, width);
        else Transpose(from, column, k, n, to, width);
    }

    /// <summary>Writes element (p, j) of a k x n matrix, which lies at <c>from[j * column + p]</c>, to <c>to[p * width + j]</c>.</summary>
    /// <typeparam name="T">Of four or eight bytes, which are copied bit by bit.</typeparam>
    public static void Transpose<T>(T* from, nint column, nint k, nint n, T* to, nint width) where T : unmanaged
    {
        if (sizeof(T) == sizeof(float)) TransposeFloats((float*)from, column, k, n, (float*)to, width);
        else TransposeDoubles((double*)from, column, k, n, (double*)to, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void CopyRows<S, V, T>(T* from, nint step, nint k, nint n, T* to, nint width)
        where S : ISimd<V, T> where V : struct where T : unmanaged
    {
        for (nint p = 0; p < k; p++, from += step, to += width)
        {
            // Whole vectors: up to 64 bytes past the end of B may be read.
            for (nint j = 0; j < n; j += S.Count) S.Store(to + j, S.Load(from + j));
        }
    }

    /// <summary>Element (p, j) lies at <c>from[j * column + p]</c>; blocks of 8 x 8 turn in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeFloats(float* from, nint column, nint k, nint n, float* to, nint width)
    {
        // Inside stripes of 16 columns each cache line is read and written once, and 32 lines at a time stay in L1.
        const int Stripe = 16, Block = 8;
        nint whole = HasBlocks ? n & -Block : 0, wholeK = k & -Block;
        for (nint stripe = 0; stripe < whole; stripe += Stripe)
            for (nint p = 0; p < wholeK; p += Block)
                for (nint j = stripe; j < nint.Min(stripe + Stripe, whole); j += Block)
                    TransposeBlock(from + j * column + p, column, to + p * width + j, width);
        for (var p = wholeK; p < k; p++)
            for (nint j = 0; j < whole; j++) to[p * width + j] = from[j * column + p];
        TransposeRest(from, column, k, whole, n, to, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void TransposeBlock(float* from, nint column, float* to, nint width)
    {
        if (Avx.IsSupported)
        {
            Transpose8(from, column, to, width);
            return;
        }
        Transpose4(from, column, to, width);
        Transpose4(from + 4, column, to + 4 * width, width);
        Transpose4(from + 4 * column, column, to + 4, width);
        Transpose4(from + 4 * column + 4, column, to + 4 * width + 4, width);
    }

    /// <summary>Halves of rows j and j + 4 side by side, so that the rest of the work stays inside 128-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose8(float* from, nint column, float* to, nint width)
    {
        Transpose4x2(from, column, to, width);
        Transpose4x2(from + 4, column, to + 4 * width, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose4x2(float* from, nint column, float* to, nint width)
    {
        var far = from + 4 * column;
        var r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(far));
        var r1 = Vector256.Create(Vector128.Load(from + column), Vector128.Load(far + column));
        var r2 = Vector256.Create(Vector128.Load(from + 2 * column), Vector128.Load(far + 2 * column));
        var r3 = Vector256.Create(Vector128.Load(from + 3 * column), Vector128.Load(far + 3 * column));
        var (l02, h02) = (Avx.UnpackLow(r0, r2), Avx.UnpackHigh(r0, r2));
        var (l13, h13) = (Avx.UnpackLow(r1, r3), Avx.UnpackHigh(r1, r3));
        Avx.UnpackLow(l02, l13).Store(to);
        Avx.UnpackHigh(l02, l13).Store(to + width);
        Avx.UnpackLow(h02, h13).Store(to + 2 * width);
        Avx.UnpackHigh(h02, h13).Store(to + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose4(float* from, nint column, float* to, nint width)
    {
        var (r0, r1) = (Vector128.Load(from), Vector128.Load(from + column));
        var (r2, r3) = (Vector128.Load(from + 2 * column), Vector128.Load(from + 3 * column));
        var (l02, h02) = (Low(r0, r2), High(r0, r2));
        var (l13, h13) = (Low(r1, r3), High(r1, r3));
        Low(l02, l13).Store(to);
        High(l02, l13).Store(to + width);
        Low(h02, h13).Store(to + 2 * width);
        High(h02, h13).Store(to + 3 * width);
    }

    static bool HasBlocks => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>As <see cref="TransposeFloats"/>, in blocks of 2 x 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeDoubles(double* from, nint column, nint k, nint n, double* to, nint width)
    {
        const int Stripe = 8, Block = 2;
        nint whole = HasBlocks ? n & -Block : 0, wholeK = k & -Block;
        for (nint stripe = 0; stripe < whole; stripe += Stripe)
        {
            var end = nint.Min(stripe + Stripe, whole);
            for (nint p = 0; p < wholeK; p += Block)
            {
                for (var j = stripe; j < end; j += Block)
                {
                    double* source = from + j * column + p, target = to + p * width + j;
                    var (r0, r1) = (Vector128.Load(source), Vector128.Load(source + column));
                    Low(r0, r1).Store(target);
                    High(r0, r1).Store(target + width);
                }
            }
        }
        for (var p = wholeK; p < k; p++)
            for (nint j = 0; j < whole; j++) to[p * width + j] = from[j * column + p];
        TransposeRest(from, column, k, whole, n, to, width);
    }

    static void TransposeRest<T>(T* from, nint column, nint k, nint j, nint n, T* to, nint width) where T : unmanaged
    {
        for (; j < n; j++)
            for (nint p = 0; p < k; p++) to[p * width + j] = from[j * column + p];
    }

    // a0 b0 a1 b1 and a2 b2 a3 b3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    // Not made of Vector64 halves: on x64 those are software, 10 cycles an element.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> Low(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> High(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
