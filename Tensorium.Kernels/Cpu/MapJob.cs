using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>y = map(a, b, c, d), element by element; y is contiguous, the operands lie anyhow.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TMap">What happens to an element.</typeparam>
struct MapJob<T, TMap>(TMap map, View<T> y) : IJob, ILaneLoop<T>
    where T : unmanaged
    where TMap : struct, IMap
{
    const int Block = 512;

    public StridedReader<T> A, B, C, D;

    public readonly void Run(nint start, nint end) => Widest<T>.Run(in this, start, end);

    /// <summary>The loop with one kind of lane.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        const int Padded = Block + 16; // so that neighbouring buffers share no cache line
        Span<T> buffers = stackalloc T[4 * Padded];
        var direct = A.IsDirect && (TMap.Arity < 2 || B.IsDirect) && (TMap.Arity < 3 || C.IsDirect)
            && (TMap.Arity < 4 || D.IsDirect);
        var step = direct ? end - start : Block;
        for (var at = start; at < end; at += step)
        {
            var n = (int)nint.Min(step, end - at);
            ref var a = ref First(in A, at, n, buffers, at > start);
            ref var b = ref TMap.Arity > 1 ? ref First(in B, at, n, buffers[Padded..], at > start) : ref a;
            ref var c = ref TMap.Arity > 2 ? ref First(in C, at, n, buffers[(2 * Padded)..], at > start) : ref a;
            ref var d = ref TMap.Arity > 3 ? ref First(in D, at, n, buffers[(3 * Padded)..], at > start) : ref a;
            Apply<V>(ref a, ref b, ref c, ref d, y.Slice(at, n));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Apply<V>(ref T a, ref T b, ref T c, ref T d, Span<T> result) where V : struct, IVectorLane<V, T>
    {
        ref var target = ref MemoryMarshal.GetReference(result);
        nint i = 0;
        for (; i <= result.Length - V.Count; i += V.Count)
            Element<V>(ref a, ref b, ref c, ref d, i).Store(ref Unsafe.Add(ref target, i));
        if (i < result.Length) Tail<V>(ref a, ref b, ref c, ref d, i, result[(int)i..]);
    }

    /// <summary>
    /// The last elements, fewer than a lane, with zeros behind them: a sine rounds by the path that all its lane takes,
    /// and what a tensor before left in memory must not choose it.
    /// </summary>
    readonly void Tail<V>(ref T a, ref T b, ref T c, ref T d, nint i, Span<T> result) where V : struct, IVectorLane<V, T>
    {
        Span<T> room = stackalloc T[5 * V.Count];
        room.Clear();
        var n = result.Length;
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref a, i), n).CopyTo(room);
        if (TMap.Arity > 1) MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref b, i), n).CopyTo(room[V.Count..]);
        if (TMap.Arity > 2) MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref c, i), n).CopyTo(room[(2 * V.Count)..]);
        if (TMap.Arity > 3) MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref d, i), n).CopyTo(room[(3 * V.Count)..]);
        Element<V>(ref room[0], ref room[V.Count], ref room[2 * V.Count], ref room[3 * V.Count], 0)
            .Store(ref room[4 * V.Count]);
        room.Slice(4 * V.Count, n).CopyTo(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly V Element<V>(ref T a, ref T b, ref T c, ref T d, nint i) where V : struct, IVectorLane<V, T> => map.Apply(
        V.Load(ref Unsafe.Add(ref a, i)),
        TMap.Arity > 1 ? V.Load(ref Unsafe.Add(ref b, i)) : default,
        TMap.Arity > 2 ? V.Load(ref Unsafe.Add(ref c, i)) : default,
        TMap.Arity > 3 ? V.Load(ref Unsafe.Add(ref d, i)) : default);

    /// <summary>The operand's elements at <paramref name="at"/>; a constant that is in the buffer already stays there.</summary>
    static ref T First(ref readonly StridedReader<T> reader, nint at, int count, Span<T> buffer, bool filled)
    {
        if (filled && reader.IsConstant) return ref MemoryMarshal.GetReference(buffer);
        return ref MemoryMarshal.GetReference(reader.Read(at, count, buffer));
    }
}
