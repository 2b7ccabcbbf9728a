using System.Globalization;
using System.Text;

namespace Tensorium.Bench;

/// <summary>The best validation accuracy of each optimizer as a line of dots, best first.</summary>
static class RankingSection
{
    /// <summary>Adds the section.</summary>
    public static void Write(StringBuilder page, ComparisonResult comparison)
    {
        IReadOnlyList<OptimizerResult> ranked = comparison.Ranked();
        Axis axis = Axis.Percent(ranked.SelectMany(result => new[] { result.Accuracies.Low, result.Accuracies.High }), toTheEnd: false)
            .Thinned(0.12);
        page.Append("<section>\n<h2>Best validation accuracy</h2>\n<p class=\"caption\">")
            .Append(Html.Escape(Reading(comparison, ranked))).Append("</p>\n").Append(Key())
            .Append("<table class=\"ranking\">\n<thead><tr><th scope=\"col\">Optimizer</th><th scope=\"col\" class=\"scale\">")
            .Append("<svg class=\"track\" role=\"img\"><title>Validation accuracy in percent, stretched towards 100</title>");
        foreach (Tick tick in axis.Ticks)
            page.Append(Html.Invariant($"<text class=\"tick\" x=\"{At(axis, tick.Value)}%\" y=\"16\" text-anchor=\"middle\">{Html.Escape(tick.Label)}</text>"));
        page.Append("</svg></th><th scope=\"col\">Median</th><th scope=\"col\" class=\"extra\">Min–max</th></tr></thead>\n<tbody>\n");
        foreach (OptimizerResult result in ranked)
        {
            string range = Format.PercentRange(result.BestValidationAccuracyRange);
            page.Append($"<tr><th scope=\"row\">{Html.Name(result.Optimizer)}</th><td class=\"scale\">")
                .Append(Track(axis, result, $"{OptimizerNames.Title(result.Optimizer)}: {Format.Percent(result.BestValidationAccuracy)}, {range}"))
                .Append($"</td><td>{Format.Percent(result.BestValidationAccuracy)}</td><td class=\"extra\">{range}</td></tr>\n");
        }
        page.Append("</tbody>\n</table>\n</section>\n");
    }

    static string Reading(ComparisonResult comparison, IReadOnlyList<OptimizerResult> ranked)
    {
        string measure = "The share of held-back rows classified right in the best epoch";
        if (comparison.Seeds.Count == 1) return $"{measure}. One seed tells little: small differences are chance.";
        OptimizerResult best = ranked[0];
        int near = ranked.Skip(1).Count(result => result.Accuracies.High >= best.Accuracies.Low);
        string verdict = near == 0
            ? "no other range overlaps with its own."
            : $"{(near == 1 ? "the range of 1 other overlaps" : Html.Invariant($"the ranges of {near} others overlap"))} with its own, "
                + "so that this run does not tell them apart.";
        return $"{measure}: a ring for each seed, a dot for their median. {OptimizerNames.Title(best.Optimizer)} leads; {verdict}";
    }

    /// <summary>What the colours mean.</summary>
    static string Key() => "<p class=\"key\">" + string.Concat(
        new (OptimizerFamily Family, string Text)[]
        {
            (OptimizerFamily.Descent, "one rate for all weights"),
            (OptimizerFamily.Adaptive, "a rate for each weight"),
            (OptimizerFamily.Adam, "both: Adam and its kin"),
            (OptimizerFamily.Beyond, "signs, layers, wrappers"),
        }.Select(item => $"<span class=\"{Html.Colour(item.Family)}\">{item.Text}</span>")) + "</p>\n";

    static string Track(Axis axis, OptimizerResult result, string title)
    {
        var svg = new StringBuilder($"<svg class=\"track {Html.Colour(result.Optimizer)}\" role=\"img\"><title>{Html.Escape(title)}</title>");
        foreach (Tick tick in axis.Ticks)
            svg.Append($"<line class=\"grid\" x1=\"{At(axis, tick.Value)}%\" x2=\"{At(axis, tick.Value)}%\" y1=\"0\" y2=\"100%\"/>");
        (string low, string high) = (At(axis, result.Accuracies.Low), At(axis, result.Accuracies.High));
        svg.Append($"<line class=\"range\" x1=\"{low}%\" x2=\"{high}%\" y1=\"50%\" y2=\"50%\"/>");
        if (result.Runs.Count > 1)
            foreach (RunResult run in result.Runs)
                svg.Append($"<circle class=\"run\" cx=\"{At(axis, run.BestValidationAccuracy)}%\" cy=\"50%\" r=\"3.5\"/>");
        return svg.Append($"<circle class=\"median\" cx=\"{At(axis, result.BestValidationAccuracy)}%\" cy=\"50%\" r=\"5\"/></svg>").ToString();
    }

    /// <summary>A position in percent of the width, with room for a dot at both ends.</summary>
    static string At(Axis axis, double value) => (5 + 90 * axis.Position(value)).ToString("0.##", CultureInfo.InvariantCulture);
}
