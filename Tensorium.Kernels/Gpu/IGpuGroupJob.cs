namespace Tensorium.Kernels.Gpu;

/// <summary>Work of independent items, each done by all threads of a group together, with barriers between its parts.</summary>
interface IGpuGroupJob
{
    /// <summary>Does this thread's part of one item. All threads of the group call it with the same item.</summary>
    void Run(long item);
}
