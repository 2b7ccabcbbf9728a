namespace Tensorium.Bench;

/// <summary>What to compare, as given on the command line.</summary>
sealed record CompareOptions
{
    /// <summary>How many seeds there are when none is named.</summary>
    public const int DefaultSeeds = 3;

    /// <summary>How many seeds rates are chosen by.</summary>
    public const int DefaultTuneSeeds = 2;

    /// <summary>The names of the data sets that are no files.</summary>
    public static IReadOnlyList<string> DatasetNames { get; } =
        ["digits", "mnist", "fashion-mnist", .. SyntheticProblem.All.Select(problem => problem.Name)];

    /// <summary>One of <see cref="DatasetNames"/> or the path of a CSV file.</summary>
    public string Dataset { get; init; } = "digits";

    /// <summary>Where data files lie; null leaves it to the environment.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The rows of a synthetic problem; null leaves it to the problem.</summary>
    public int? Rows { get; init; }

    /// <summary>The noise of a synthetic problem, 0 to 1; null leaves it to the problem.</summary>
    public double? Noise { get; init; }

    /// <summary>Identifiers out of <see cref="OptimizerNames.All"/>, without repetition.</summary>
    public IReadOnlyList<string> Optimizers { get; init; } = OptimizerNames.All;

    /// <summary>How often each optimizer sees the training rows.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Rows in a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [300, 100];

    /// <summary>The validation accuracy, above 0 and up to 1, that epochs and seconds are counted to.</summary>
    public double Target { get; init; } = 0.95;

    /// <summary>One rate for all optimizers; null gives each its own default.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The first seed, from which the others are counted up; null for 42.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How many seeds.</summary>
    public int SeedCount { get; init; } = DefaultSeeds;

    /// <summary>The seeds by name, which <see cref="Seed"/> and <see cref="SeedCount"/> then do not say.</summary>
    public IReadOnlyList<ulong>? SeedList { get; init; }

    /// <summary>Whether each optimizer's rate is chosen from a grid before the comparison.</summary>
    public bool Tune { get; init; }

    /// <summary>How many seeds rates are chosen by; null for <see cref="DefaultTuneSeeds"/>.</summary>
    public int? TuneSeeds { get; init; }

    /// <summary>Whether to train with a range of rates for each optimizer after the comparison.</summary>
    public bool Robustness { get; init; }

    /// <summary>The grid for both; null for their own.</summary>
    public RateGrid? Rates { get; init; }

    /// <summary>Threads that compute; null leaves it to the worker pool: one a core, or what the environment says.</summary>
    public int? Threads { get; init; }

    /// <summary>The device to compute on; null for the default one.</summary>
    public Device? Device { get; init; }

    /// <summary>Where the report goes; null for a new folder below runs/.</summary>
    public string? Output { get; init; }

    /// <summary>Whether standard output is one JSON object and nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>Whether to show the help and do nothing.</summary>
    public bool Help { get; init; }

    /// <summary>Whether to show the version and do nothing.</summary>
    public bool Version { get; init; }

    /// <summary>The seeds of the comparison, each of which decides split, weights and batch order for every optimizer.</summary>
    public IReadOnlyList<ulong> Seeds =>
        SeedList ?? [.. Enumerable.Range(0, SeedCount).Select(i => unchecked((Seed ?? 42) + (ulong)i))];

    /// <summary>The seeds that rates are chosen by, none of which is in <see cref="Seeds"/>.</summary>
    public IReadOnlyList<ulong> TuningSeeds
    {
        get
        {
            var found = new List<ulong>();
            for (ulong seed = unchecked(Seeds[^1] + 1); found.Count < (TuneSeeds ?? DefaultTuneSeeds); seed = unchecked(seed + 1))
                if (!Seeds.Contains(seed)) found.Add(seed);
            return found;
        }
    }

    /// <summary>The rates that an optimizer's is chosen from.</summary>
    public RateGrid TuningGrid => Rates ?? RateGrid.Tuning;

    /// <summary>The rates that an optimizer is tried with.</summary>
    public RateGrid RobustnessGrid => Rates ?? RateGrid.Robustness;

    /// <summary>The rate of an optimizer where none is chosen from a grid, and the centre of grids of multiples.</summary>
    public double RateOf(string optimizer) => LearningRate ?? OptimizerNames.Find(optimizer).LearningRate;

    /// <summary>These options, if they go together.</summary>
    /// <exception cref="UsageException">One says what another contradicts or makes meaningless.</exception>
    public CompareOptions Checked()
    {
        if (Help || Version) return this;
        if (Seed is not null && SeedList is not null)
            throw new UsageException($"--seed {Seed}: --seeds {string.Join(',', SeedList)} names the seeds already");
        if (TuneSeeds is not null && !Tune) throw new UsageException($"--tune-seeds {TuneSeeds}: it needs --tune");
        if (Rates is not null && !Tune && !Robustness)
            throw new UsageException($"--rates {Rates}: it needs --tune or --robustness");
        if (Tune) Check(TuningGrid);
        if (Robustness) Check(RobustnessGrid);
        bool synthetic = SyntheticProblem.Find(Dataset) is not null;
        string names = string.Join(", ", SyntheticProblem.All.Select(problem => problem.Name));
        if (Rows is not null && !synthetic) throw new UsageException($"--rows {Rows}: '{Dataset}' is none of {names}");
        if (Noise is { } noise && !synthetic)
            throw new UsageException($"--noise {Format.Number(noise)}: '{Dataset}' is none of {names}");
        return this;
    }

    void Check(RateGrid grid)
    {
        foreach (string optimizer in Optimizers)
            foreach (double rate in grid.For(RateOf(optimizer)))
                if (rate is not (> 0 and < double.PositiveInfinity))
                    throw new UsageException(FormattableString.Invariant(
                        $"--rates {grid}: {optimizer}, whose own rate is {RateOf(optimizer)}, would learn at the rate {rate}"));
    }
}
