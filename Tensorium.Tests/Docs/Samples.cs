using System.Text.RegularExpressions;

namespace Tensorium.Tests.Docs;

/// <summary>The regions of this folder's sources that start at "// sample: name" and end at "// end".</summary>
static partial class Samples
{
    public static IReadOnlyDictionary<string, string> ByName { get; } =
        Directory.EnumerateFiles(Repository.PathOf("Tensorium.Tests/Docs"), "*.cs")
            .SelectMany(file => Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["code"].Value, StringComparer.Ordinal);

    /// <summary>The code with every run of white space as one space, so that indentation does not count.</summary>
    public static string Normalize(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex(
        @"^[ ]*// sample: (?<name>[\w\-]+)\n(?<code>(.*\n)*?)[ ]*// end$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Region();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex WhiteSpace();
}
