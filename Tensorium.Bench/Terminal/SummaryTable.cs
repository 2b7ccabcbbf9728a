using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>The table that ends a comparison.</summary>
static class SummaryTable
{
    /// <summary>Writes it in colour and with borders, or as aligned plain text.</summary>
    public static void Write(IAnsiConsole console, ComparisonResult comparison, bool plain)
    {
        Table table = new Table().Border(plain ? TableBorder.None : TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn("Optimizer");
        string target = Format.WholePercent(OptimizerResult.Target);
        foreach (string title in
            (string[])["Final loss", "Best validation", $"Epochs to {target}", "Time per epoch", "Samples/s"])
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        OptimizerResult? best = comparison.Best();
        foreach (OptimizerResult result in comparison.Results)
        {
            string style = result == best ? "bold green" : "default";
            table.AddRow(
                [.. Cells(result).Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
        }
        console.Write(table);
    }

    static IEnumerable<string> Cells(OptimizerResult result) =>
    [
        OptimizerNames.Title(result.Optimizer), Format.Loss(result.FinalLoss), Format.Percent(result.BestValidationAccuracy),
        Format.Epoch(result.EpochsToTarget), Format.Seconds(result.SecondsPerEpoch), Format.Rate(result.SamplesPerSecond),
    ];
}
