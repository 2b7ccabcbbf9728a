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
    // room for a short row behind the block, and so that neighbouring buffers share no cache line
    const int Block = 512, Padded = Block + StridedReader<T>.LongRun + 16;

    public StridedReader<T> A, B, C, D;

    /// <summary>Whether y may be an operand.</summary>
    public bool IsInPlace;

    /// <summary>Whether y is written past the caches, which could not hold it.</summary>
    public bool IsStreamed;

    public readonly void Run(nint start, nint end)
    {
        Widest<T>.Run(in this, start, end);
        if (IsStreamed) Interlocked.MemoryBarrier(); // nothing else keeps such stores before the later ones that publish y
    }

    /// <summary>The loop with one kind of lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        if (A.IsDirect && (TMap.Arity < 2 || B.IsDirect) && (TMap.Arity < 3 || C.IsDirect) && (TMap.Arity < 4 || D.IsDirect))
            Direct<V>(start, (int)(end - start));
        else if (A.HasLongRuns && (TMap.Arity < 2 || B.HasLongRuns) && (TMap.Arity < 3 || C.HasLongRuns)
                 && (TMap.Arity < 4 || D.HasLongRuns))
            Runs<V>(start, end);
        else
            Blocks<V>(start, end);
    }

    /// <summary>All operands are read where they lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Direct<V>(nint start, int count) where V : struct, IVectorLane<V, T>
    {
        ref var a = ref A.Direct(start, count)[0];
        ref var b = ref TMap.Arity > 1 ? ref B.Direct(start, count)[0] : ref a;
        ref var c = ref TMap.Arity > 2 ? ref C.Direct(start, count)[0] : ref a;
        ref var d = ref TMap.Arity > 3 ? ref D.Direct(start, count)[0] : ref a;
        Apply<V, Straight>(default, ref a, ref b, ref c, ref d, y.Slice(start, count));
    }

    /// <summary>
    /// Up to the end of the nearest run of any operand at a time: rows are read where they lie, and what is one number for
    /// a whole row, from a single lane.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Runs<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> lanes = stackalloc T[4 * V.Count];
        var target = y.Slice(start, end - start);
        var a = A.RunAt(start);
        var b = TMap.Arity > 1 ? B.RunAt(start) : a;
        var c = TMap.Arity > 2 ? C.RunAt(start) : a;
        var d = TMap.Arity > 3 ? D.RunAt(start) : a;
        while (start < end)
        {
            var n = nint.Min(end - start, a.Left);
            if (TMap.Arity > 1) n = nint.Min(n, b.Left);
            if (TMap.Arity > 2) n = nint.Min(n, c.Left);
            if (TMap.Arity > 3) n = nint.Min(n, d.Left);
            ref var firstA = ref First<V>(in a, ref lanes[0]);
            ref var firstB = ref TMap.Arity > 1 ? ref First<V>(in b, ref lanes[V.Count]) : ref firstA;
            ref var firstC = ref TMap.Arity > 2 ? ref First<V>(in c, ref lanes[2 * V.Count]) : ref firstA;
            ref var firstD = ref TMap.Arity > 3 ? ref First<V>(in d, ref lanes[3 * V.Count]) : ref firstA;
            Apply<V, Stepping>(
                new(a.Step, b.Step, c.Step, d.Step), ref firstA, ref firstB, ref firstC, ref firstD, target[..(int)n]);
            target = target[(int)n..];
            start += n;
            a.Advance(n);
            if (TMap.Arity > 1) b.Advance(n);
            if (TMap.Arity > 2) c.Advance(n);
            if (TMap.Arity > 3) d.Advance(n);
        }
    }

    /// <summary>Block by block, through buffers where an operand is not direct.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Blocks<V>(nint start, nint end) where V : struct, IVectorLane<V, T>
    {
        Span<T> buffers = stackalloc T[4 * Padded];
        for (var at = start; at < end; at += Block)
        {
            var n = (int)nint.Min(Block, end - at);
            ref var a = ref First(in A, at, n, buffers, at > start);
            ref var b = ref TMap.Arity > 1 ? ref First(in B, at, n, buffers[Padded..], at > start) : ref a;
            ref var c = ref TMap.Arity > 2 ? ref First(in C, at, n, buffers[(2 * Padded)..], at > start) : ref a;
            ref var d = ref TMap.Arity > 3 ? ref First(in D, at, n, buffers[(3 * Padded)..], at > start) : ref a;
            Apply<V, Straight>(default, ref a, ref b, ref c, ref d, y.Slice(at, n));
        }
    }

    /// <summary>
    /// One stretch. Its last elements, fewer than a lane, are computed in the lane that ends where the stretch does: where y is
    /// an operand before the loop, and stored after it.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Apply<V, TSteps>(TSteps steps, ref T a, ref T b, ref T c, ref T d, Span<T> result)
        where V : struct, IVectorLane<V, T>
        where TSteps : struct, ISteps
    {
        ref var target = ref MemoryMarshal.GetReference(result);
        var last = (nint)result.Length - V.Count;
        if (last < 0)
        {
            Short<V, TSteps>(steps, ref a, ref b, ref c, ref d, result);
            return;
        }
        Span<T> tail = stackalloc T[V.Count];
        if (IsInPlace) Lane<V, TSteps>(steps, ref a, ref b, ref c, ref d, last, ref tail[0]);
        var end = IsInPlace ? last : result.Length;
        var streamed = IsStreamed ? last : -1;
        for (nint i = 0, next = IsStreamed ? ToAligned<V>(ref target) : V.Count; i < end; i = next, next += V.Count)
        {
            var at = nint.Min(i, last);
            var value = Element<V, TSteps>(steps, ref a, ref b, ref c, ref d, at);
            if (i > 0 && i <= streamed) value.Stream(ref Unsafe.Add(ref target, at));
            else value.Store(ref Unsafe.Add(ref target, at));
        }
        if (IsInPlace) V.Load(ref tail[0]).Store(ref Unsafe.Add(ref target, last));
    }

    /// <summary>How many elements from here on there are to the next whole lane in memory: at least one, at most a lane.</summary>
    static unsafe nint ToAligned<V>(ref T target) where V : struct, IVectorLane<V, T> =>
        V.Count - (nint)((nuint)Unsafe.AsPointer(ref target) / (nuint)sizeof(T) % (nuint)V.Count);

    /// <summary>Fewer elements than a lane holds, with zeros behind them.</summary>
    readonly void Short<V, TSteps>(TSteps steps, ref T a, ref T b, ref T c, ref T d, Span<T> result)
        where V : struct, IVectorLane<V, T>
        where TSteps : struct, ISteps
    {
        Span<T> room = stackalloc T[5 * V.Count];
        room.Clear();
        var n = result.Length;
        MemoryMarshal.CreateReadOnlySpan(ref a, n).CopyTo(room);
        if (TMap.Arity > 1) MemoryMarshal.CreateReadOnlySpan(ref b, n).CopyTo(room[V.Count..]);
        if (TMap.Arity > 2) MemoryMarshal.CreateReadOnlySpan(ref c, n).CopyTo(room[(2 * V.Count)..]);
        if (TMap.Arity > 3) MemoryMarshal.CreateReadOnlySpan(ref d, n).CopyTo(room[(3 * V.Count)..]);
        Lane<V, TSteps>(steps, ref room[0], ref room[V.Count], ref room[2 * V.Count], ref room[3 * V.Count], 0, ref room[4 * V.Count]);
        room.Slice(4 * V.Count, n).CopyTo(result);
    }

    /// <summary>One lane, not inlined: there is room for a long formula in the loop alone.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    readonly void Lane<V, TSteps>(TSteps steps, ref T a, ref T b, ref T c, ref T d, nint i, ref T target)
        where V : struct, IVectorLane<V, T>
        where TSteps : struct, ISteps => Element<V, TSteps>(steps, ref a, ref b, ref c, ref d, i).Store(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly V Element<V, TSteps>(TSteps steps, ref T a, ref T b, ref T c, ref T d, nint i)
        where V : struct, IVectorLane<V, T>
        where TSteps : struct, ISteps => map.Apply(
        V.Load(ref Unsafe.Add(ref a, steps.A(i))),
        TMap.Arity > 1 ? V.Load(ref Unsafe.Add(ref b, steps.B(i))) : default,
        TMap.Arity > 2 ? V.Load(ref Unsafe.Add(ref c, steps.C(i))) : default,
        TMap.Arity > 3 ? V.Load(ref Unsafe.Add(ref d, steps.D(i))) : default);

    /// <summary>
    /// The operand's elements at <paramref name="at"/>. The buffer is filled once with a constant, and with a short row that
    /// repeats, from whose middle the elements are then taken.
    /// </summary>
    static ref T First(ref readonly StridedReader<T> reader, nint at, int count, Span<T> buffer, bool filled)
    {
        if (reader.RowLength is > 0 and < StridedReader<T>.LongRun and var length)
        {
            if (!filled) reader.Gather(0, buffer[..(int)nint.Min(Block + (nint)length, reader.Count)]);
            return ref buffer[(int)(at % length)];
        }
        if (filled && reader.IsConstant) return ref MemoryMarshal.GetReference(buffer);
        return ref MemoryMarshal.GetReference(reader.Read(at, count, buffer));
    }

    /// <summary>A run's elements where they lie, or a lane full of the one that they all are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref T First<V>(ref readonly Run<T> run, ref T lane) where V : struct, IVectorLane<V, T>
    {
        if (run.Step != 0) return ref run.First;
        V.Broadcast(run.First).Store(ref lane);
        return ref lane;
    }
}
