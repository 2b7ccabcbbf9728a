namespace Tensorium.Bench;

/// <summary>The options of the comparison, the program without a verb.</summary>
static class CompareOption
{
    static readonly CompareOptions Default = new();

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option<CompareOptions>> All { get; } =
    [
        new("--dataset", "NAME", "one of those below, or a CSV file with the class last (digits)",
            (options, text) => options with { Dataset = Dataset(text) }),
        new("--data-dir", "DIR", "where the MNIST files lie (TENSORIUM_DATA, else the user's cache)",
            (options, text) => options with { DataDirectory = Folder("--data-dir", text) }),
        new("--rows", "N", $"rows of a synthetic problem ({SyntheticProblem.DefaultRows})",
            (options, text) => options with { Rows = OptionValue.Whole("--rows", text, 10, 10_000_000) }),
        new("--noise", "X", "how noisy a synthetic problem is, 0 to 1 (its own, see below)",
            (options, text) => options with { Noise = OptionValue.Share("--noise", text, zero: true) }),
        new("--optimizers", "LIST", "which to compare, separated by commas (all, see below)",
            (options, text) => options with { Optimizers = Optimizers(text) }),
        new("--epochs", "N", $"passes over the training rows ({Default.Epochs})",
            (options, text) => options with { Epochs = OptionValue.Whole("--epochs", text, 1, 1_000_000) }),
        new("--batch-size", "N", $"rows in a step ({Default.BatchSize})",
            (options, text) => options with { BatchSize = OptionValue.Whole("--batch-size", text, 1, 1_000_000) }),
        new("--hidden", "LIST", $"units of the hidden layers ({string.Join(',', Default.Hidden)})",
            (options, text) => options with { Hidden = Hidden(text) }),
        new("--target", "SHARE", $"validation accuracy that epochs and seconds are counted to ({Format.Number(Default.Target)})",
            (options, text) => options with { Target = OptionValue.Share("--target", text, zero: false) }),
        new("--seed", "N", "the first seed; each decides split, weights and batch order (42)",
            (options, text) => options with { Seed = OptionValue.Seed("--seed", text) }),
        new("--seeds", "N|LIST", $"how many seeds, or, with a comma, which ({CompareOptions.DefaultSeeds})",
            (options, text) => Seeds(options, text)),
        new("--learning-rate", "RATE", "one rate for all (a good one for each)",
            (options, text) => options with { LearningRate = OptionValue.Rate("--learning-rate", text) }),
        new("--tune", null, $"first choose each rate, by other seeds, from {RateGrid.Tuning}",
            (options, _) => options with { Tune = true }),
        new("--tune-seeds", "N", $"how many seeds rates are chosen by ({CompareOptions.DefaultTuneSeeds})",
            (options, text) => options with { TuneSeeds = OptionValue.Whole("--tune-seeds", text, 1, 1000) }),
        new("--robustness", null, $"accuracy over a range of rates ({RateGrid.Robustness})",
            (options, _) => options with { Robustness = true }),
        new("--rates", "LIST", "the grid of both: rates as 0.01,0.1 or multiples as 0.1x,1x,10x",
            (options, text) => options with { Rates = RateGrid.Parse("--rates", text) }),
        new("--threads", "N", "threads that compute (one per core); the results do not depend on it",
            (options, text) => options with { Threads = OptionValue.Whole("--threads", text, 1, 1024) }),
        new("--device", "NAME", "where to compute: cpu, cuda, opencl, cuda:1 (TENSORIUM_DEVICE, else cpu)",
            (options, text) => options with { Device = OptionValue.Device("--device", text) }),
        new("--out", "DIR", "where the report goes (runs/<time>)",
            (options, text) => options with { Output = Folder("--out", text) }),
        new("--json", null, "one JSON object on standard output, and nothing else there",
            (options, _) => options with { Json = true }),
        new("--help", null, "this text", (options, _) => options with { Help = true }),
        new("--version", null, "the version", (options, _) => options with { Version = true }),
    ];

    static string Dataset(string text)
    {
        if (CompareOptions.DatasetNames.Contains(text, StringComparer.Ordinal)) return text;
        if (!text.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            throw new UsageException(
                $"--dataset: '{text}' is neither {string.Join(", ", CompareOptions.DatasetNames)} nor a .csv file"
                + Spelling.Hint(text, CompareOptions.DatasetNames));
        return File.Exists(text) ? text : throw new UsageException($"--dataset: there is no file '{text}'");
    }

    static string Folder(string option, string text) =>
        File.Exists(text) ? throw new UsageException($"{option}: '{text}' is a file, not a folder") : text;

    static string[] Optimizers(string text)
    {
        string[] names = OptionValue.Items("--optimizers", text);
        foreach (string name in names)
            if (!OptimizerNames.All.Contains(name, StringComparer.Ordinal))
                throw new UsageException(
                    $"--optimizers: '{name}' is none of {string.Join(", ", OptimizerNames.All)}"
                    + Spelling.Hint(name, OptimizerNames.All));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    static int[] Hidden(string text) =>
        [.. OptionValue.Items("--hidden", text).Select(item => OptionValue.Whole("--hidden", item, 1, 1_000_000))];

    static CompareOptions Seeds(CompareOptions options, string text)
    {
        if (!text.Contains(',', StringComparison.Ordinal))
            return options with { SeedCount = OptionValue.Whole("--seeds", text, 1, 1000) };
        ulong[] seeds = [.. OptionValue.Items("--seeds", text).Select(item => OptionValue.Seed("--seeds", item))];
        return seeds.GroupBy(seed => seed).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UsageException($"--seeds: {twice.Key} is there twice")
            : options with { SeedList = seeds, SeedCount = seeds.Length };
    }
}
