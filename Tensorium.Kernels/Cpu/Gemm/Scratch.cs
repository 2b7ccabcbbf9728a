using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>
/// Native working memory of one thread, reused from product to product and freed by the finalizer after the thread ended.
/// It only grows, so a steady loop allocates nothing.
/// </summary>
sealed unsafe class Scratch
{
    const nuint Alignment = 4096;

    [ThreadStatic] static Scratch? _panel, _whole;

    static long _lastJob;

    void* _memory;
    nuint _bytes;
    long _job;
    nint _part;

    ~Scratch() => NativeMemory.AlignedFree(_memory);

    /// <summary>A number that no other job of this process has.</summary>
    public static long NumberJob() => Interlocked.Increment(ref _lastJob);

    /// <summary>This thread's memory for what one chunk of a job packs.</summary>
    public static T* Panel<T>(nint count) where T : unmanaged => Panel<T>(count, 0, 0, out _);

    /// <summary>This thread's memory for a part of what a job packs, which its next chunks may need, too.</summary>
    /// <param name="count">The elements of such a part; the same for all chunks of the job.</param>
    /// <param name="job">The <see cref="NumberJob">number</see> of the job.</param>
    /// <param name="part">Which part.</param>
    /// <param name="isPacked">Whether the memory holds the part since an earlier chunk that this thread ran.</param>
    public static T* Panel<T>(nint count, long job, nint part, out bool isPacked) where T : unmanaged
    {
        var scratch = _panel ??= new();
        var memory = scratch.Get<T>(count);
        isPacked = job != 0 && (scratch._job, scratch._part) == (job, part);
        (scratch._job, scratch._part) = (job, part);
        return memory;
    }

    /// <summary>This thread's memory for what a caller prepares for all chunks of its job.</summary>
    public static T* Whole<T>(nint count) where T : unmanaged => (_whole ??= new()).Get<T>(count);

    T* Get<T>(nint count) where T : unmanaged
    {
        var bytes = checked((nuint)count * (nuint)Unsafe.SizeOf<T>() + MemoryBlock.Slack);
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = null;
            (_bytes, _job) = (0, 0);
            var huge = HugePages.Serve(bytes);
            if (huge) bytes = checked(bytes + HugePages.Size - 1) / HugePages.Size * HugePages.Size;
            _memory = NativeMemory.AlignedAlloc(bytes, huge ? HugePages.Size : Alignment);
            if (huge) HugePages.Advise((byte*)_memory, bytes, 0);
            _bytes = bytes;
        }
        return (T*)_memory;
    }
}
