namespace Tensorium.Bench;

/// <summary>
/// Measures contestants in turns, so that whatever slows the machine down for a while slows down all of them: ratios
/// hold where times do not.
/// </summary>
static class Race
{
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs all contestants.</summary>
    /// <param name="contestants">Who runs, in this order in each round.</param>
    /// <param name="effort">How often and how long.</param>
    /// <param name="threads">With more than one there is a longer rest before each sample.</param>
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
                Thread.Sleep(threads > 1 && contestants.Count > 1 ? effort.Pause : Breath);
                // Not timed: the cache holds what the one before worked on, and this one's threads are asleep.
                contestants[i].Time(1);
                samples[i][round] = contestants[i].Time(repetitions[i]) / repetitions[i];
            }
        }
        return [.. samples.Select(Timing.Of)];
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
