namespace Tensorium.Bench;

/// <summary>What the report says about a run beside its results.</summary>
sealed record RunInfo
{
    /// <summary>What was asked for.</summary>
    public required CompareOptions Options { get; init; }

    /// <summary>The command line that asked for it.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>When the run began, local time.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long training and validation took together.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Rows trained on.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Rows held back.</summary>
    public required int ValidationRows { get; init; }
}
