using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tensorium.Tests.Docs;

/// <summary>The right columns of docs/keras.md name only what is in the public surface.</summary>
[TestFixture]
public partial class KerasPageTests
{
    [Test]
    public void The_names_on_our_side_are_there()
    {
        string[] surface = ["docs/api/Tensorium.NN.txt", "docs/api/Tensorium.Core.txt", "docs/api/Tensorium.Kernels.txt"];
        var known = Word().Matches(string.Concat(surface.Select(Repository.Read)))
            .Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        string[] cells = [.. Row().Matches(Repository.Read("docs/keras.md")).Select(match => match.Groups["ours"].Value)];
        string[] named = [.. cells.SelectMany(cell => Code().Matches(cell)).Select(match => Text().Replace(match.Value, "\"\""))
            .SelectMany(code => Name().Matches(code)).Select(match => match.Value).Distinct(StringComparer.Ordinal)];
        Assert.That(named, Has.Length.GreaterThan(80));
        Assert.That(named.Except(["M", "L", "C", .. known], StringComparer.Ordinal), Is.Empty);
    }

    [GeneratedRegex(@"^\| [^|]+ \| (?<ours>[^|]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`[^`]+`", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();

    /// <summary>Types and members, and the names of arguments that stand before a colon.</summary>
    [GeneratedRegex(@"\b[A-Z]\w*|\b[a-z]\w*(?=: )", RegexOptions.None, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
