using System.Runtime.InteropServices;

namespace Tensorium.Kernels;

/// <summary>Memory of the processor, 64-byte aligned (from a page on to pages), with readable slack behind its end.</summary>
sealed unsafe class HostBlock : MemoryBlock
{
    const nuint Alignment = 64, PageSize = 4096;

    public HostBlock(CachingAllocator owner, nint bytes) : base(owner, bytes)
    {
        var huge = HugePages.Serve((nuint)bytes);
        var alignment = huge ? HugePages.Size : (nuint)bytes >= PageSize ? PageSize : Alignment;
        Address = (nint)NativeMemory.AlignedAlloc(checked((nuint)bytes + Slack), alignment);
        if (huge) HugePages.Advise((byte*)Address, (nuint)bytes, Slack);
        Holds = true;
        NativeMemory.Clear((void*)(Address + bytes), Slack);
        GC.AddMemoryPressure(bytes + Slack);
    }

    protected override void Release()
    {
        NativeMemory.AlignedFree((void*)Address);
        GC.RemoveMemoryPressure(Bytes + Slack);
    }
}
