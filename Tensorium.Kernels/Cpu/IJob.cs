namespace Tensorium.Kernels.Cpu;

/// <summary>A piece of work over a range of items, split by <see cref="WorkerPool"/>.</summary>
public interface IJob
{
    /// <summary>
    /// Does the items from <paramref name="start"/> up to, not including, <paramref name="end"/>. Ranges of one job never
    /// overlap, may run at the same time on several threads, and their borders depend on the problem size alone.
    /// </summary>
    void Run(nint start, nint end);
}
