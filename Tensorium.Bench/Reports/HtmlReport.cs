using System.Globalization;
using System.Net;
using System.Text;

namespace Tensorium.Bench;

/// <summary>report.html: one file without scripts and without anything from elsewhere.</summary>
static class HtmlReport
{
    /// <summary>The page.</summary>
    public static string Write(ComparisonResult comparison, RunInfo run)
    {
        var page = new StringBuilder();
        string heading = $"{Count(comparison.Results.Count, "optimizer")} on {comparison.Dataset}";
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append($"<title>Tensorium: {Escape(heading)}</title>\n<style>\n{StyleSheet()}</style>\n</head>\n<body>\n<main>\n")
            .Append("<header>\n<p class=\"eyebrow\">Tensorium &middot; optimizer comparison</p>\n")
            .Append($"<h1>{Escape(heading)}</h1>\n<p class=\"lead\">{Escape(comparison.Model)}, trained from the same ")
            .Append("initial weights on the same batches by each.</p>\n</header>\n");
        if (run.Interrupted)
            page.Append("<p class=\"notice\" role=\"note\">This run was stopped early. The report covers what had run.</p>\n");
        if (comparison.Results.Count == 0)
            page.Append("<p>No optimizer finished an epoch.</p>\n");
        else
        {
            Highlights(page, comparison);
            Charts(page, comparison);
            Table(page, comparison, run);
        }
        Configuration(page, comparison, run);
        return page.Append("<footer>Data of this page: <a href=\"results.csv\">results.csv</a>, ")
            .Append("<a href=\"results.json\">results.json</a></footer>\n</main>\n</body>\n</html>\n").ToString();
    }

    static void Highlights(StringBuilder page, ComparisonResult comparison)
    {
        OptimizerResult best = comparison.Best()!;
        OptimizerResult fastest = comparison.Results.MaxBy(result => result.SamplesPerSecond)!;
        OptimizerResult? soonest = comparison.Results.Where(result => result.EpochsToTarget is not null)
            .MinBy(result => (result.EpochsToTarget, -result.BestValidationAccuracy));
        page.Append("<section class=\"cards\" aria-label=\"Highlights\">\n");
        Card("Best validation accuracy", Format.Percent(best.BestValidationAccuracy), Title(best));
        Card(
            $"First to {Format.WholePercent(OptimizerResult.Target)}",
            soonest is null ? "none" : $"epoch {Format.Epoch(soonest.EpochsToTarget)}",
            soonest is null ? "more epochs may get there" : Title(soonest));
        Card("Fastest epoch", Format.Seconds(fastest.SecondsPerEpoch), Title(fastest));
        Card("Throughput", $"{Format.Rate(fastest.SamplesPerSecond)}/s", $"training samples, {Title(fastest)}");
        page.Append("</section>\n");

        void Card(string label, string value, string note) => page
            .Append($"<div class=\"card\"><p class=\"label\">{Escape(label)}</p><p class=\"value\">{Escape(value)}</p>")
            .Append($"<p class=\"note\">{Escape(note)}</p></div>\n");
    }

    static void Charts(StringBuilder page, ComparisonResult comparison)
    {
        Chart(new LineChart(
            "Training loss by epoch", "Training loss", Axis.Log(comparison.Results.SelectMany(result => result.LossByEpoch)),
            [.. comparison.Results.Select(result => new Series(Title(result), Style(result), result.LossByEpoch))],
            Format.Loss), "Cross-entropy over the training rows, logarithmic. Lower is better.");
        Chart(new LineChart(
            "Validation accuracy by epoch", "Validation accuracy, %",
            Axis.Percent(comparison.Results.SelectMany(result => result.ValidationAccuracyByEpoch)),
            [.. comparison.Results.Select(
                result => new Series(Title(result), Style(result), result.ValidationAccuracyByEpoch))],
            Format.Percent), "Share of the held-back rows that are classified right, stretched towards 100 %. Higher is better.");

        // The same optimizer looks the same in every report, whichever others ran.
        int Style(OptimizerResult result) => Math.Max(0, OptimizerNames.All.ToList().IndexOf(result.Optimizer)) % 10;

        void Chart(LineChart chart, string caption) => page
            .Append($"<section>\n<h2>{Escape(chart.Title)}</h2>\n<p class=\"caption\">{Escape(caption)}</p>\n<figure>\n")
            .Append(chart.Wide()).Append('\n').Append(chart.Narrow()).Append("\n</figure>\n</section>\n");
    }

    static void Table(StringBuilder page, ComparisonResult comparison, RunInfo run)
    {
        OptimizerResult? best = comparison.Best();
        page.Append("<section>\n<h2>Results</h2>\n<p class=\"caption hint\">Slide the table sideways for the rest.</p>\n<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>")
            .Append("<th scope=\"col\">Optimizer</th>");
        string target = $"Epochs to {Format.WholePercent(OptimizerResult.Target)}";
        foreach (string title in (string[])
            ["Best validation", "Final loss", target, "Time per epoch", "Samples/s", "Learning rate", "Epochs run"])
            page.Append($"<th scope=\"col\">{Escape(title)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (OptimizerResult result in comparison.Results)
        {
            string rate = run.LearningRates.TryGetValue(result.Optimizer, out double value)
                ? value.ToString("R", CultureInfo.InvariantCulture) : "-";
            page.Append(result == best ? "<tr class=\"best\">" : "<tr>").Append($"<th scope=\"row\">{Escape(Title(result))}</th>");
            foreach (string cell in (string[])
            [
                Format.Percent(result.BestValidationAccuracy), Format.Loss(result.FinalLoss),
                Format.Epoch(result.EpochsToTarget), Format.Seconds(result.SecondsPerEpoch),
                Format.Rate(result.SamplesPerSecond), rate, $"{Format.Epoch(result.LossByEpoch.Count)}",
            ])
                page.Append($"<td>{Escape(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    static void Configuration(StringBuilder page, ComparisonResult comparison, RunInfo run)
    {
        page.Append("<section>\n<h2>Configuration</h2>\n<dl>\n");
        Item("Data", comparison.Dataset);
        Item("Rows", $"{Format.Rate(run.TrainingRows)} to train, {Format.Rate(run.ValidationRows)} to validate");
        Item("Network", comparison.Model);
        Item("Epochs", Format.Rate(run.Options.Epochs));
        Item("Batch size", Format.Rate(run.Options.BatchSize));
        Item("Learning rate", run.Options.LearningRate?.ToString(CultureInfo.InvariantCulture) ?? "chosen for each optimizer");
        Item("Seed", comparison.Seed.ToString(CultureInfo.InvariantCulture));
        Item("Device", comparison.Device);
        Item("Threads", Format.Rate(comparison.Threads));
        Item("Started", run.Started.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        Item("Elapsed", Format.Duration(run.Elapsed));
        Item("Tensorium", Banner.Version);
        page.Append("</dl>\n</section>\n");

        void Item(string term, string text) =>
            page.Append($"<div><dt>{Escape(term)}</dt><dd>{Escape(text)}</dd></div>\n");
    }

    static string Title(OptimizerResult result) => OptimizerNames.Title(result.Optimizer);

    static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    static string Escape(string text) => WebUtility.HtmlEncode(text);

    static string StyleSheet()
    {
        using Stream resource = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
