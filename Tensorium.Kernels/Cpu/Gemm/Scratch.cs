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

    void* _memory;
    nuint _bytes;

    ~Scratch() => NativeMemory.AlignedFree(_memory);

    /// <summary>This thread's memory for what one chunk of a job packs.</summary>
    public static T* Panel<T>(nint count) where T : unmanaged => (_panel ??= new()).Get<T>(count);

    /// <summary>This thread's memory for what a caller prepares for all chunks of its job.</summary>
    public static T* Whole<T>(nint count) where T : unmanaged => (_whole ??= new()).Get<T>(count);

    T* Get<T>(nint count) where T : unmanaged
    {
        var bytes = checked((nuint)count * (nuint)Unsafe.SizeOf<T>() + MemoryBlock.Slack);
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = null;
            _bytes = 0;
            _memory = NativeMemory.AlignedAlloc(bytes, Alignment);
            _bytes = bytes;
        }
        return (T*)_memory;
    }
}
