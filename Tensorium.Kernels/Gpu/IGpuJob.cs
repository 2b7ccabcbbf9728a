namespace Tensorium.Kernels.Gpu;

/// <summary>Work of many independent items, one a thread at a time: the body of a kernel without barriers.</summary>
interface IGpuJob
{
    /// <summary>Does one item.</summary>
    void Run(long item);
}
