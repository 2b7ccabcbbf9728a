using System.Globalization;
using System.Text;

namespace Tensorium.Bench;

/// <summary>How it was measured, and how to measure it again.</summary>
static class MethodSection
{
    /// <summary>Adds the section.</summary>
    public static void Write(StringBuilder page, ComparisonResult comparison, RunInfo run)
    {
        CompareOptions options = run.Options;
        page.Append("<section>\n<h2>Method</h2>\n<p class=\"caption\">For each seed the rows are divided anew, class by class, and the ")
            .Append("initial weights and the order of the batches are drawn anew; every optimizer then starts from the same weights and sees ")
            .Append("the same batches. ").Append(Html.Escape(Rates(options)))
            .Append(" An accuracy is that of the best epoch, a loss that of the last. The same command gives the same numbers on any machine ")
            .Append("with the same vector instructions, except for times.</p>\n<dl>\n");
        Item("Data", Data(comparison, run));
        Item("Rows", $"{Format.Rate(run.TrainingRows)} to train, {Format.Rate(run.ValidationRows)} to validate");
        Item("Network", comparison.Model);
        Item("Epochs", Format.Rate(options.Epochs));
        Item("Batch size", Format.Rate(options.BatchSize));
        Item(comparison.Seeds.Count == 1 ? "Seed" : "Seeds", Format.Seeds(comparison.Seeds).Split(' ', 2)[1]);
        Item("Target", $"{Format.ShortPercent(comparison.Target)} validation accuracy");
        Item("Device", comparison.Device);
        Item("Threads", Format.Rate(comparison.Threads));
        Item("Started", run.Started.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        Item("Elapsed", Format.Duration(run.Elapsed));
        Item("Tensorium", Banner.Version);
        page.Append("</dl>\n<p class=\"caption again\">To run it again:</p>\n<pre tabindex=\"0\"><code>")
            .Append(Html.Escape(Command(run.Arguments))).Append("</code></pre>\n</section>\n");

        void Item(string term, string text) =>
            page.Append($"<div><dt>{Html.Escape(term)}</dt><dd>{Html.Escape(text)}</dd></div>\n");
    }

    static string Data(ComparisonResult comparison, RunInfo run) =>
        SyntheticProblem.Find(run.Options.Dataset) is { } problem
            ? $"{comparison.Dataset}, synthetic, noise {Format.Number(run.Options.Noise ?? problem.Noise)}" : comparison.Dataset;

    static string Rates(CompareOptions options)
    {
        string start = options.LearningRate is { } rate
            ? $"The learning rate is {Format.Number(rate)} for all"
            : "Each optimizer's learning rate is its default, found by trial on the digits";
        return options.Tune
            ? $"Each optimizer's learning rate was chosen from {options.TuningGrid} by {Format.Seeds(options.TuningSeeds)}, which the comparison does not use."
            : $"{start}; it was not tuned to this data.";
    }

    static string Command(IReadOnlyList<string> arguments)
    {
        const string Program = "dotnet run -c Release --project Tensorium.Bench";
        return arguments.Count == 0 ? Program : $"{Program} -- {string.Join(' ', arguments.Select(Quoted))}";
    }

    /// <summary>An argument as a shell reads it.</summary>
    static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=,./:+".Contains(c, StringComparison.Ordinal))
            ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
