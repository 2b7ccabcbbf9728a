using System.Diagnostics;
using Spectre.Console;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>The program, without the process around it.</summary>
/// <param name="createTrainer">Makes what trains.</param>
/// <param name="output">Results.</param>
/// <param name="error">Errors, and progress where <paramref name="output"/> belongs to a machine.</param>
/// <param name="live">Whether <paramref name="output"/> is a terminal that can be painted on.</param>
sealed class Application(TrainerFactory createTrainer, TextWriter output, TextWriter error, bool live)
{
    /// <summary>Exit codes: done, failed, bad input, stopped by Ctrl-C.</summary>
    public const int Done = 0, Failed = 1, BadInput = 2, Stopped = 130;

    /// <summary>Does what the arguments say, and returns the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            if (arguments.Count > 0 && !arguments[0].StartsWith('-'))
                return Verb.Named(arguments[0]).Run(new VerbContext([.. arguments.Skip(1)], output, error, live), cancellation);
            CompareOptions options = CommandLineParser.Parse(arguments);
            if (options.Help) output.Write(CommandLineParser.Help());
            else if (options.Version) output.WriteLine($"Tensorium {Banner.Version}");
            else return await CompareAsync(options, arguments, cancellation).ConfigureAwait(false);
            return Done;
        }
        catch (Exception bad) when (bad is UsageException or DataFormatException || IsOfThreadsVariable(bad))
        {
            error.WriteLine($"error: {bad.Message.ReplaceLineEndings(" ")}");
            return BadInput;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            error.WriteLine("stopped before the first step");
            return Stopped;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            error.WriteLine($"error: {failure.Message}");
            return Failed;
        }
    }

    // Read where the first job runs, however the program came there.
    static bool IsOfThreadsVariable(Exception bad) =>
        bad is FormatException && bad.Message.Contains(WorkerPool.Variable, StringComparison.Ordinal);

    async Task<int> CompareAsync(CompareOptions options, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        bool paint = live && !options.Json;
        TextWriter messages = options.Json ? error : output;
        IAnsiConsole console = paint ? AnsiConsole.Console : PlainConsole(messages);
        Task<LabeledData> Load(IProgress<DownloadProgress> progress) => DataLoader.LoadAsync(options, progress, cancellation);
        LabeledData data = await (
            paint ? DownloadView.Live(console, Load) : DownloadView.Plain(messages, Load)).ConfigureAwait(false);
        var trainers = new TrainerBySeed(options, data, createTrainer);
        ITrainer trainer = trainers.Of(options.Seeds[0]);
        (int training, int validation) = trainers.Rows;
        DateTimeOffset started = DateTimeOffset.Now;
        string folder = ReportFolder.Create(options.Output, started);
        messages.WriteLine(
            $"{data.Name}: {Format.Rate(training)} rows to train, {Format.Rate(validation)} to validate; {trainer.Model}; "
            + $"{trainer.Device}, {trainer.Threads} threads; {Format.Seeds(options.Seeds)}");

        var run = new ComparisonRun(options, trainers.Of);
        IProgressView view = paint ? new LiveProgress(console) : new PlainProgress(messages);
        var clock = Stopwatch.StartNew();
        view.Show(options.Optimizers, report => run.Run(report, cancellation));

        var comparison = new ComparisonResult(
            data.Name, trainer.Device, trainer.Threads, run.Seeds, trainer.Model, options.Epochs, options.Target, run.Results)
        {
            TuningSeeds = run.TuningSeeds,
            Tuning = run.Tuning,
            Robustness = run.Robustness,
            Stopped = run.Stopped,
        };
        var info = new RunInfo
        {
            Options = options,
            Arguments = arguments,
            Started = started,
            Elapsed = clock.Elapsed,
            TrainingRows = training,
            ValidationRows = validation,
        };
        // Neither a terminal that is gone nor a full disk takes the other's results along.
        bool shown = TryTo("the results cannot be shown", () =>
        {
            if (options.Json) output.WriteLine(ResultsJson.Write(comparison));
            else SummaryTable.Write(console, comparison, plain: !paint);
        });
        bool kept = TryTo($"the report cannot be written to '{folder}'", () =>
        {
            if (comparison.IsEmpty) ReportFolder.Discard(folder, options.Output);
            else ReportFolder.Write(folder, comparison, info);
        });
        bool told = TryTo("the end cannot be told", () =>
        {
            foreach (string line in StopText.Lines(comparison)) messages.WriteLine(line);
            if (kept && !comparison.IsEmpty) messages.WriteLine($"report: {Path.Combine(folder, "report.html")}");
        });
        return !shown || !kept || !told ? Failed : run.Interrupted ? Stopped : Done;
    }

    bool TryTo(string otherwise, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            try
            {
                error.WriteLine($"error: {otherwise}: {failure.Message}");
            }
            catch (IOException)
            {
                // Errors go the same way as results; the exit code tells.
            }
            return false;
        }
    }

    static IAnsiConsole PlainConsole(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 120;
        return console;
    }
}
