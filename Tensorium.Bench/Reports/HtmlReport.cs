using System.Text;

namespace Tensorium.Bench;

/// <summary>report.html: one file without scripts and without anything from elsewhere.</summary>
static class HtmlReport
{
    /// <summary>The page.</summary>
    public static string Write(ComparisonResult comparison, RunInfo run)
    {
        var page = new StringBuilder();
        bool any = comparison.Results.Count > 0;
        string heading = $"{(any ? Html.Count(comparison.Results.Count, "optimizer") : "No finished run")} on {comparison.Dataset}";
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append($"<title>Tensorium: {Html.Escape(heading)}</title>\n<style>\n{StyleSheet()}</style>\n</head>\n<body>\n<main>\n")
            .Append("<header>\n<p class=\"eyebrow\">Tensorium &middot; optimizer comparison</p>\n")
            .Append($"<h1>{Html.Escape(heading)}</h1>\n<p class=\"lead\">{Html.Escape(comparison.Model)}, {(any ? "" : "to be ")}trained for ")
            .Append($"{Html.Count(comparison.Epochs, "epoch")} by each, with the same weights and batches, ")
            .Append($"{Html.Escape(Seeds(comparison))}{(comparison.Tuning is null ? "" : ", with tuned learning rates")}.</p>\n</header>\n");
        if (comparison.Stopped is not null)
            page.Append($"<p class=\"notice\" role=\"note\">{string.Join("<br>\n", StopText.Lines(comparison).Select(Html.Escape))}</p>\n");
        if (any)
        {
            Highlights(page, comparison);
            RankingSection.Write(page, comparison);
            ResultsSection.Write(page, comparison);
            CurvesSection.Write(page, comparison);
        }
        if (comparison.Robustness is { } robustness) RatesSection.Write(page, robustness, run.Options.RobustnessGrid);
        if (comparison.Tuning is { } tuning) RatesSection.Write(page, tuning, run.Options.TuningGrid, comparison.TuningSeeds!);
        UnrankedSection.Write(page, comparison);
        if (any) OptimizersSection.Write(page, comparison);
        MethodSection.Write(page, comparison, run);
        return page.Append($"<footer>Data of this page: {Links(comparison)}</footer>\n</main>\n</body>\n</html>\n").ToString();
    }

    static string Seeds(ComparisonResult comparison) =>
        comparison.Seeds.Count == 1 ? $"from {Format.Seeds(comparison.Seeds)}" : $"from each of {Html.Count(comparison.Seeds.Count, "seed")}";

    static string Links(ComparisonResult comparison) => string.Join(
        ", ",
        ReportFolder.Tables(comparison).Where(table => table.Text is not null).Select(table => table.Name).Prepend("results.json")
            .Select(file => $"<a href=\"{file}\">{file}</a>"));

    static void Highlights(StringBuilder page, ComparisonResult comparison)
    {
        OptimizerResult best = comparison.Best()!;
        OptimizerResult? soonest = comparison.Results.Where(result => result.EpochsToTarget is not null)
            .MinBy(result => (result.EpochsToTarget, -result.BestValidationAccuracy));
        OptimizerResult? quickest = comparison.Results.Where(result => result.SecondsToTarget is not null)
            .MinBy(result => result.SecondsToTarget);
        string target = Format.ShortPercent(comparison.Target);
        page.Append("<section class=\"cards\" aria-label=\"Highlights\">\n");
        Card("Best validation accuracy", Format.Percent(best.BestValidationAccuracy), Title(best.Optimizer));
        Card(
            $"Fewest epochs to {target}", soonest is null ? "none" : Format.Epoch(soonest.EpochsToTarget),
            soonest is null ? "more epochs may get there" : Title(soonest.Optimizer));
        Card(
            $"Least time to {target}", quickest is null ? "none" : Format.Seconds(quickest.SecondsToTarget),
            quickest is null ? "more epochs may get there" : Title(quickest.Optimizer));
        if (comparison.Robustness is { Count: > 0 } robustness)
        {
            RobustnessResult widest = robustness.MaxBy(result => (result.GoodDecades, result.Rates.Max(point => point.BestValidationAccuracy)))!;
            Card("Least sensitive to its rate", RatesSection.Decades(widest), Title(widest.Optimizer));
        }
        else
        {
            OptimizerResult fastest = comparison.Results.MaxBy(result => result.SamplesPerSecond)!;
            Card("Throughput", $"{Format.Rate(fastest.SamplesPerSecond)}/s", $"training samples, {Title(fastest.Optimizer)}");
        }
        page.Append("</section>\n");

        void Card(string label, string value, string note) => page
            .Append($"<div class=\"card\"><p class=\"label\">{Html.Escape(label)}</p><p class=\"value\">{Html.Escape(value)}</p>")
            .Append($"<p class=\"note\">{Html.Escape(note)}</p></div>\n");
    }

    static string Title(string optimizer) => OptimizerNames.Title(optimizer);

    static string StyleSheet()
    {
        using Stream resource = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
