using System.Text;

namespace Tensorium.Bench;

/// <summary>Turns arguments into <see cref="CompareOptions"/>: "--name value" or "--name=value".</summary>
static class CommandLineParser
{
    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">An option is unknown, repeated, or has no or no valid value.</exception>
    public static CompareOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CompareOptions();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            Option option = Find(parts[0]);
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
            Compares optimizers: the same network, the same initial weights and the same batches for each.

            Usage: Tensorium.Bench [options]


            """);
        foreach (Option option in Option.All) text.AppendLine($"  {option.Name + " " + option.Value,-22}{option.Help}");
        text.AppendLine().AppendLine($"Optimizers: {string.Join(", ", OptimizerNames.All)}");
        return text.AppendLine("Ctrl-C stops early; the report then covers what has run.").ToString();
    }

    static Option Find(string name)
    {
        if (name is "-h" or "-?") name = "--help";
        return Option.All.FirstOrDefault(option => string.Equals(option.Name, name, StringComparison.Ordinal))
            ?? throw new UsageException(
                name.StartsWith('-')
                    ? $"there is no option {name}{Spelling.Hint(name, Option.All.Select(option => option.Name))}"
                    : $"'{name}' is no option; --help lists them");
    }
}
