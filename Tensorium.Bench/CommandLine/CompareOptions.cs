namespace Tensorium.Bench;

/// <summary>What to compare, as given on the command line.</summary>
sealed record CompareOptions
{
    /// <summary>The names of the data sets that are no files.</summary>
    public static IReadOnlyList<string> DatasetNames { get; } = ["digits", "mnist", "fashion-mnist"];

    /// <summary>One of <see cref="DatasetNames"/> or the path of a CSV file.</summary>
    public string Dataset { get; init; } = "digits";

    /// <summary>Where data files lie; null leaves it to the environment.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Identifiers out of <see cref="OptimizerNames.All"/>, without repetition.</summary>
    public IReadOnlyList<string> Optimizers { get; init; } = OptimizerNames.All;

    /// <summary>How often each optimizer sees the training rows.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Rows in a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [300, 100];

    /// <summary>One rate for all optimizers; null gives each its own default.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Decides the split, the weights and the order of the batches.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads that compute; null leaves it to the worker pool: one a core, or what the environment says.</summary>
    public int? Threads { get; init; }

    /// <summary>The device to compute on.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Where the report goes; null for a new folder below runs/.</summary>
    public string? Output { get; init; }

    /// <summary>Whether standard output is one JSON object and nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>Whether to show the help and do nothing.</summary>
    public bool Help { get; init; }

    /// <summary>Whether to show the version and do nothing.</summary>
    public bool Version { get; init; }
}
