namespace Tensorium.Bench;

/// <summary>How one optimizer did from one seed.</summary>
/// <param name="Seed">The seed of split, weights and batch order.</param>
/// <param name="FinalLoss">The training loss of the last epoch; not finite after a divergence.</param>
/// <param name="BestValidationAccuracy">The best of all epochs, 0 to 1.</param>
/// <param name="EpochsToTarget">The first epoch, counted from 1, that reached the target; null when none did.</param>
/// <param name="SecondsToTarget">The training time up to the end of that epoch.</param>
/// <param name="SecondsPerEpoch">The mean training time of an epoch.</param>
/// <param name="SamplesPerSecond">Training rows in a second.</param>
/// <param name="LossByEpoch">The training loss of each epoch.</param>
/// <param name="ValidationAccuracyByEpoch">The validation accuracy of each epoch, 0 to 1.</param>
sealed record RunResult(
    ulong Seed,
    double FinalLoss,
    double BestValidationAccuracy,
    int? EpochsToTarget,
    double? SecondsToTarget,
    double SecondsPerEpoch,
    double SamplesPerSecond,
    IReadOnlyList<double> LossByEpoch,
    IReadOnlyList<double> ValidationAccuracyByEpoch)
{
    /// <summary>Sums up at least one epoch.</summary>
    public static RunResult From(ulong seed, IReadOnlyList<EpochResult> epochs, double target)
    {
        double[] accuracies = [.. epochs.Select(epoch => epoch.ValidationAccuracy)];
        double seconds = epochs.Sum(epoch => epoch.Seconds);
        int first = Array.FindIndex(accuracies, accuracy => accuracy >= target);
        return new RunResult(
            seed, epochs[^1].Loss, accuracies.Max(), first < 0 ? null : first + 1,
            first < 0 ? null : epochs.Take(first + 1).Sum(epoch => epoch.Seconds), seconds / epochs.Count,
            seconds > 0 ? epochs.Sum(epoch => (long)epoch.Samples) / seconds : 0,
            [.. epochs.Select(epoch => epoch.Loss)], accuracies);
    }
}
