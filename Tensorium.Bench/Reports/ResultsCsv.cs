using System.Globalization;
using System.Text;

namespace Tensorium.Bench;

/// <summary>results.csv: one line an optimizer, RFC 4180, decimal points; empty where a number is not finite.</summary>
static class ResultsCsv
{
    /// <summary>The table as text.</summary>
    public static string Write(ComparisonResult comparison)
    {
        var text = new StringBuilder();
        Line(
            text, "optimizer", "finalLoss", "bestValidationAccuracy", "epochsToTarget", "secondsPerEpoch", "samplesPerSecond");
        foreach (OptimizerResult result in comparison.Results)
            Line(
                text, result.Optimizer, Number(result.FinalLoss), Number(result.BestValidationAccuracy),
                result.EpochsToTarget?.ToString(CultureInfo.InvariantCulture) ?? "", Number(result.SecondsPerEpoch),
                Number(result.SamplesPerSecond));
        return text.ToString();
    }

    static void Line(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        for (int i = 0; i < fields.Length; i++) text.Append(i > 0 ? "," : "").Append(Field(fields[i]));
        text.Append("\r\n");
    }

    static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
