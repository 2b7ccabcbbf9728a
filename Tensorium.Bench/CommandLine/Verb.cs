namespace Tensorium.Bench;

/// <summary>What a verb works with.</summary>
/// <param name="Arguments">The command line behind the verb.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Progress, where <paramref name="Output"/> belongs to a machine.</param>
/// <param name="Live">Whether <paramref name="Output"/> is a terminal that can be painted on.</param>
sealed record VerbContext(IReadOnlyList<string> Arguments, TextWriter Output, TextWriter Error, bool Live);

/// <summary>Something that the program does other than comparing optimizers.</summary>
/// <param name="Name">The first argument.</param>
/// <param name="Help">What it does, in a line.</param>
/// <param name="Run">Does it and returns the exit code.</param>
sealed record Verb(string Name, string Help, Func<VerbContext, CancellationToken, int> Run)
{
    /// <summary>Every verb, in the order of the help.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("roofline", "each kernel against what this machine can reach", RooflineVerb.Run),
        new("peers", "the same work here, in PyTorch, OpenBLAS and System.Numerics.Tensors", PeersVerb.Run),
        new("paths", "the way of each optimizer over three landscapes, as pictures", PathsVerb.Run),
        new("bdn", "BenchmarkDotNet: one class for each kernel family", BdnVerb.Run),
    ];

    /// <summary>The verb of that name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Verb Named(string name) =>
        All.FirstOrDefault(verb => string.Equals(verb.Name, name, StringComparison.Ordinal))
            ?? throw new UsageException(
                $"there is no verb '{name}'; --help lists them{Spelling.Hint(name, All.Select(verb => verb.Name))}");
}
