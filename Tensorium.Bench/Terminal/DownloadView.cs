using Spectre.Console;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Shows downloads as bars, or as a line for each quarter.</summary>
static class DownloadView
{
    /// <summary>Runs the work with bars on the console; they go away at the end.</summary>
    public static Task<T> Live<T>(IAnsiConsole console, Func<IProgress<DownloadProgress>, Task<T>> work) =>
        console.Progress().AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bars(context)));

    /// <summary>Runs the work with lines.</summary>
    public static Task<T> Plain<T>(TextWriter writer, Func<IProgress<DownloadProgress>, Task<T>> work) =>
        work(new Lines(writer));

    sealed class Bars(ProgressContext context) : IProgress<DownloadProgress>
    {
        readonly Dictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

        public void Report(DownloadProgress value)
        {
            if (!_tasks.TryGetValue(value.File, out ProgressTask? task))
                _tasks[value.File] = task = context.AddTask(Markup.Escape(value.File));
            task.IsIndeterminate = value.Total is null;
            if (value.Total is { } total) task.MaxValue = Math.Max(1, total);
            task.Value = value.Received;
        }
    }

    sealed class Lines(TextWriter writer) : IProgress<DownloadProgress>
    {
        readonly Dictionary<string, long> _quarters = new(StringComparer.Ordinal);

        public void Report(DownloadProgress value)
        {
            long quarter = value.Total is > 0 ? 4 * value.Received / value.Total.Value : 0;
            if (_quarters.TryGetValue(value.File, out long last) && last >= quarter) return;
            _quarters[value.File] = quarter;
            string part = value.Total is null ? "" : $" {25 * quarter} %";
            writer.WriteLine($"downloading {value.File}{part}");
        }
    }
}
