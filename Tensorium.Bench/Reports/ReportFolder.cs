using System.Globalization;
using System.Text;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>The folder of a run, with its files.</summary>
static class ReportFolder
{
    /// <summary>Makes the folder: <paramref name="given"/>, or a new one below runs/ named by the time.</summary>
    /// <exception cref="UsageException">The folder cannot be made.</exception>
    public static string Create(string? given, DateTimeOffset now)
    {
        string path = given ?? Unused(Path.Combine("runs", now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: the folder '{path}' cannot be made: {failure.Message}");
        }
    }

    /// <summary>
    /// Writes report.html, results.csv and results.json, and tuning.csv and robustness.csv where there is such; each whole or not
    /// at all.
    /// </summary>
    public static void Write(string folder, ComparisonResult comparison, RunInfo run)
    {
        Write(folder, "results.json", ResultsJson.Write(comparison) + "\n");
        Write(folder, "results.csv", ResultsCsv.Write(comparison));
        if (comparison.Tuning is { } tuning) Write(folder, "tuning.csv", ResultsCsv.Write(tuning));
        if (comparison.Robustness is { } robustness) Write(folder, "robustness.csv", ResultsCsv.Write(robustness));
        Write(folder, "report.html", HtmlReport.Write(comparison, run));
    }

    static void Write(string folder, string name, string text) =>
        AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    static string Unused(string path)
    {
        string free = path;
        for (int i = 2; Directory.Exists(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{path}-{i}");
        return free;
    }
}
