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
        else if (sizeof(T) == sizeof(float)) Transpose4((float*)from, column, k, n, (float*)to, width);
        else Transpose2((double*)from, column, k, n, (double*)to, width);
    }

    static void CopyRows<S, V, T>(T* from, nint step, nint k, nint n, T* to, nint width)
        where S : ISimd<V, T> where V : struct where T : unmanaged
    {
        for (nint p = 0; p < k; p++, from += step, to += width)
        {
            // Whole vectors: up to 64 bytes past the end of B may be read.
            for (nint j = 0; j < n; j += S.Count) S.Store(to + j, S.Load(from + j));
        }
    }

    /// <summary>Element (p, j) lies at <c>from[j * column + p]</c>; blocks of 4 x 4 turn in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose4(float* from, nint column, nint k, nint n, float* to, nint width)
    {
        nint j = 0;
        if (Sse.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            for (; j + 4 <= n; j += 4)
            {
                float* s0 = from + j * column, s1 = s0 + column, s2 = s1 + column, s3 = s2 + column;
                var d = to + j;
                nint p = 0;
                for (; p + 4 <= k; p += 4, d += 4 * width)
                {
                    var (r0, r1, r2, r3) = (
                        Vector128.Load(s0 + p), Vector128.Load(s1 + p), Vector128.Load(s2 + p), Vector128.Load(s3 + p));
                    var (l02, h02) = (Low(r0, r2), High(r0, r2));
                    var (l13, h13) = (Low(r1, r3), High(r1, r3));
                    Low(l02, l13).Store(d);
                    High(l02, l13).Store(d + width);
                    Low(h02, h13).Store(d + 2 * width);
                    High(h02, h13).Store(d + 3 * width);
                }
                for (; p < k; p++, d += width) (d[0], d[1], d[2], d[3]) = (s0[p], s1[p], s2[p], s3[p]);
            }
        }
        TransposeRest(from, column, k, j, n, to, width);
    }

    /// <summary>As <see cref="Transpose4"/>, in blocks of 2 x 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose2(double* from, nint column, nint k, nint n, double* to, nint width)
    {
        nint j = 0;
        for (; j + 2 <= n; j += 2)
        {
            double* s0 = from + j * column, s1 = s0 + column;
            var d = to + j;
            nint p = 0;
            for (; p + 2 <= k; p += 2, d += 2 * width)
            {
                var (r0, r1) = (Vector128.Load(s0 + p), Vector128.Load(s1 + p));
                Vector128.Create(r0.GetLower(), r1.GetLower()).Store(d);
                Vector128.Create(r0.GetUpper(), r1.GetUpper()).Store(d + width);
            }
            for (; p < k; p++, d += width) (d[0], d[1]) = (s0[p], s1[p]);
        }
        TransposeRest(from, column, k, j, n, to, width);
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
}
