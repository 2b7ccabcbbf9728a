using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>The table that ends a comparison: medians over the seeds, and the range of the accuracy.</summary>
static class SummaryTable
{
    /// <summary>Writes it in colour and with borders, or as aligned plain text.</summary>
    public static void Write(IAnsiConsole console, ComparisonResult comparison, bool plain)
    {
        Table table = new Table().Border(plain ? TableBorder.None : TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn("Optimizer");
        bool several = comparison.Seeds.Count > 1, wide = comparison.Robustness is not null;
        string target = Format.ShortPercent(comparison.Target);
        string[] titles =
        [
            "Rate", "Final loss", "Best validation", .. several ? ["Min–max"] : Array.Empty<string>(),
            $"Epochs to {target}", "Seconds", "Time per epoch", "Samples/s", .. wide ? ["Good rates"] : Array.Empty<string>(),
        ];
        foreach (string title in titles) table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        OptimizerResult? best = comparison.Best();
        foreach (OptimizerResult result in comparison.Results)
        {
            string style = result == best ? "bold green" : "default";
            table.AddRow(
                [.. Cells(comparison, result).Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
        }
        console.Write(table);
        if (several && comparison.Results.Count > 0)
            console.WriteLine($"medians of {Format.Seeds(comparison.Seeds)}");
    }

    static IEnumerable<string> Cells(ComparisonResult comparison, OptimizerResult result)
    {
        yield return OptimizerNames.Title(result.Optimizer);
        yield return Format.Number(result.LearningRate);
        yield return Format.Loss(result.FinalLoss);
        yield return Format.Percent(result.BestValidationAccuracy);
        if (comparison.Seeds.Count > 1) yield return Format.PercentRange(result.BestValidationAccuracyRange);
        yield return Format.Epoch(result.EpochsToTarget);
        yield return Format.Seconds(result.SecondsToTarget);
        yield return Format.Seconds(result.SecondsPerEpoch);
        yield return Format.Rate(result.SamplesPerSecond);
        if (comparison.Robustness is { } robustness)
            yield return robustness.FirstOrDefault(item => item.Optimizer == result.Optimizer)?.GoodRates is { } rates
                ? Format.Range(Format.Number(rates.Low), Format.Number(rates.High)) : "-";
    }
}
