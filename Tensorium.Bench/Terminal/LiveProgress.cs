using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>A table that fills while the optimizers run, anew for each phase; it goes away at the end.</summary>
sealed class LiveProgress(IAnsiConsole console) : IProgressView
{
    const int BarWidth = 12;

    /// <inheritdoc/>
    public void Show(IReadOnlyList<string> optimizers, Action<Action<EpochProgress>> run)
    {
        var latest = new Dictionary<string, EpochProgress>(StringComparer.Ordinal);
        Phase? phase = null;
        console.Live(Table(optimizers, latest, null, console.Profile.Width)).AutoClear(true).Start(context => run(progress =>
        {
            if (phase != progress.Trial.Phase) latest.Clear();
            phase = progress.Trial.Phase;
            latest[progress.Trial.Optimizer] = progress;
            context.UpdateTarget(Table(optimizers, latest, progress, console.Profile.Width));
        }));
    }

    /// <summary>The table for the latest state of each optimizer; those without one have not begun.</summary>
    /// <param name="optimizers">The rows.</param>
    /// <param name="latest">The latest of each optimizer.</param>
    /// <param name="now">The latest of all; null at the start.</param>
    /// <param name="width">The characters of a line.</param>
    internal static Table Table(
        IReadOnlyList<string> optimizers, IReadOnlyDictionary<string, EpochProgress> latest, EpochProgress? now, int width)
    {
        var rows = new FittedTable(
        [
            new("Optimizer", IsText: true), new("Runs", IsText: true), new("Epoch", 3), new("Rate", 5), new("Loss", 2),
            new("Validation", 1), new("Samples/s", 4),
        ]);
        foreach (string optimizer in optimizers)
        {
            string name = Markup.Escape(OptimizerNames.Title(optimizer));
            if (!latest.TryGetValue(optimizer, out EpochProgress at))
            {
                rows.Add($"[grey]{name}[/]", $"[grey]{new string('━', BarWidth)}[/]", "", "", "", "", "");
                continue;
            }
            int runs = at.Epoch == at.Epochs ? at.Run : at.Run - 1;
            bool ended = runs == at.Runs;
            int filled = (int)(BarWidth * (at.Run - 1 + (double)at.Epoch / at.Epochs) / at.Runs);
            string bar = $"[{(ended ? "green" : "blue")}]{new string('━', filled)}[/]"
                + $"[grey]{new string('━', BarWidth - filled)}[/] {runs}/{at.Runs}";
            rows.Add(
                ended ? name : $"[bold]{name}[/]", bar, $"{at.Epoch}/{at.Epochs}", Format.Number(at.Trial.LearningRate),
                Format.Loss(at.Result.Loss), Format.Percent(at.Result.ValidationAccuracy), Format.Rate(at.SamplesPerSecond));
        }
        Table table = rows.Within(width);
        if (now is { } state)
            table.Caption($"{PhaseTitle.Of(state.Trial.Phase)}, seed {state.Trial.Seed}, {Format.Duration(state.Left)} left");
        return table;
    }
}
