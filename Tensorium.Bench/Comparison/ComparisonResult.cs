using System.Text.Json.Serialization;

namespace Tensorium.Bench;

/// <summary>A whole comparison: the content of results.json.</summary>
/// <param name="Dataset">The name of the data.</param>
/// <param name="Device">The device in words.</param>
/// <param name="Threads">The threads that computed.</param>
/// <param name="Seeds">The seeds of split, weights and batch order; of a run that was stopped early those it came to.</param>
/// <param name="Model">The network in words.</param>
/// <param name="Epochs">How many epochs each run was to have.</param>
/// <param name="Target">The validation accuracy that epochs and seconds are counted to.</param>
/// <param name="Results">
/// One for each optimizer, in the order they ran; of a comparison that was stopped what can be compared: runs that were finished, by
/// all from the same seeds.
/// </param>
sealed record ComparisonResult(
    string Dataset, string Device, int Threads, IReadOnlyList<ulong> Seeds, string Model, int Epochs, double Target,
    [property: JsonPropertyOrder(1)] IReadOnlyList<OptimizerResult> Results)
{
    /// <summary>The first seed.</summary>
    public ulong Seed => Seeds[0];

    /// <summary>The seeds that rates were chosen by; null when none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ulong>? TuningSeeds { get; init; }

    /// <summary>The rates that were chosen; null when none were.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TuningResult>? Tuning { get; init; }

    /// <summary>What other rates brought; null when none were tried.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RobustnessResult>? Robustness { get; init; }

    /// <summary>That the comparison was stopped early, and what that left; null when it was not.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Stop? Stopped { get; init; }

    /// <summary>Whether not even an epoch was measured.</summary>
    [JsonIgnore]
    public bool IsEmpty =>
        Results.Count == 0 && Tuning is null or [] && Robustness is null or [] && Stopped is null or { Unranked: [] };

    /// <summary>The optimizer with the best validation accuracy, and of equal ones that with the lowest loss.</summary>
    public OptimizerResult? Best() => Ranked() is [var best, ..] ? best : null;

    /// <summary>The results, best first.</summary>
    public IReadOnlyList<OptimizerResult> Ranked() =>
        [.. Results.OrderByDescending(result => result.BestValidationAccuracy).ThenBy(result => result.FinalLosses.Median)];
}
