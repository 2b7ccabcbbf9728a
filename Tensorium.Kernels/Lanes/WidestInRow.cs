using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tensorium.Kernels;

/// <summary>Chooses the lane for loops whose last lane ends where the row does, and so overlaps the one before it.</summary>
/// <typeparam name="T">float or double.</typeparam>
static class WidestInRow<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs the loop with the widest lane, or an element at a time where a row does not fill that.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="row">The elements of a row.</param>
    /// <param name="start">The first item.</param>
    /// <param name="end">The item after the last.</param>
    public static void Run<TLoop>(ref readonly TLoop loop, nint row, nint start, nint end) where TLoop : struct, ILaneLoop<T>
    {
        var lane = Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count;
        if (row < lane) loop.Loop<Scalar<T>>(start, end);
        else Widest<T>.Run(in loop, start, end);
    }
}
