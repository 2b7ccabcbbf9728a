using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>A function over lanes of one kind, with what it needs as fields.</summary>
/// <typeparam name="V">The lane.</typeparam>
interface ILaneFunction<V> where V : struct, ILane<V>
{
    V Apply(V x);
}

/// <summary>x - max - shift</summary>
readonly struct ShiftBy<V>(V max, V shift) : ILaneFunction<V> where V : struct, ILane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V x) => x - max - shift;
}

/// <summary>x factor</summary>
readonly struct MultiplyBy<V>(V factor) : ILaneFunction<V> where V : struct, ILane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V x) => x * factor;
}

/// <summary>exp(x - max)</summary>
readonly struct ExpBelow<V>(V max) : ILaneFunction<V> where V : struct, ILane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V x) => V.Exp(x - max);
}

/// <summary>What softmax does with a contiguous row, over any lane.</summary>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">Its element type.</typeparam>
static class LaneRow<V, T>
    where V : struct, IVectorLane<V, T>
    where T : unmanaged
{
    /// <summary>target = exp(source - max); returns max and the sum of the target, in every element of a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (V Max, V Sum) Exponentials(ReadOnlySpan<T> source, Span<T> target)
    {
        var max = Everywhere<MaxReduction>(source);
        Map(new ExpBelow<V>(max), source, target);
        return (max, Everywhere<SumReduction>(target));
    }

    /// <summary>target = f(source); they may be the same row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<TFunction>(TFunction f, ReadOnlySpan<T> source, Span<T> target)
        where TFunction : struct, ILaneFunction<V>
    {
        ref var x = ref MemoryMarshal.GetReference(source);
        ref var y = ref MemoryMarshal.GetReference(target);
        nint i = 0;
        for (; i <= target.Length - V.Count; i += V.Count)
            f.Apply(V.Load(ref Unsafe.Add(ref x, i))).Store(ref Unsafe.Add(ref y, i));
        if (i == target.Length) return;
        Span<T> tail = stackalloc T[V.Count]; // with zeros behind the last elements, see MapJob
        tail.Clear();
        source[(int)i..].CopyTo(tail);
        ref var first = ref MemoryMarshal.GetReference(tail);
        f.Apply(V.Load(ref first)).Store(ref first);
        tail[..(target.Length - (int)i)].CopyTo(target[(int)i..]);
    }

    /// <summary>The reduction of a row, in every element of a lane; not inlined, so that there is room for the exponentials.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static V Everywhere<TReduction>(ReadOnlySpan<T> row) where TReduction : struct, IReduction =>
        V.Broadcast(ReduceRowsJob<T, TReduction>.Row<V>(row));
}
