using System.Diagnostics;

namespace Tensorium.Bench;

/// <summary>Something that does a work and says how long it took.</summary>
interface IContestant
{
    /// <summary>Whether the JIT may still recompile it: then it runs for a while before the first sample.</summary>
    bool IsCold { get; }

    /// <summary>What the process that does the work has used of all processors.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>
    /// Does the work so many times, after one run outside the clock: it finds its data in the cache and its threads awake.
    /// </summary>
    /// <returns>Microseconds for all of them.</returns>
    double Time(int repetitions);
}

/// <summary>Work of this process, until its device is done with it.</summary>
/// <param name="run">Does it once, or gives it to the device.</param>
/// <param name="device">Where.</param>
/// <param name="isCold">Whether it has not run yet.</param>
sealed class InProcess(Action run, Device device, bool isCold = true) : IContestant
{
    /// <inheritdoc/>
    public bool IsCold => isCold;

    /// <inheritdoc/>
    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    /// <inheritdoc/>
    public double Time(int repetitions)
    {
        run();
        device.Synchronize();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++) run();
        device.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
