using System.Text;

namespace Tensorium.Bench;

/// <summary>Turns arguments into options: "--name value" or "--name=value".</summary>
static class CommandLineParser
{
    const int NamesInLine = 7;

    /// <summary>Reads the arguments of the comparison.</summary>
    /// <inheritdoc cref="Parse{TOptions}"/>
    public static CompareOptions Parse(IReadOnlyList<string> arguments) =>
        Parse(arguments, new CompareOptions(), CompareOption.All).Checked();

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The command line, without a verb.</param>
    /// <param name="options">The defaults.</param>
    /// <param name="known">The options that there are.</param>
    /// <exception cref="UsageException">An option is unknown, repeated, or has no or no valid value.</exception>
    public static TOptions Parse<TOptions>(
        IReadOnlyList<string> arguments, TOptions options, IReadOnlyList<Option<TOptions>> known)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            Option<TOptions> option = Find(parts[0], known);
            if (!given.Add(option.Name)) throw new UsageException($"{option.Name} is given twice");

            string value = "";
            if (option.Value is null && parts.Length > 1) throw new UsageException($"{option.Name} takes no value");
            if (option.Value is not null)
            {
                bool inNext = parts.Length == 1 && i + 1 < arguments.Count
                    && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
                value = parts.Length > 1 ? parts[1] : inNext ? arguments[++i] : "";
                if (string.IsNullOrWhiteSpace(value)) throw new UsageException($"{option.Name} needs a value: {option.Value}");
            }
            options = option.Apply(options, value);
        }
        return options;
    }

    /// <summary>The help text.</summary>
    public static string Help()
    {
        var text = new StringBuilder("""
            Compares optimizers: for each seed, the same split, initial weights and batches for all of them.

            Usage: Tensorium.Bench [options]
                   Tensorium.Bench VERB [options]


            """);
        text.AppendLine("Verbs, each with its own --help:");
        foreach (Verb verb in Verb.All) text.AppendLine($"  {verb.Name,-22}{verb.Help}");
        text.AppendLine().AppendLine("Options:");
        foreach (Option<CompareOptions> option in CompareOption.All) text.AppendLine(option.ToString());
        text.AppendLine().AppendLine("Optimizers:");
        foreach (string[] names in OptimizerNames.All.Chunk(NamesInLine)) text.AppendLine($"  {string.Join(", ", names)}");
        text.AppendLine();
        text.AppendLine("Data sets: digits (embedded), mnist, fashion-mnist, FILE.csv, and synthetic problems:");
        foreach (SyntheticProblem problem in SyntheticProblem.All)
            text.AppendLine($"  {problem.Name,-22}{problem.Help} ({Format.Number(problem.Noise)})");
        text.AppendLine().AppendLine("Environment variables, here and for the verbs:");
        foreach (Variable variable in Variable.All) text.AppendLine($"  {variable.Name,-22}{variable.Help}");
        text.AppendLine();
        return text.AppendLine("Ctrl-C stops early; the report then ranks what was finished, and has the rest beside it.").ToString();
    }

    static Option<TOptions> Find<TOptions>(string name, IReadOnlyList<Option<TOptions>> known)
    {
        if (name is "-h" or "-?") name = "--help";
        return known.FirstOrDefault(option => string.Equals(option.Name, name, StringComparison.Ordinal))
            ?? throw new UsageException(
                name.StartsWith('-')
                    ? $"there is no option {name}{Spelling.Hint(name, known.Select(option => option.Name))}"
                    : $"'{name}' is no option; --help lists them");
    }
}
