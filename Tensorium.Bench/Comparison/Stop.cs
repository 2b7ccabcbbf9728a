namespace Tensorium.Bench;

/// <summary>A run that no median counts: it was cut off, or not all others from its seed, or of its grid, were finished.</summary>
/// <param name="Phase">What it was for.</param>
/// <param name="Optimizer">The optimizer's identifier.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Run">The epochs that ended.</param>
sealed record UnrankedRun(Phase Phase, string Optimizer, double LearningRate, RunResult Run)
{
    /// <summary>How many epochs ended.</summary>
    public int Epochs => Run.LossByEpoch.Count;
}

/// <summary>That a comparison was stopped: what it was to cover, and what it has beside what can be compared.</summary>
/// <param name="Seeds">The seeds that were asked for.</param>
/// <param name="Optimizers">The optimizers that were asked for.</param>
/// <param name="Unranked">Every run that is not in the results, in the order they ran.</param>
sealed record Stop(IReadOnlyList<ulong> Seeds, IReadOnlyList<string> Optimizers, IReadOnlyList<UnrankedRun> Unranked);
