using System.Text;

namespace Tensorium.Bench;

/// <summary>The table of all numbers.</summary>
static class ResultsSection
{
    /// <summary>Adds the section.</summary>
    public static void Write(StringBuilder page, ComparisonResult comparison)
    {
        bool several = comparison.Seeds.Count > 1;
        string target = Format.ShortPercent(comparison.Target);
        page.Append("<section>\n<h2>Results</h2>\n<p class=\"caption\">")
            .Append(several ? $"Medians over {Html.Count(comparison.Seeds.Count, "seed")}, the smallest and the largest below. " : "")
            .Append($"Seconds are time for training alone.<span class=\"hint\"> Slide the table sideways for the rest.</span></p>\n")
            .Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Results\">\n<table>\n<thead><tr>")
            .Append("<th scope=\"col\">Optimizer</th>");
        foreach (string title in Titles(target)) page.Append($"<th scope=\"col\">{Html.Escape(title)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        OptimizerResult? best = comparison.Best();
        foreach (OptimizerResult result in comparison.Results)
        {
            page.Append(result == best ? "<tr class=\"best\">" : "<tr>")
                .Append($"<th scope=\"row\">{Html.Escape(OptimizerNames.Title(result.Optimizer))}</th>");
            foreach ((string value, string below) in Cells(result))
                page.Append($"<td>{Html.Escape(value)}")
                    .Append(several && below.Length > 0 ? $"<small>{Html.Escape(below)}</small>" : "").Append("</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    static IEnumerable<string> Titles(string target) =>
    [
        "Learning rate", "Best validation", "Final loss", $"Epochs to {target}", $"Seconds to {target}", "Time per epoch",
        "Samples/s",
    ];

    static IEnumerable<(string Value, string Below)> Cells(OptimizerResult result)
    {
        yield return (Format.Number(result.LearningRate), "");
        yield return (Format.Percent(result.BestValidationAccuracy), Format.PercentRange(result.BestValidationAccuracyRange));
        yield return (
            Format.Loss(result.FinalLoss), Format.Range(Format.Loss(result.FinalLosses.Low), Format.Loss(result.FinalLosses.High)));
        yield return (Format.Epoch(result.EpochsToTarget), Below(result, Format.Epoch(result.Epochs.Low), Format.Epoch(result.Epochs.High)));
        yield return (
            Format.Seconds(result.SecondsToTarget),
            Below(result, Format.Seconds((double?)result.Seconds.Low), Format.Seconds((double?)result.Seconds.High)));
        yield return (Format.Seconds(result.SecondsPerEpoch), "");
        yield return (Format.Rate(result.SamplesPerSecond), "");
    }

    /// <summary>The range, or how many runs reached the target where some did not.</summary>
    static string Below(OptimizerResult result, string low, string high) =>
        result.RunsAtTarget == result.Runs.Count ? Format.Range(low, high) : $"{result.RunsAtTarget} of {result.Runs.Count} reach it";
}
