namespace Tensorium.Bench;

/// <summary>What a trial is for.</summary>
enum Phase
{
    /// <summary>To choose a rate.</summary>
    Tuning,

    /// <summary>To compare the optimizers.</summary>
    Comparison,

    /// <summary>To see what a rate does.</summary>
    Robustness,
}

/// <summary>One training: with what, how fast, and from which seed.</summary>
readonly record struct Trial(Phase Phase, string Optimizer, double LearningRate, ulong Seed);
