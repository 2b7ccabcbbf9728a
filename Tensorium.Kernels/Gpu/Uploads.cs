using ILGPU;
using ILGPU.Runtime;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Copies to an accelerator by way of a few page-locked buffers, which it reads while this program goes on. A buffer is used again
/// when the copy from it is done.
/// </summary>
/// <param name="accelerator">Where the bytes go.</param>
/// <param name="copies">The stream that they go on.</param>
/// <param name="before">Called before memory is asked for.</param>
sealed unsafe class Uploads(Accelerator accelerator, ICopyStream copies, Action<GpuAction>? before) : IDisposable
{
    /// <summary>The buffers, and what fits one of them.</summary>
    internal const int Buffers = 8, MaxBytes = 4 << 20;

    const int MinBytes = 4 << 10;

    readonly PageLockedArray1D<byte>?[] _buffers = new PageLockedArray1D<byte>?[Buffers];
    readonly long[] _copyFrom = new long[Buffers];
    int _next;

    /// <summary>The stream that the bytes go on.</summary>
    public ICopyStream Copies => copies;

    /// <summary>Begins a copy; the source may change when this returns.</summary>
    /// <returns>The number of the copy that ends it.</returns>
    public long Begin(ArrayView<byte> to, byte* from, long bytes)
    {
        long copy = 0;
        for (long start = 0; start < bytes; start += MaxBytes)
        {
            try
            {
                copy = BeginPiece(to, from, start, (int)Math.Min(MaxBytes, bytes - start));
            }
            catch when (copy != 0) // pieces are on their way to memory that will be given to others
            {
                copies.Wait(copy);
                throw;
            }
        }
        return copy;
    }

    long BeginPiece(ArrayView<byte> to, byte* from, long start, int count)
    {
        var slot = _next;
        _next = (_next + 1) % Buffers;
        if (_copyFrom[slot] != 0) copies.Wait(_copyFrom[slot]);
        var buffer = Buffer(slot, count);
        fixed (byte* target = buffer.Span)
        {
            var job = new BytesJob(target, from + start);
            WorkerPool.Run(ref job, count, BytesJob.Grain);
        }
        return _copyFrom[slot] = copies.Begin(to.SubView(start, count), buffer, count);
    }

    /// <summary>Gives the buffers back. All copies are done.</summary>
    public void Trim()
    {
        for (var i = 0; i < Buffers; i++) Free(i);
    }

    public void Dispose()
    {
        copies.Dispose();
        Trim();
    }

    /// <summary>A buffer whose copy is done, of a size that doubles with what it has to hold.</summary>
    PageLockedArray1D<byte> Buffer(int slot, int bytes)
    {
        if (_buffers[slot] is { } large && large.Length >= bytes) return large;
        Free(slot);
        before?.Invoke(GpuAction.PageLock);
        var size = Math.Max(MinBytes, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)bytes));
        return _buffers[slot] = accelerator.AllocatePageLocked1D<byte>(size, uninitialized: true);
    }

    void Free(int slot)
    {
        _buffers[slot]?.Dispose();
        _buffers[slot] = null;
    }

    /// <summary>Copies bytes, with several threads where it pays.</summary>
    readonly struct BytesJob(byte* to, byte* from) : IJob
    {
        public const int Grain = 256 << 10;

        public void Run(nint start, nint end) => System.Buffer.MemoryCopy(from + start, to + start, end - start, end - start);
    }
}
