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
    /// Writes report.html and results.json, and <see cref="Tables"/>; each whole or not at all. Those that an earlier run left there
    /// are replaced, or go where there is no new one.
    /// </summary>
    public static void Write(string folder, ComparisonResult comparison, RunInfo run)
    {
        Write(folder, "results.json", ResultsJson.Write(comparison) + "\n");
        foreach ((string name, string? text) in Tables(comparison))
            if (text is null) File.Delete(Path.Combine(folder, name));
            else Write(folder, name, text);
        Write(folder, "report.html", HtmlReport.Write(comparison, run));
    }

    /// <summary>results.csv, tuning.csv, robustness.csv and unranked.csv; null for what has no line.</summary>
    public static IEnumerable<(string Name, string? Text)> Tables(ComparisonResult comparison) =>
    [
        ("results.csv", comparison.Results is [] ? null : ResultsCsv.Write(comparison)),
        ("tuning.csv", comparison.Tuning is null or [] ? null : ResultsCsv.Write(comparison.Tuning)),
        ("robustness.csv", comparison.Robustness is null or [] ? null : ResultsCsv.Write(comparison.Robustness)),
        ("unranked.csv", comparison.Stopped is null or { Unranked: [] } ? null : ResultsCsv.Write(comparison.Stopped.Unranked, comparison.Epochs)),
    ];

    /// <summary>Takes back a folder that <see cref="Create"/> named by the time, where nothing came to be written.</summary>
    public static void Discard(string folder, string? given)
    {
        if (given is null) Directory.Delete(folder);
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
