using System.Globalization;
using System.Text;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>The folder of a run, with its files.</summary>
static class ReportFolder
{
    /// <summary>Makes the folder: <paramref name="given"/>, or a new one below runs/ named by the time.</summary>
    /// <exception cref="UsageException">The folder cannot be made, or written to.</exception>
    public static string Create(string? given, DateTimeOffset now)
    {
        string path = given ?? Unused(Path.Combine("runs", now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        try
        {
            string folder = Directory.CreateDirectory(path).FullName;
            // better now than after an hour of training
            File.Create(Path.Combine(folder, $".{Guid.NewGuid():n}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: the folder '{path}' cannot be made or written to: {failure.Message}");
        }
    }

    /// <summary>
    /// Writes report.html, results.csv and results.json, and tuning.csv and robustness.csv where there is such; each whole or not
    /// at all. Those that an earlier run left there are replaced, or go where there is no new one.
    /// </summary>
    public static void Write(string folder, ComparisonResult comparison, RunInfo run)
    {
        Write(folder, "results.json", ResultsJson.Write(comparison) + "\n");
        Write(folder, "results.csv", ResultsCsv.Write(comparison));
        WriteOrDelete(folder, "tuning.csv", comparison.Tuning is { } tuning ? ResultsCsv.Write(tuning) : null);
        WriteOrDelete(folder, "robustness.csv", comparison.Robustness is { } robustness ? ResultsCsv.Write(robustness) : null);
        Write(folder, "report.html", HtmlReport.Write(comparison, run));
    }

    static void WriteOrDelete(string folder, string name, string? text)
    {
        if (text is null) File.Delete(Path.Combine(folder, name));
        else Write(folder, name, text);
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
