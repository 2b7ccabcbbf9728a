namespace Tensorium.Bench;

/// <summary>What a comparison that was stopped covers, in words.</summary>
static class StopText
{
    /// <summary>The lines; none for a comparison that came to its end.</summary>
    public static IEnumerable<string> Lines(ComparisonResult comparison)
    {
        if (comparison.Stopped is not { } stop) yield break;
        if (comparison.IsEmpty)
        {
            yield return "stopped before the first epoch ended: there is nothing to report";
            yield break;
        }
        (int ranked, int seeds) = (comparison.Results.Count, comparison.Seeds.Count);
        yield return ranked == 0
            ? "stopped early: no run of the comparison was finished"
            : $"stopped early: {ranked} of {stop.Optimizers.Count} optimizers {(ranked == 1 ? "is" : "are")} ranked, "
                + $"by {Format.Seeds(comparison.Seeds)} ({seeds} of {stop.Seeds.Count})";
        foreach (UnrankedRun left in stop.Unranked.Where(left => left.Epochs < comparison.Epochs))
            yield return
                $"not finished, not ranked: {OptimizerNames.Title(left.Optimizer)}, rate {Format.Number(left.LearningRate)}, "
                + $"seed {left.Run.Seed}, {left.Epochs} of {comparison.Epochs} epochs: loss {Format.Loss(left.Run.FinalLoss)}, "
                + $"best validation accuracy {Format.Percent(left.Run.BestValidationAccuracy)}";
        int finished = stop.Unranked.Count(left => left.Epochs == comparison.Epochs);
        if (finished > 0)
            yield return $"not ranked: {Html.Count(finished, "finished run")} whose seed or grid was not finished";
    }
}
