namespace Tensorium.Bench;

/// <summary>What the verb paths is told.</summary>
sealed record PathOptions
{
    /// <summary>Where the pictures go.</summary>
    public string Output { get; init; } = "runs/paths";

    /// <summary>Whether to show the help and do nothing.</summary>
    public bool Help { get; init; }

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option<PathOptions>> All { get; } =
    [
        new("--out", "DIR", $"where the pictures go ({new PathOptions().Output})",
            (options, text) => File.Exists(text)
                ? throw new UsageException($"--out: '{text}' is a file, not a folder")
                : options with { Output = text }),
        new("--help", null, "this text", (options, _) => options with { Help = true }),
    ];
}
