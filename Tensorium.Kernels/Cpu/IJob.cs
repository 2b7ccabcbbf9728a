namespace Tensorium.Kernels.Cpu;

/// <summary>A piece of work over a range of items, split by <see cref="WorkerPool"/>.</summary>
public interface IJob
{
    /// <summary>
    /// Does the items from <paramref name="start"/> up to, not including, <paramref name="end"/>. Ranges of one job never
    /// overlap, and may run at the same time on several threads. Their borders depend on the number of items and the grain alone.
    /// </summary>
    void Run(nint start, nint end);
}
