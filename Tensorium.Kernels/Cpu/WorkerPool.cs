using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Runs jobs in chunks on the caller and on a few persistent threads that sleep when there is nothing to do.</summary>
/// <remarks>
/// <para>The borders of the chunks depend on the problem size alone, so a job gives the same bits with any number of
/// threads. (Those of an optimizer's update and of a product may depend on more: their elements know nothing of each other.) The
/// caller always takes part and can finish a job alone: a second caller, or a job inside a job, finds the
/// workers taken and runs all of its chunks itself, so nothing ever waits for a free worker.</para>
/// <para>Nothing is allocated per job, and no job is retained after <see cref="Run"/> returned.</para>
/// </remarks>
public static partial class WorkerPool
{
    [ThreadStatic]
    static long _sharedJobs;

    /// <summary>Runs [0, items) in chunks of <paramref name="grain"/> items; returns when all of them are done.</summary>
    /// <param name="job">The job. Every thread works on one shared copy, so running must not change its fields.</param>
    /// <param name="items">The number of items; none is fine.</param>
    /// <param name="grain">Items a chunk; the last chunk takes the rest.</param>
    /// <remarks>If a chunk throws, chunks that have not begun are skipped and the caller gets the first exception.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of items, or a grain below 1.</exception>
    public static void Run<TJob>(ref TJob job, nint items, nint grain) where TJob : struct, IJob
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(grain, 1);
        if (items <= grain)
        {
            if (items > 0) job.Run(0, items);
        }
        else if (Threads == 1 || !TryTakeWorkers())
        {
            for (nint start = 0; start < items; start += nint.Min(grain, items - start))
                job.Run(start, start + nint.Min(grain, items - start));
        }
        else
        {
            RunShared(ref job, items, grain);
        }
        Keep(ref job);
    }

    /// <summary>How many jobs this thread has shared with workers. What they wrote lies in other caches than its own.</summary>
    internal static long SharedJobs => _sharedJobs;

    static void RunShared<TJob>(ref TJob job, nint items, nint grain) where TJob : struct, IJob
    {
        _sharedJobs++;
        var holder = JobHolder<TJob>.Instance;
        ExceptionDispatchInfo? failure;
        try
        {
            holder.Job = job;
            Open(holder, items, grain);
            Work(0);
        }
        finally
        {
            failure = Close();
            holder.Job = default;
            FreeWorkers();
        }
        failure?.Throw();
    }

    /// <summary>
    /// The job lives until here, and with it the storages its views refer to: the jobs' own code holds only addresses.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Keep<TJob>(ref TJob job)
    {
        _ = job;
    }

    abstract class JobHolder
    {
        public abstract void Run(nint start, nint end);
    }

    /// <summary>
    /// The one boxed copy of a job type, made at its first use and kept for the life of the process; the job inside is
    /// cleared when it is done. One suffices because only the owner of the workers uses it.
    /// </summary>
    sealed class JobHolder<TJob> : JobHolder where TJob : struct, IJob
    {
        public static readonly JobHolder<TJob> Instance = new();

        public TJob Job;

        public override void Run(nint start, nint end) => Job.Run(start, end);
    }
}
