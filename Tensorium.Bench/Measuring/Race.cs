namespace Tensorium.Bench;

/// <summary>
/// Measures contestants in turns, so that whatever slows the machine down for a while slows down all of them: ratios
/// hold where times do not.
/// </summary>
static class Race
{
    // Pauses until a contestant whose threads never sleep is taken as it is.
    const int Patience = 25;

    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs all contestants.</summary>
    /// <param name="contestants">Who runs, in this order in each round.</param>
    /// <param name="effort">How often and how long.</param>
    /// <param name="threads">With more than one there is a longer rest before each sample, and a lead.</param>
    /// <param name="cancellation">Looked at between samples.</param>
    /// <returns>The time of one run of each contestant.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Timing[] Run(
        IReadOnlyList<IContestant> contestants, Effort effort, int threads, CancellationToken cancellation)
    {
        int[] repetitions = [.. contestants.Select(contestant => WarmUp(contestant, effort, cancellation))];
        double[][] samples = [.. contestants.Select(_ => new double[effort.Rounds])];
        for (int round = 0; round < effort.Rounds; round++)
        {
            for (int i = 0; i < contestants.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                // A thread that has just slept is the last one to be interrupted.
                if (threads > 1 && contestants.Count > 1) Rest(contestants, effort);
                else Thread.Sleep(Breath);
                if (threads > 1) RunFor(effort.Lead, contestants[i], repetitions[i]);
                samples[i][round] = contestants[i].Time(repetitions[i]) / repetitions[i];
            }
        }
        return [.. samples.Select(Timing.Of)];
    }

    /// <summary>
    /// Waits until the idle threads of all contestants sleep. For a while they spin (those of OpenBLAS for a tenth of a
    /// second) on the core that the next one needs.
    /// </summary>
    static void Rest(IReadOnlyList<IContestant> contestants, Effort effort)
    {
        TimeSpan used = ProcessorTime();
        for (int i = 0; i < Patience; i++)
        {
            Thread.Sleep(effort.Pause);
            TimeSpan before = used;
            used = ProcessorTime();
            if (used - before <= effort.Pause / 4) return;
        }

        TimeSpan ProcessorTime() =>
            contestants.Aggregate(TimeSpan.Zero, (sum, contestant) => sum + contestant.ProcessorTime);
    }

    /// <summary>Runs for at least so many microseconds, which nobody counts.</summary>
    static void RunFor(double lead, IContestant contestant, int repetitions)
    {
        for (double spent = 0; spent < lead;) spent += Math.Max(contestant.Time(repetitions), 1);
    }

    /// <summary>Runs until the JIT has done its best, and finds how many runs fill a sample.</summary>
    static int WarmUp(IContestant contestant, Effort effort, CancellationToken cancellation)
    {
        int repetitions = 1;
        double spent = 0;
        double enough = contestant.IsCold ? effort.WarmUp : effort.Sample;
        while (spent < enough)
        {
            cancellation.ThrowIfCancellationRequested();
            double time = contestant.Time(repetitions);
            spent += Math.Max(time, 1);
            repetitions = (int)Math.Clamp(effort.Sample / Math.Max(time / repetitions, 1e-3), 1, 1_000_000);
        }
        return repetitions;
    }
}
