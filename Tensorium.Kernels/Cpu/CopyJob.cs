using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Copies elements between layouts of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct CopyJob<T>(StridedReader<T> target, StridedReader<T> source) : IJob where T : unmanaged
{
    /// <summary>Elements a thread takes at a time.</summary>
    public const int Grain = 65536;

    const int Block = 512;

    [SkipLocalsInit]
    public void Run(nint start, nint end)
    {
        Span<T> buffer = stackalloc T[Block];
        for (var at = start; at < end;)
        {
            var n = (int)nint.Min(target.IsDirect || source.IsDirect ? Grain : Block, end - at);
            if (target.IsDirect) source.Gather(at, target.Direct(at, n));
            else target.Scatter(at, source.Read(at, n, buffer));
            at += n;
        }
    }
}

/// <summary>Copies elements between layouts, converting their type as a C# cast does, saturating at the ends.</summary>
/// <typeparam name="TFrom">The type of the source; byte for truth values.</typeparam>
/// <typeparam name="TTo">The type of the target; byte for truth values.</typeparam>
readonly struct CastJob<TFrom, TTo>(StridedReader<TTo> target, StridedReader<TFrom> source) : IJob
    where TFrom : unmanaged, INumber<TFrom>
    where TTo : unmanaged, INumber<TTo>
{
    const int Block = 512;

    [SkipLocalsInit]
    public void Run(nint start, nint end)
    {
        Span<TFrom> from = stackalloc TFrom[Block];
        Span<TTo> to = stackalloc TTo[Block];
        for (var at = start; at < end; at += Block)
        {
            var n = (int)nint.Min(Block, end - at);
            Convert(source.Read(at, n, from), to[..n]);
            target.Scatter(at, to[..n]);
        }
    }

    static void Convert(ReadOnlySpan<TFrom> from, Span<TTo> to)
    {
        if (typeof(TTo) != typeof(byte))
        {
            TensorPrimitives.ConvertSaturating(from, to);
            return;
        }
        for (var i = 0; i < to.Length; i++) to[i] = TFrom.IsZero(from[i]) ? TTo.Zero : TTo.One;
    }
}

/// <summary>Sets elements to one value.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct FillJob<T>(StridedReader<T> target, T value) : IJob where T : unmanaged
{
    [SkipLocalsInit]
    public void Run(nint start, nint end)
    {
        if (target.IsDirect)
        {
            target.Direct(start, (int)(end - start)).Fill(value);
            return;
        }
        Span<T> buffer = stackalloc T[512];
        buffer.Fill(value);
        for (var at = start; at < end; at += buffer.Length)
            target.Scatter(at, buffer[..(int)nint.Min(buffer.Length, end - at)]);
    }
}

/// <summary>y[i] = start + i step, each element from its own index, so that no error adds up.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct SequenceJob<T>(View<T> y, double start, double step) : IJob where T : unmanaged, INumber<T>
{
    public void Run(nint first, nint end)
    {
        var target = y.Slice(first, end - first);
        var exact = Sequences.IsExact(start, step, y.Length);
        for (var i = 0; i < target.Length; i++)
        {
            var index = first + i;
            target[i] = exact
                ? T.CreateSaturating((long)start + (index * (long)step))
                : T.CreateSaturating(start + (index * step));
        }
    }
}
