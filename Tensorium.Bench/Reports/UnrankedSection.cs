using System.Text;

namespace Tensorium.Bench;

/// <summary>The runs of a comparison that was stopped which are not ranked.</summary>
static class UnrankedSection
{
    /// <summary>Adds the section.</summary>
    public static void Write(StringBuilder page, ComparisonResult comparison)
    {
        if (comparison.Stopped is not { Unranked: { Count: > 0 } unranked }) return;
        page.Append("<section>\n<h2>Not ranked</h2>\n<p class=\"caption\">Runs that were cut off, or that lack others from the same seed ")
            .Append("or of the same grid to be compared with. Loss and accuracy are those after the epochs that ended.</p>\n")
            .Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Not ranked\">\n<table>\n<thead><tr>");
        foreach (string title in (string[])["Optimizer", "While", "Learning rate", "Seed", "Epochs", "Loss", "Best validation"])
            page.Append($"<th scope=\"col\">{title}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (UnrankedRun left in unranked)
        {
            page.Append($"<tr><th scope=\"row\">{Html.Escape(OptimizerNames.Title(left.Optimizer))}</th>");
            foreach (string cell in (string[])[
                PhaseTitle.Of(left.Phase), Format.Number(left.LearningRate), $"{left.Run.Seed}", $"{left.Epochs} of {comparison.Epochs}",
                Format.Loss(left.Run.FinalLoss), Format.Percent(left.Run.BestValidationAccuracy)])
                page.Append($"<td>{Html.Escape(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }
}
