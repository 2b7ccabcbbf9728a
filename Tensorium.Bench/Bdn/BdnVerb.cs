using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Tensorium.Bench;

/// <summary>The verb bdn: BenchmarkDotNet's own command line over this program's benchmarks.</summary>
static class BdnVerb
{
    // What its parser answers by refusing to go on, and what is answered without a benchmark.
    static readonly string[] Helps = ["--help", "--version"], Questions = ["--list", "--info"];

    /// <summary>Runs the verb. The arguments are BenchmarkDotNet's.</summary>
    /// <exception cref="UsageException">BenchmarkDotNet does not take them, or they choose no benchmark.</exception>
    public static int Run(VerbContext context, CancellationToken cancellation)
    {
        string[] arguments = context.Arguments switch
        {
            [] => ["--list", "flat"],
            ["-h" or "-?"] => ["--help"], // as for the other verbs
            _ => [.. context.Arguments],
        };
        IConfig config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(48));
        if (Answer(arguments, config) is { } answer)
        {
            context.Output.Write(answer);
            return Application.Done;
        }
        OptionValue.DeviceOrDefault(null); // benchmarks run on it, and would report a wrong name each for itself
        // BenchmarkDotNet takes no token, and leaves its benchmarks to a signal that ends the process.
        using CancellationTokenRegistration stop = cancellation.Register(() => Environment.Exit(Application.Stopped));
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(BdnVerb).Assembly).Run(arguments, config)];
        if (summaries.Length == 0 && !Has(arguments, Questions))
            throw new UsageException("BenchmarkDotNet ran no benchmark, for the reason that it gave");
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            ? Application.Failed
            : Application.Done;
    }

    /// <summary>What BenchmarkDotNet answers to a question for help; null where it takes the arguments.</summary>
    /// <remarks>It writes an error into its help, on standard output; from here its first line goes where those of other verbs go.</remarks>
    static string? Answer(string[] arguments, IConfig config)
    {
        var log = new AccumulationLogger();
        if (ConfigParser.Parse(arguments, log, config).isSuccess) return null;
        string text = log.GetLog();
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int heading = Array.IndexOf(lines, "ERROR(S):");
        return heading < 0 && Has(arguments, Helps)
            ? text
            : throw new UsageException($"BenchmarkDotNet: {lines[heading + 1]} bdn --help lists the options");
    }

    static bool Has(string[] arguments, string[] names) => arguments.Any(argument => names.Contains(argument, StringComparer.OrdinalIgnoreCase));
}
