using System.Text;

namespace Tensorium.Bench;

/// <summary>Loss and accuracy by epoch, a panel for each optimizer.</summary>
static class CurvesSection
{
    /// <summary>Adds the sections.</summary>
    public static void Write(StringBuilder page, ComparisonResult comparison)
    {
        IReadOnlyList<OptimizerResult> results = comparison.Results;
        Axis epochs = Axis.Epochs(results.Max(result => result.LossesByEpoch.Count)).Thinned(0.15);
        Write(
            page, comparison, "Training loss by epoch",
            "Cross-entropy over the training rows on a logarithmic axis; lower is better.",
            new PanelChart(
                "loss", epochs, Axis.Log(results.SelectMany(result => result.LossByEpoch)).Thinned(0.13),
                [.. results.Select(result => Curve(result, result.LossesByEpoch))],
                point => $"epoch {Format.Epoch(point.X)}: {Format.Loss(point.Y.Median)}"),
            result => Format.Loss(result.LossByEpoch[^1]), "final training loss");
        Write(
            page, comparison, "Validation accuracy by epoch",
            "Percent of the held-back rows that are classified right, stretched towards 100; higher is better.",
            new PanelChart(
                "accuracy", epochs, Axis.Percent(results.SelectMany(result => result.ValidationAccuracyByEpoch)).Thinned(0.13),
                [.. results.Select(result => Curve(result, result.AccuraciesByEpoch))],
                point => $"epoch {Format.Epoch(point.X)}: {Format.Percent(point.Y.Median)}"),
            result => Format.Percent(result.ValidationAccuracyByEpoch[^1]), "validation accuracy in the last epoch");
    }

    static void Write(
        StringBuilder page, ComparisonResult comparison, string title, string caption, PanelChart chart,
        Func<OptimizerResult, string> last, string what)
    {
        string band = comparison.Seeds.Count > 1 ? " The line is the median over the seeds, the band reaches from the smallest to the largest." : "";
        page.Append($"<section>\n<h2>{Html.Escape(title)}</h2>\n<p class=\"caption\">{Html.Escape(caption + band)} ")
            .Append($"The other optimizers are grey; the number is the {Html.Escape(what)}.</p>\n")
            .Append(chart.Context()).Append("\n<div class=\"panels\">\n");
        foreach ((OptimizerResult result, Curve curve) in comparison.Results.Zip(chart.Curves))
            page.Append($"<figure><figcaption>{Html.Name(result.Optimizer)}<span>{Html.Escape(last(result))}</span></figcaption>")
                .Append(chart.Panel(curve, $"{OptimizerNames.Title(result.Optimizer)}: {title}; {what} {last(result)}"))
                .Append("</figure>\n");
        page.Append("</div>\n</section>\n");
    }

    static Curve Curve(OptimizerResult result, IReadOnlyList<Spread> values) =>
        new(result.Optimizer, [.. values.Index().Select(item => new CurvePoint(item.Index + 1, item.Item))]);
}
