using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Tensorium.Bench;

/// <summary>The verb bdn: BenchmarkDotNet's own command line over this program's benchmarks.</summary>
static class BdnVerb
{
    /// <summary>Runs the verb. The arguments are BenchmarkDotNet's, which reads and reports them itself.</summary>
    public static int Run(VerbContext context, CancellationToken cancellation)
    {
        string[] arguments = context.Arguments.Count > 0 ? [.. context.Arguments] : ["--list", "flat"];
        IConfig config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(48));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(BdnVerb).Assembly).Run(arguments, config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            ? Application.Failed
            : Application.Done;
    }
}
