using System.Text.Json.Serialization;

namespace Tensorium.Bench;

/// <summary>How one optimizer did: medians over the seeds, with the smallest and the largest, and every run.</summary>
/// <param name="Optimizer">Its identifier.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Runs">One for each seed, at least one.</param>
sealed record OptimizerResult(
    string Optimizer, double LearningRate, [property: JsonPropertyOrder(1)] IReadOnlyList<RunResult> Runs)
{
    /// <summary>The training loss of the last epoch; not finite where the median run diverged.</summary>
    public double FinalLoss => FinalLosses.Median;

    /// <summary>The best validation accuracy of all epochs, 0 to 1.</summary>
    public double BestValidationAccuracy => Accuracies.Median;

    /// <summary>The first epoch, counted from 1, that reached the target; null unless more than half of the runs did.</summary>
    public double? EpochsToTarget => Reached(Epochs.Median);

    /// <summary>The training time up to the end of that epoch.</summary>
    public double? SecondsToTarget => Reached(Seconds.Median);

    /// <summary>How many of the runs reached the target.</summary>
    public int RunsAtTarget => Runs.Count(run => run.EpochsToTarget is not null);

    /// <summary>The mean training time of an epoch.</summary>
    public double SecondsPerEpoch => Spread.Of(Runs.Select(run => run.SecondsPerEpoch)).Median;

    /// <summary>Training rows in a second.</summary>
    public double SamplesPerSecond => Spread.Of(Runs.Select(run => run.SamplesPerSecond)).Median;

    /// <summary>The training loss of each epoch.</summary>
    public IReadOnlyList<double> LossByEpoch => [.. LossesByEpoch.Select(loss => loss.Median)];

    /// <summary>The validation accuracy of each epoch, 0 to 1.</summary>
    public IReadOnlyList<double> ValidationAccuracyByEpoch => [.. AccuraciesByEpoch.Select(accuracy => accuracy.Median)];

    /// <summary>The smallest and the largest final loss.</summary>
    public Interval FinalLossRange => FinalLosses.Range;

    /// <summary>The smallest and the largest best validation accuracy.</summary>
    public Interval BestValidationAccuracyRange => Accuracies.Range;

    /// <summary>The fewest and the most epochs to the target; infinite, which is null in JSON, where a run missed it.</summary>
    public Interval EpochsToTargetRange => Epochs.Range;

    /// <summary>The shortest and the longest time to the target; infinite, which is null in JSON, where a run missed it.</summary>
    public Interval SecondsToTargetRange => Seconds.Range;

    /// <summary>The final loss over the seeds.</summary>
    [JsonIgnore]
    public Spread FinalLosses => Spread.Of(Runs.Select(run => run.FinalLoss));

    /// <summary>The best validation accuracy over the seeds.</summary>
    [JsonIgnore]
    public Spread Accuracies => Spread.Of(Runs.Select(run => run.BestValidationAccuracy));

    /// <summary>The epochs to the target over the seeds; infinite for a run that missed it.</summary>
    [JsonIgnore]
    public Spread Epochs => Spread.Of(Runs.Select(run => run.EpochsToTarget ?? double.PositiveInfinity));

    /// <summary>The seconds to the target over the seeds; infinite for a run that missed it.</summary>
    [JsonIgnore]
    public Spread Seconds => Spread.Of(Runs.Select(run => run.SecondsToTarget ?? double.PositiveInfinity));

    /// <summary>The training loss of each epoch over the seeds.</summary>
    [JsonIgnore]
    public IReadOnlyList<Spread> LossesByEpoch => ByEpoch(run => run.LossByEpoch);

    /// <summary>The validation accuracy of each epoch over the seeds.</summary>
    [JsonIgnore]
    public IReadOnlyList<Spread> AccuraciesByEpoch => ByEpoch(run => run.ValidationAccuracyByEpoch);

    Spread[] ByEpoch(Func<RunResult, IReadOnlyList<double>> values) =>
        [.. Enumerable.Range(0, Runs.Min(run => values(run).Count)).Select(epoch => Spread.Of(Runs.Select(run => values(run)[epoch])))];

    static double? Reached(double median) => double.IsFinite(median) ? median : null;
}
