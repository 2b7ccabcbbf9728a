using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Twelve independent chains: enough to hide the latency of two units, and few enough for 16 registers. Each converges
/// to 2, so that no number becomes infinite or denormal.
/// </summary>
readonly unsafe struct MultiplyAddJob<S, V, T>(long rounds) : IJob
    where S : ISimd<V, T> where V : struct where T : unmanaged
{
    const int Chains = 12;

    public static double Run(int chunks, long rounds)
    {
        var job = new MultiplyAddJob<S, V, T>(rounds);
        WorkerPool.Run(ref job, chunks, 1);
        return 2.0 * Chains * S.Count * rounds * chunks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint start, nint end)
    {
        T half, one;
        if (typeof(T) == typeof(float)) (*(float*)&half, *(float*)&one) = (0.5f, 1);
        else (*(double*)&half, *(double*)&one) = (0.5, 1);
        var (x, y) = (S.Broadcast(&half), S.Broadcast(&one));
        V a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var round = rounds * (end - start); round > 0; round--)
        {
            a = S.Fma(a, x, y);
            b = S.Fma(b, x, y);
            c = S.Fma(c, x, y);
            d = S.Fma(d, x, y);
            e = S.Fma(e, x, y);
            f = S.Fma(f, x, y);
            g = S.Fma(g, x, y);
            h = S.Fma(h, x, y);
            i = S.Fma(i, x, y);
            j = S.Fma(j, x, y);
            k = S.Fma(k, x, y);
            l = S.Fma(l, x, y);
        }
        var sum = S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(S.Add(e, f), S.Add(g, h)));
        Use(S.Sum(S.Add(sum, S.Add(S.Add(i, j), S.Add(k, l)))));
    }

    /// <summary>The compiler cannot leave out the computation of what a method it does not look into is given.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Use(T value) => _ = value;
}

enum StreamKind
{
    Read,
    FourfoldRead,
    Copy,
    StreamingCopy,
    Triad,
    StreamingTriad,
}

/// <summary>A pass over arrays of floats by whole vectors; the few elements left over are left out.</summary>
unsafe struct StreamJob<S, V> : IJob where S : ISimd<V, float> where V : struct
{
    // 256 KB an array: far more than the claim of a chunk costs, and enough chunks for many threads.
    const nint Grain = 1 << 16;

    StreamKind _kind;
    float* _c, _a, _b;

    public static void Run(StreamKind kind, View<float> c, View<float> a, View<float> b)
    {
        Debug.Assert((nint)c.Pointer() % 64 == 0, "streaming stores need aligned addresses");
        var job = new StreamJob<S, V> { _kind = kind, _c = c.Pointer(), _a = a.Pointer(), _b = b.Pointer() };
        WorkerPool.Run(ref job, c.Length, Grain);
    }

    public readonly void Run(nint start, nint end)
    {
        float* c = _c + start, a = _a + start, b = _b + start;
        var last = end - start - S.Count;
        switch (_kind)
        {
            case StreamKind.Read: Read(a, end - start, S.Count, 4 * S.Count); break;
            case StreamKind.FourfoldRead: Read(a, (end - start) / 4, (end - start) / 4 & -S.Count, S.Count); break;
            case StreamKind.Copy: Copy(c, a, last); break;
            case StreamKind.StreamingCopy: StreamingCopy(c, a, last); break;
            case StreamKind.Triad: Triad(c, a, b, last); break;
            default: StreamingTriad(c, a, b, last); break;
        }
    }

    // Four sums, so that the adds do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Read(float* a, nint count, nint apart, nint step)
    {
        V s = S.Load(a), t = s, u = s, v = s;
        for (nint i = 0; i <= count - step; i += step)
        {
            s = S.Add(s, S.Load(a + i));
            t = S.Add(t, S.Load(a + i + apart));
            u = S.Add(u, S.Load(a + i + 2 * apart));
            v = S.Add(v, S.Load(a + i + 3 * apart));
        }
        MultiplyAddJob<S, V, float>.Use(S.Sum(S.Add(S.Add(s, t), S.Add(u, v))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy(float* c, float* a, nint last)
    {
        for (nint i = 0; i <= last; i += S.Count) S.Store(c + i, S.Load(a + i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void StreamingCopy(float* c, float* a, nint last)
    {
        for (nint i = 0; i <= last; i += S.Count) StoreStreaming(c + i, S.Load(a + i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Triad(float* c, float* a, float* b, nint last)
    {
        var three = 3f;
        var factor = S.Broadcast(&three);
        for (nint i = 0; i <= last; i += S.Count) S.Store(c + i, S.Fma(S.Load(b + i), factor, S.Load(a + i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void StreamingTriad(float* c, float* a, float* b, nint last)
    {
        var three = 3f;
        var factor = S.Broadcast(&three);
        for (nint i = 0; i <= last; i += S.Count) StoreStreaming(c + i, S.Fma(S.Load(b + i), factor, S.Load(a + i)));
    }

    // typeof(V) comparisons fold to constants.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreStreaming(float* p, V v)
    {
        if (typeof(V) == typeof(Vector512<float>)) Unsafe.BitCast<V, Vector512<float>>(v).StoreAlignedNonTemporal(p);
        else if (typeof(V) == typeof(Vector256<float>)) Unsafe.BitCast<V, Vector256<float>>(v).StoreAlignedNonTemporal(p);
        else if (typeof(V) == typeof(Vector128<float>)) Unsafe.BitCast<V, Vector128<float>>(v).StoreAlignedNonTemporal(p);
        else S.Store(p, v);
    }
}
