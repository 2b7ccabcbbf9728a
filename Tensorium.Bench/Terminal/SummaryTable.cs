using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>The table that ends a comparison: medians over the seeds, and the range of the accuracy.</summary>
static class SummaryTable
{
    const int RoomyWidth = 120;

    /// <summary>Writes it in colour and with borders, or as aligned plain text.</summary>
    public static void Write(IAnsiConsole console, ComparisonResult comparison, bool plain)
    {
        Table table = new Table().Border(plain ? TableBorder.None : TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn(new TableColumn("Optimizer").NoWrap());
        bool several = comparison.Seeds.Count > 1, roomy = plain || console.Profile.Width >= RoomyWidth;
        Column[] columns = [.. Columns(comparison.Target).Where(column => (roomy || !column.Extra) && (several || !column.Spread))];
        foreach (Column column in columns) table.AddColumn(new TableColumn(column.Title).RightAligned().NoWrap());
        OptimizerResult? best = comparison.Best();
        foreach (OptimizerResult result in comparison.Results)
        {
            string style = result == best ? "bold green" : "default";
            string[] cells = [OptimizerNames.Title(result.Optimizer), .. columns.Select(column => column.Cell(result))];
            table.AddRow([.. cells.Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
        }
        console.Write(table);
        if (several && comparison.Results.Count > 0) console.WriteLine($"medians of {Format.Seeds(comparison.Seeds)}");
    }

    static Column[] Columns(double target) =>
    [
        new("Rate", result => Format.Number(result.LearningRate), Extra: true),
        new("Final loss", result => Format.Loss(result.FinalLoss)),
        new("Best validation", result => Format.Percent(result.BestValidationAccuracy)),
        new("Min–max", result => Format.PercentRange(result.BestValidationAccuracyRange), Extra: true, Spread: true),
        new($"Epochs to {Format.ShortPercent(target)}", result => Format.Epoch(result.EpochsToTarget)),
        new("Seconds", result => Format.Seconds(result.SecondsToTarget), Extra: true),
        new("Time per epoch", result => Format.Seconds(result.SecondsPerEpoch), Extra: true),
        new("Samples/s", result => Format.Rate(result.SamplesPerSecond)),
    ];

    /// <summary>A column.</summary>
    /// <param name="Title">Its head.</param>
    /// <param name="Cell">What it says of a result.</param>
    /// <param name="Extra">Whether a narrow terminal goes without it.</param>
    /// <param name="Spread">Whether it says nothing of a single seed.</param>
    readonly record struct Column(string Title, Func<OptimizerResult, string> Cell, bool Extra = false, bool Spread = false);
}
