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

    /// <summary>
    /// Element (p, j) lies at <c>from[j * column + p]</c>; blocks turn in registers, the last of which overlap those before them.
    /// </summary>
    static void TransposeFloats(float* from, nint column, nint k, nint n, float* to, nint width)
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported && n >= 16 && k >= 8) TransposeIn16x8(from, column, k, n, to, width);
        else if (HasBlocks && n >= 8 && k >= 8) TransposeIn8x8(from, column, k, n, to, width);
        else TransposeRest(from, column, k, 0, n, to, width);
    }

    /// <summary>Each cache line is read twice in a row and written once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeIn16x8(float* from, nint column, nint k, nint n, float* to, nint width)
    {
        for (nint j = 0; j < n; j += 16)
        {
            var j0 = nint.Min(j, n - 16);
            for (nint p = 0; p < k; p += 8)
            {
                var p0 = nint.Min(p, k - 8);
                Transpose16x8(from + j0 * column + p0, column, to + p0 * width + j0, width);
            }
        }
    }

    /// <summary>Inside stripes of 16 columns each cache line is read and written once, and 32 lines at a time stay in L1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeIn8x8(float* from, nint column, nint k, nint n, float* to, nint width)
    {
        for (nint stripe = 0; stripe < n; stripe += 16)
        {
            for (nint p = 0; p < k; p += 8)
            {
                var p0 = nint.Min(p, k - 8);
                for (var j = stripe; j < nint.Min(stripe + 16, n); j += 8)
                {
                    var j0 = nint.Min(j, n - 8);
                    TransposeBlock(from + j0 * column + p0, column, to + p0 * width + j0, width);
                }
            }
        }
    }

    /// <summary>
    /// Sixteen columns of eight: rows j and j + 4 side by side, so that 4 x 4 of them turn inside each 128-bit lane, and then these lanes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose16x8(float* from, nint column, float* to, nint width)
    {
        Turn(from, column, out var a0, out var a1, out var a2, out var a3);
        Turn(from + 8 * column, column, out var b0, out var b1, out var b2, out var b3);
        Avx512F.Shuffle4x128(a0, b0, 0b10_00_10_00).Store(to);
        Avx512F.Shuffle4x128(a1, b1, 0b10_00_10_00).Store(to + width);
        Avx512F.Shuffle4x128(a2, b2, 0b10_00_10_00).Store(to + 2 * width);
        Avx512F.Shuffle4x128(a3, b3, 0b10_00_10_00).Store(to + 3 * width);
        to += 4 * width;
        Avx512F.Shuffle4x128(a0, b0, 0b11_01_11_01).Store(to);
        Avx512F.Shuffle4x128(a1, b1, 0b11_01_11_01).Store(to + width);
        Avx512F.Shuffle4x128(a2, b2, 0b11_01_11_01).Store(to + 2 * width);
        Avx512F.Shuffle4x128(a3, b3, 0b11_01_11_01).Store(to + 3 * width);
    }

    /// <summary>Of eight columns: elements p and p + 4 of the first four in one half of the p-th vector, of the others in the other half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Turn(float* from, nint column, out Vector512<float> t0, out Vector512<float> t1, out Vector512<float> t2, out Vector512<float> t3)
    {
        var far = from + 4 * column;
        var r0 = Vector512.Create(Vector256.Load(from), Vector256.Load(far));
        var r1 = Vector512.Create(Vector256.Load(from + column), Vector256.Load(far + column));
        var r2 = Vector512.Create(Vector256.Load(from + 2 * column), Vector256.Load(far + 2 * column));
        var r3 = Vector512.Create(Vector256.Load(from + 3 * column), Vector256.Load(far + 3 * column));
        var (l02, h02) = (Avx512F.UnpackLow(r0, r2), Avx512F.UnpackHigh(r0, r2));
        var (l13, h13) = (Avx512F.UnpackLow(r1, r3), Avx512F.UnpackHigh(r1, r3));
        (t0, t1) = (Avx512F.UnpackLow(l02, l13), Avx512F.UnpackHigh(l02, l13));
        (t2, t3) = (Avx512F.UnpackLow(h02, h13), Avx512F.UnpackHigh(h02, h13));
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

    /// <summary>As <see cref="TransposeFloats"/>, in blocks of 2 x 2; what is left of them goes one by one.</summary>
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
