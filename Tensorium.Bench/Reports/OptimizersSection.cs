using System.Text;

namespace Tensorium.Bench;

/// <summary>What each optimizer does and when to choose it, next to how it did here.</summary>
static class OptimizersSection
{
    /// <summary>Adds the section.</summary>
    public static void Write(StringBuilder page, ComparisonResult comparison)
    {
        IReadOnlyList<OptimizerResult> ranked = comparison.Ranked();
        page.Append("<section>\n<h2>What they do, and when to choose them</h2>\n<p class=\"caption\">In the order in which the field ")
            .Append("found them, each with its place, accuracy and rate in this comparison.</p>\n<div class=\"optimizers\">\n");
        foreach (OptimizerInfo info in OptimizerNames.Infos)
        {
            int place = ranked.Index().FirstOrDefault(item => item.Item.Optimizer == info.Id, (-1, null!)).Index;
            if (place < 0) continue;
            OptimizerResult result = ranked[place];
            page.Append(Html.Invariant($"<article><h3>{Html.Name(info.Id)}</h3><p class=\"result\">{Ordinal(place + 1)} of {ranked.Count} &middot; "))
                .Append($"{Format.Percent(result.BestValidationAccuracy)} &middot; rate {Format.Number(result.LearningRate)}</p>")
                .Append($"<p>{Html.Escape(info.Does)} <em>{Html.Escape(info.Use)}</em></p></article>\n");
        }
        page.Append("</div>\n</section>\n");
    }

    static string Ordinal(int place) => Html.Invariant($"{place}") + ((place % 100) is 11 or 12 or 13 ? "th" : (place % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });
}
