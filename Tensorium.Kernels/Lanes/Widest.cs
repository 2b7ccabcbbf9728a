using System.Runtime.Intrinsics;

namespace Tensorium.Kernels;

/// <summary>A loop written over any lane, run by <see cref="Widest{T}"/> with the widest one that the hardware has.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface ILaneLoop<T> where T : unmanaged
{
    /// <summary>Does the items from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>;
}

/// <summary>Chooses the lane for an element type. The JIT knows the answer and compiles only that loop.</summary>
/// <typeparam name="T">The element type.</typeparam>
static class Widest<T> where T : unmanaged
{
    /// <summary>Runs the loop with the widest lane.</summary>
    public static void Run<TLoop>(ref readonly TLoop loop, nint start, nint end) where TLoop : struct, ILaneLoop<T>, allows ref struct
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) loop.Loop<Whole<T>>(start, end);
        else if (Vector512.IsHardwareAccelerated) loop.Loop<Simd512<T>>(start, end);
        else if (Vector256.IsHardwareAccelerated) loop.Loop<Simd256<T>>(start, end);
        else loop.Loop<Simd128<T>>(start, end);
    }
}
