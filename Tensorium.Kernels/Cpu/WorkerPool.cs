namespace Tensorium.Kernels.Cpu;

/// <summary>Runs jobs in chunks.</summary>
public static class WorkerPool
{
    /// <summary>Splits [0, items) into chunks of <paramref name="grain"/> items and runs them.</summary>
    public static void Run<TJob>(ref TJob job, nint items, nint grain) where TJob : struct, IJob
    {
        for (nint start = 0; start < items; start += grain) job.Run(start, nint.Min(start + grain, items));
    }
}
