using System.Globalization;
using System.Text;

namespace Tensorium.Bench;

/// <summary>Tables as RFC 4180 has them, with decimal points; empty where a number is not finite or not there.</summary>
static class ResultsCsv
{
    /// <summary>results.csv: one line an optimizer, medians first, then the ranges over the seeds.</summary>
    public static string Write(ComparisonResult comparison)
    {
        var text = new StringBuilder();
        Line(
            text, "optimizer", "finalLoss", "bestValidationAccuracy", "epochsToTarget", "secondsPerEpoch", "samplesPerSecond",
            "learningRate", "runs", "runsAtTarget", "secondsToTarget", "finalLossLow", "finalLossHigh",
            "bestValidationAccuracyLow", "bestValidationAccuracyHigh", "epochsToTargetLow", "epochsToTargetHigh",
            "secondsToTargetLow", "secondsToTargetHigh");
        foreach (OptimizerResult result in comparison.Results)
            Line(
                text, result.Optimizer, Number(result.FinalLoss), Number(result.BestValidationAccuracy),
                Number(result.EpochsToTarget), Number(result.SecondsPerEpoch), Number(result.SamplesPerSecond),
                Number(result.LearningRate), Number(result.Runs.Count), Number(result.RunsAtTarget),
                Number(result.SecondsToTarget), Number(result.FinalLosses.Low), Number(result.FinalLosses.High),
                Number(result.Accuracies.Low), Number(result.Accuracies.High), Number(result.Epochs.Low),
                Number(result.Epochs.High), Number(result.Seconds.Low), Number(result.Seconds.High));
        return text.ToString();
    }

    /// <summary>tuning.csv: one line an optimizer and rate.</summary>
    public static string Write(IReadOnlyList<TuningResult> tuning)
    {
        var text = new StringBuilder();
        Line(text, [.. RateColumns, "chosen"]);
        foreach (TuningResult result in tuning)
            foreach (RatePoint point in result.Grid)
                Line(
                    text,
                    [
                        .. Fields(result.Optimizer, result.DefaultLearningRate, point),
                        point.LearningRate == result.LearningRate ? "1" : "0",
                    ]);
        return text.ToString();
    }

    /// <summary>robustness.csv: one line an optimizer and rate.</summary>
    public static string Write(IReadOnlyList<RobustnessResult> robustness)
    {
        var text = new StringBuilder();
        Line(text, RateColumns);
        foreach (RobustnessResult result in robustness)
            foreach (RatePoint point in result.Rates)
                Line(text, Fields(result.Optimizer, result.DefaultLearningRate, point));
        return text.ToString();
    }

    /// <summary>unranked.csv: one line a run.</summary>
    /// <param name="unranked">The runs.</param>
    /// <param name="epochs">How many epochs each was to have.</param>
    public static string Write(IReadOnlyList<UnrankedRun> unranked, int epochs)
    {
        var text = new StringBuilder();
        Line(text, "optimizer", "phase", "learningRate", "seed", "epochs", "epochsAsked", "loss", "bestValidationAccuracy");
        foreach (UnrankedRun left in unranked)
            Line(
                text, left.Optimizer, $"{left.Phase}", Number(left.LearningRate), $"{left.Run.Seed}", Number(left.Epochs), Number(epochs),
                Number(left.Run.FinalLoss), Number(left.Run.BestValidationAccuracy));
        return text.ToString();
    }

    static string[] RateColumns =>
    [
        "optimizer", "learningRate", "defaultLearningRate", "bestValidationAccuracy", "bestValidationAccuracyLow",
        "bestValidationAccuracyHigh", "finalLoss", "runs",
    ];

    static string[] Fields(string optimizer, double defaultRate, RatePoint point) =>
    [
        optimizer, Number(point.LearningRate), Number(defaultRate), Number(point.Accuracies.Median), Number(point.Accuracies.Low),
        Number(point.Accuracies.High), Number(point.FinalLoss), Number(point.Runs.Count),
    ];

    static void Line(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        for (int i = 0; i < fields.Length; i++) text.Append(i > 0 ? "," : "").Append(Field(fields[i]));
        text.Append("\r\n");
    }

    static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
