using System.Runtime.Intrinsics;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Loops that do nothing but what the hardware is best at, on <see cref="WorkerPool"/>: what a kernel could reach at most
/// on this machine. They do the work; whoever calls them holds the clock.
/// </summary>
static unsafe class Ceilings
{
    /// <summary>Multiplies and adds in registers.</summary>
    /// <param name="chunks">Equal pieces of work; a few for each thread.</param>
    /// <param name="rounds">Repetitions in a chunk.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>The number of floating-point operations done: two for each element of each fused multiply-add.</returns>
    public static double MultiplyAdd<T>(int chunks, long rounds) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        if (Vector512.IsHardwareAccelerated) return MultiplyAddJob<Wide512<T>, Vector512<T>, T>.Run(chunks, rounds);
        if (Vector256.IsHardwareAccelerated) return MultiplyAddJob<Wide256<T>, Vector256<T>, T>.Run(chunks, rounds);
        if (Vector128.IsHardwareAccelerated) return MultiplyAddJob<Wide128<T>, Vector128<T>, T>.Run(chunks, rounds);
        return MultiplyAddJob<Wide1<T>, T, T>.Run(chunks, rounds);
    }

    /// <summary>Reads every element of <paramref name="a"/>, in order or from four places at once.</summary>
    public static void Read(View<float> a, bool fourfold) =>
        Stream(fourfold ? StreamKind.FourfoldRead : StreamKind.Read, a, a, a);

    /// <summary>c = a; streaming stores go around the caches, which is faster where the arrays do not fit them.</summary>
    /// <exception cref="ArgumentException">The views differ in length.</exception>
    public static void Copy(View<float> c, View<float> a, bool streaming) =>
        Stream(streaming ? StreamKind.StreamingCopy : StreamKind.Copy, c, a, a);

    /// <summary>c = a + 3 b</summary>
    /// <inheritdoc cref="Copy"/>
    public static void Triad(View<float> c, View<float> a, View<float> b, bool streaming) =>
        Stream(streaming ? StreamKind.StreamingTriad : StreamKind.Triad, c, a, b);

    static void Stream(StreamKind kind, View<float> c, View<float> a, View<float> b)
    {
        if (a.Length != c.Length || b.Length != c.Length)
            throw new ArgumentException($"views of {c.Length}, {a.Length} and {b.Length} elements");
        if (Vector512.IsHardwareAccelerated) StreamJob<Wide512<float>, Vector512<float>>.Run(kind, c, a, b);
        else if (Vector256.IsHardwareAccelerated) StreamJob<Wide256<float>, Vector256<float>>.Run(kind, c, a, b);
        else if (Vector128.IsHardwareAccelerated) StreamJob<Wide128<float>, Vector128<float>>.Run(kind, c, a, b);
        else StreamJob<Wide1<float>, float>.Run(kind, c, a, b);
        GC.KeepAlive(a.Storage);
        GC.KeepAlive(b.Storage);
        GC.KeepAlive(c.Storage);
    }
}
