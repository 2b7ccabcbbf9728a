using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>A function over lanes of one kind, with what it needs as fields.</summary>
/// <typeparam name="V">The lane.</typeparam>
interface ILaneFunction<V> where V : struct, ILane<V>
{
    V Apply(V x);
}

/// <summary>A row, lane by lane.</summary>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">Its element type.</typeparam>
static class LaneRow<V, T>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    /// <summary>row = f(row), of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<TFunction>(TFunction f, Span<T> row) where TFunction : struct, ILaneFunction<V>
    {
        if (row.Length < V.Count)
        {
            Span<T> whole = stackalloc T[V.Count]; // with zeros behind the elements, see MapJob
            whole.Clear();
            row.CopyTo(whole);
            Map(f, whole);
            whole[..row.Length].CopyTo(row);
            return;
        }
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var end = ref Unsafe.Add(ref x, row.Length - V.Count);
        var last = f.Apply(V.Load(ref end)); // before the lane that it overlaps changes
        for (nint i = 0; i < row.Length - V.Count; i += V.Count) f.Apply(V.Load(ref Unsafe.Add(ref x, i))).Store(ref Unsafe.Add(ref x, i));
        last.Store(ref end);
    }

    /// <summary>target = f(source), another row of the same length, at least a lane's. The last lane ends where the row does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<TFunction>(TFunction f, ReadOnlySpan<T> source, Span<T> target)
        where TFunction : struct, ILaneFunction<V>
    {
        ref var x = ref MemoryMarshal.GetReference(source);
        ref var y = ref MemoryMarshal.GetReference(target);
        for (nint i = 0, last = source.Length - V.Count; i < source.Length; i += V.Count)
        {
            var at = nint.Min(i, last);
            f.Apply(V.Load(ref Unsafe.Add(ref x, at))).Store(ref Unsafe.Add(ref y, at));
        }
    }
}
