using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>A table that fills while the optimizers run; it goes away at the end.</summary>
sealed class LiveProgress(IAnsiConsole console) : IProgressView
{
    const int BarWidth = 12;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<string> optimizers, int epochs, Action<Action<EpochProgress>> run)
    {
        var latest = new Dictionary<string, EpochProgress>(StringComparer.Ordinal);
        console.Live(Table(optimizers, epochs, latest)).AutoClear(true).Start(context => run(progress =>
        {
            latest[progress.Optimizer] = progress;
            context.UpdateTarget(Table(optimizers, epochs, latest));
        }));
    }

    /// <summary>The table for the latest state of each optimizer; those without one have not begun.</summary>
    internal static Table Table(
        IReadOnlyList<string> optimizers, int epochs, IReadOnlyDictionary<string, EpochProgress> latest)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn("Optimizer").AddColumn("Epoch");
        foreach (string title in (string[])["Loss", "Validation", "Samples/s", "Left"])
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (string optimizer in optimizers)
        {
            string name = Markup.Escape(OptimizerNames.Title(optimizer));
            if (!latest.TryGetValue(optimizer, out EpochProgress at))
            {
                table.AddRow($"[grey]{name}[/]", $"[grey]{new string('━', BarWidth)}[/]");
                continue;
            }
            bool ended = at.Epoch == epochs;
            int filled = (int)((long)BarWidth * at.Epoch / epochs);
            string bar = $"[{(ended ? "green" : "blue")}]{new string('━', filled)}[/]"
                + $"[grey]{new string('━', BarWidth - filled)}[/] {at.Epoch}/{epochs}";
            table.AddRow(
                ended ? name : $"[bold]{name}[/]", bar, Format.Loss(at.Result.Loss),
                Format.Percent(at.Result.ValidationAccuracy), Format.Rate(at.SamplesPerSecond),
                ended ? "[green]done[/]" : Format.Duration(at.Left));
        }
        return table;
    }
}
