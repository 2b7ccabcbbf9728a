using System.Text.Json.Serialization;

namespace Tensorium.Bench;

/// <summary>How one run with one rate ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="FinalLoss">The training loss of the last epoch; not finite after a divergence.</param>
/// <param name="BestValidationAccuracy">The best of all epochs, 0 to 1.</param>
sealed record RateRun(ulong Seed, double FinalLoss, double BestValidationAccuracy);

/// <summary>How an optimizer did with one rate.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Runs">One for each seed, at least one.</param>
sealed record RatePoint(double LearningRate, [property: JsonPropertyOrder(1)] IReadOnlyList<RateRun> Runs)
{
    /// <summary>The best validation accuracy of all epochs, the median over the seeds.</summary>
    public double BestValidationAccuracy => Accuracies.Median;

    /// <summary>The smallest and the largest of it.</summary>
    public Interval BestValidationAccuracyRange => Accuracies.Range;

    /// <summary>The training loss of the last epoch, the median over the seeds.</summary>
    public double FinalLoss => Spread.Of(Runs.Select(run => run.FinalLoss)).Median;

    /// <summary>The best validation accuracy over the seeds.</summary>
    [JsonIgnore]
    public Spread Accuracies => Spread.Of(Runs.Select(run => run.BestValidationAccuracy));
}

/// <summary>Which rate was chosen for an optimizer, and from what.</summary>
/// <param name="Optimizer">Its identifier.</param>
/// <param name="DefaultLearningRate">Its rate without a choice.</param>
/// <param name="LearningRate">The chosen rate.</param>
/// <param name="Grid">What was tried, ascending.</param>
sealed record TuningResult(
    string Optimizer, double DefaultLearningRate, double LearningRate, IReadOnlyList<RatePoint> Grid)
{
    /// <summary>
    /// Chooses: the best median accuracy; of equal ones the rate nearest the default in ratio, and of two as near the smaller.
    /// </summary>
    public static TuningResult Choose(string optimizer, double defaultRate, IReadOnlyList<RatePoint> grid) => new(
        optimizer, defaultRate,
        grid.OrderByDescending(point => point.BestValidationAccuracy)
            .ThenBy(point => Math.Round(Math.Abs(Math.Log(point.LearningRate / defaultRate)), 6))
            .ThenBy(point => point.LearningRate).First().LearningRate,
        grid);
}

/// <summary>How an optimizer takes to other rates.</summary>
/// <param name="Optimizer">Its identifier.</param>
/// <param name="DefaultLearningRate">Its rate when none is asked for.</param>
/// <param name="Rates">What was tried, ascending, at least one.</param>
sealed record RobustnessResult(string Optimizer, double DefaultLearningRate, IReadOnlyList<RatePoint> Rates)
{
    /// <summary>How far below its best an accuracy still counts as good: one percentage point.</summary>
    public const double Tolerance = 0.01;

    /// <summary>The neighbouring rates around the best one that come within <see cref="Tolerance"/> of it.</summary>
    public Interval GoodRates
    {
        get
        {
            double[] medians = [.. Rates.Select(point => point.BestValidationAccuracy)];
            int best = Array.IndexOf(medians, medians.Max()), low = best, high = best;
            // Accuracies are shares of a count: the difference of two that are a point apart may round to above it.
            bool IsGood(int i) => medians[i] >= medians[best] - Tolerance - 1e-12;
            while (low > 0 && IsGood(low - 1)) low--;
            while (high + 1 < medians.Length && IsGood(high + 1)) high++;
            return new(Rates[low].LearningRate, Rates[high].LearningRate);
        }
    }

    /// <summary>The width of <see cref="GoodRates"/>, as a power of ten.</summary>
    public double GoodDecades => Math.Log10(GoodRates.High / GoodRates.Low);
}
