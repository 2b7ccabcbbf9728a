using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>The table that ends a comparison: medians over the seeds, and the range of the accuracy.</summary>
static class SummaryTable
{
    /// <summary>Writes it in colour and with borders, or as aligned plain text; nothing where there is no result.</summary>
    public static void Write(IAnsiConsole console, ComparisonResult comparison, bool plain)
    {
        if (comparison.Results.Count == 0) return;
        bool several = comparison.Seeds.Count > 1;
        (Column Column, Func<OptimizerResult, string> Cell)[] cells =
            [.. Cells(comparison.Target).Where(cell => several || !string.Equals(cell.Column.Title, Range, StringComparison.Ordinal))];
        var table = new FittedTable([.. cells.Select(cell => cell.Column)]);
        OptimizerResult? best = comparison.Best();
        foreach (OptimizerResult result in comparison.Results)
        {
            string style = result == best ? "bold green" : "default";
            table.Add([.. cells.Select(cell => $"[{style}]{Markup.Escape(cell.Cell(result))}[/]")]);
        }
        if (plain) console.Write(table.Within(int.MaxValue).Border(TableBorder.None));
        else table.Write(console);
        if (several) console.WriteLine($"medians of {Format.Seeds(comparison.Seeds)}");
    }

    const string Range = "Min–max"; // says nothing of a single seed

    static IEnumerable<(Column Column, Func<OptimizerResult, string> Cell)> Cells(double target) =>
    [
        (new("Optimizer", IsText: true), result => OptimizerNames.Title(result.Optimizer)),
        (new("Rate", 6), result => Format.Number(result.LearningRate)),
        (new("Final loss", 1), result => Format.Loss(result.FinalLoss)),
        (new("Best validation"), result => Format.Percent(result.BestValidationAccuracy)),
        (new(Range, 5), result => Format.PercentRange(result.BestValidationAccuracyRange)),
        (new($"Epochs to {Format.ShortPercent(target)}", 2), result => Format.Epoch(result.EpochsToTarget)),
        (new("Seconds", 4), result => Format.Seconds(result.SecondsToTarget)),
        (new("Time per epoch", 7), result => Format.Seconds(result.SecondsPerEpoch)),
        (new("Samples/s", 3), result => Format.Rate(result.SamplesPerSecond)),
    ];
}
