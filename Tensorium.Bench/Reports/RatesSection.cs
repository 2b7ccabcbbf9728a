using System.Globalization;
using System.Text;

namespace Tensorium.Bench;

/// <summary>What other learning rates brought: robustness as panels, tuning as a table.</summary>
static class RatesSection
{
    /// <summary>Adds the section about robustness.</summary>
    public static void Write(StringBuilder page, IReadOnlyList<RobustnessResult> robustness, RateGrid grid)
    {
        if (robustness.Count == 0) return;
        // Multiples share an axis of multiples, the same rates for all share one of rates.
        double At(RobustnessResult result, double rate) => grid.AreFactors ? rate / result.DefaultLearningRate : rate;
        string Axis(double value) => grid.AreFactors ? $"{Format.Number(value)}×" : Format.Number(value);
        Axis rates = Bench.Axis.Log(grid.Values).Thinned(0.2);
        rates = rates with { Ticks = [.. rates.Ticks.Select(tick => tick with { Label = Axis(tick.Value) })] };
        var chart = new PanelChart(
            "rates", rates,
            Bench.Axis.Percent(robustness.SelectMany(result => result.Rates).Select(point => point.Accuracies.Median)).Thinned(0.13),
            [
                .. robustness.Select(result => new Curve(
                    result.Optimizer,
                    [.. result.Rates.Select(point => new CurvePoint(At(result, point.LearningRate), point.Accuracies))])),
            ],
            point => $"rate {Axis(point.X)}: {Format.Percent(point.Y.Median)}");
        page.Append("<section>\n<h2>Robustness to the learning rate</h2>\n<p class=\"caption\">Best validation accuracy in percent over ")
            .Append(grid.AreFactors ? "multiples of each optimizer's default rate" : "the learning rate")
            .Append(". The dashed line is the default; below each panel, the rates within one percentage point of the optimizer's best.</p>\n")
            .Append(chart.Context()).Append("\n<div class=\"panels\">\n");
        foreach ((RobustnessResult result, Curve curve) in robustness.Zip(chart.Curves))
        {
            string good = Format.Range(Format.Number(result.GoodRates.Low), Format.Number(result.GoodRates.High));
            string title = $"{OptimizerNames.Title(result.Optimizer)}: best validation accuracy by learning rate; good from {good}";
            page.Append($"<figure><figcaption>{Html.Name(result.Optimizer)}</figcaption>")
                .Append(chart.Panel(curve, title, At(result, result.DefaultLearningRate)))
                .Append($"<p class=\"below\">{Html.Escape(good)}<br>{Html.Escape(Decades(result))}</p></figure>\n");
        }
        page.Append("</div>\n</section>\n");
    }

    /// <summary>Adds the section about how rates were chosen.</summary>
    public static void Write(
        StringBuilder page, IReadOnlyList<TuningResult> tuning, RateGrid grid, IReadOnlyList<ulong> seeds)
    {
        if (tuning.Count == 0) return;
        page.Append("<section>\n<h2>Chosen learning rates</h2>\n<p class=\"caption\">The best validation accuracy of each rate of the grid")
            .Append(grid.AreFactors ? ", as multiples of the optimizer's default" : "")
            .Append($", the median of {Html.Escape(Format.Seeds(seeds))}, which the comparison does not use. The best was chosen; of equal ")
            .Append("ones that nearest the default.").Append(Html.Escape(Edges(tuning))).Append("<span class=\"hint\"> Slide the table sideways for the rest.</span></p>\n")
            .Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Chosen learning rates\">\n<table>\n<thead><tr>")
            .Append("<th scope=\"col\">Optimizer</th><th scope=\"col\">Default</th>");
        foreach (double value in grid.Values)
            page.Append($"<th scope=\"col\">{Format.Number(value)}{(grid.AreFactors ? "×" : "")}</th>");
        page.Append("<th scope=\"col\">Chosen</th></tr></thead>\n<tbody>\n");
        foreach (TuningResult result in tuning)
        {
            page.Append($"<tr><th scope=\"row\">{Html.Escape(OptimizerNames.Title(result.Optimizer))}</th>")
                .Append($"<td>{Format.Number(result.DefaultLearningRate)}</td>");
            foreach (double rate in grid.For(result.DefaultLearningRate))
            {
                RatePoint? point = result.Grid.FirstOrDefault(point => point.LearningRate == rate);
                page.Append(rate == result.LearningRate ? "<td class=\"chosen\">" : "<td>")
                    .Append(point is null ? "-" : Format.Percent(point.BestValidationAccuracy)).Append("</td>");
            }
            page.Append($"<td><b>{Format.Number(result.LearningRate)}</b></td></tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    /// <summary>Says whose best rate may lie outside the grid.</summary>
    static string Edges(IReadOnlyList<TuningResult> tuning)
    {
        string[] names =
        [
            .. tuning.Where(result => result.LearningRate == result.Grid[0].LearningRate || result.LearningRate == result.Grid[^1].LearningRate)
                .Select(result => OptimizerNames.Title(result.Optimizer)),
        ];
        return names.Length == 0 ? "" : $" The rate of {string.Join(", ", names)} lies at the end of the grid: a wider one, by --rates, may hold a better.";
    }

    /// <summary>The width of the good rates in words.</summary>
    public static string Decades(RobustnessResult result) => result.GoodDecades < 0.05
        ? "1 rate" : result.GoodDecades.ToString("0.0", CultureInfo.InvariantCulture) + " decades";
}
