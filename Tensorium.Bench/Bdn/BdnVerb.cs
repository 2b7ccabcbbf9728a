using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Tensorium.Bench;

/// <summary>The verb bdn: BenchmarkDotNet's own command line over this program's benchmarks.</summary>
static class BdnVerb
{
    // What is answered without a benchmark.
    static readonly string[] Questions = ["--list", "--help", "-h", "-?", "--info", "--version"];

    /// <summary>Runs the verb. The arguments are BenchmarkDotNet's, which reads and reports them itself.</summary>
    public static int Run(VerbContext context, CancellationToken cancellation)
    {
        string[] arguments = context.Arguments.Count > 0 ? [.. context.Arguments] : ["--list", "flat"];
        IConfig config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(48));
        OptionValue.DeviceOrDefault(null); // benchmarks run on it, and would report a wrong name each for itself
        // BenchmarkDotNet takes no token, and leaves its benchmarks to a signal that ends the process.
        using CancellationTokenRegistration stop = cancellation.Register(() => Environment.Exit(Application.Stopped));
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(BdnVerb).Assembly).Run(arguments, config)];
        if (summaries.Length == 0 && !arguments.Any(argument => Questions.Contains(argument, StringComparer.OrdinalIgnoreCase)))
            return Application.BadInput;
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            ? Application.Failed
            : Application.Done;
    }
}
