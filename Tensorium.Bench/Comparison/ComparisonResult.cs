namespace Tensorium.Bench;

/// <summary>How one optimizer did.</summary>
/// <param name="Optimizer">Its identifier.</param>
/// <param name="FinalLoss">The training loss of the last epoch; not finite after a divergence.</param>
/// <param name="BestValidationAccuracy">The best of all epochs, 0 to 1.</param>
/// <param name="EpochsToTarget">The first epoch, counted from 1, that reached the target; null when none did.</param>
/// <param name="SecondsPerEpoch">The mean training time of an epoch.</param>
/// <param name="SamplesPerSecond">Training rows in a second.</param>
/// <param name="LossByEpoch">The training loss of each epoch.</param>
/// <param name="ValidationAccuracyByEpoch">The validation accuracy of each epoch, 0 to 1.</param>
sealed record OptimizerResult(
    string Optimizer,
    double FinalLoss,
    double BestValidationAccuracy,
    int? EpochsToTarget,
    double SecondsPerEpoch,
    double SamplesPerSecond,
    IReadOnlyList<double> LossByEpoch,
    IReadOnlyList<double> ValidationAccuracyByEpoch)
{
    /// <summary>The validation accuracy that <see cref="EpochsToTarget"/> waits for.</summary>
    public const double Target = 0.95;

    /// <summary>Sums up at least one epoch.</summary>
    public static OptimizerResult From(string optimizer, IReadOnlyList<EpochResult> epochs)
    {
        double[] accuracies = [.. epochs.Select(epoch => epoch.ValidationAccuracy)];
        double seconds = epochs.Sum(epoch => epoch.Seconds);
        int target = Array.FindIndex(accuracies, accuracy => accuracy >= Target);
        return new OptimizerResult(
            optimizer, epochs[^1].Loss, accuracies.Max(), target < 0 ? null : target + 1, seconds / epochs.Count,
            seconds > 0 ? epochs.Sum(epoch => (long)epoch.Samples) / seconds : 0,
            [.. epochs.Select(epoch => epoch.Loss)], accuracies);
    }
}

/// <summary>A whole comparison: the content of results.json.</summary>
/// <param name="Dataset">The name of the data.</param>
/// <param name="Device">The device in words.</param>
/// <param name="Threads">The threads that computed.</param>
/// <param name="Seed">The seed of split, weights and batch order.</param>
/// <param name="Model">The network in words.</param>
/// <param name="Results">One for each optimizer that finished an epoch, in the order they ran.</param>
sealed record ComparisonResult(
    string Dataset, string Device, int Threads, ulong Seed, string Model, IReadOnlyList<OptimizerResult> Results)
{
    /// <summary>The optimizer with the best validation accuracy, and of equal ones that with the lowest loss.</summary>
    public OptimizerResult? Best() =>
        Results.OrderByDescending(result => result.BestValidationAccuracy).ThenBy(result => result.FinalLoss).FirstOrDefault();
}
