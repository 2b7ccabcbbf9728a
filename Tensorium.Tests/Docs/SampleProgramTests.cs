using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tensorium.Tests.Docs;

/// <summary>The programs of samples/: each is documented, run by .ci/run, and checks its own claim.</summary>
[TestFixture]
[OnCpu("pages")]
public partial class SampleProgramTests
{
    static IEnumerable<string> Programs =>
        Directory.EnumerateFiles(Repository.PathOf("samples"), "*.cs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    [Test]
    public void The_course_is_there() => Assert.That(Programs.Count(), Is.GreaterThanOrEqualTo(14));

    [Test]
    public void Each_has_one_row_in_the_table_and_a_link_in_the_readme()
    {
        string[] rows = [.. Row().Matches(Repository.Read("samples/README.md")).Select(match => match.Groups["file"].Value)];
        Assert.That(rows.Order(StringComparer.Ordinal), Is.EqualTo(Programs));
        var links = new Page("README.md").Links.ToArray();
        foreach (string program in Programs) Assert.That(links, Does.Contain($"samples/{program}"));
    }

    [Test]
    public void The_check_runs_all_of_them_and_counts_each()
    {
        string check = Repository.Read(".ci/run");
        Assert.That(check, Does.Contain("for file in samples/*.cs; do sample \"$file\"; done"));
        Assert.That(check, Does.Contain("step \"sample $1\" apart dotnet run \"../../$1\""));
    }

    [TestCaseSource(nameof(Programs))]
    public void A_program_references_the_library_and_ends_by_checking_its_claim(string program)
    {
        string[] lines = Repository.Read($"samples/{program}").ReplaceLineEndings("\n").Split('\n');
        int end = Array.IndexOf(lines, "return holds ? 0 : 1;");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Is.EqualTo("#:project ../Tensorium.NN/Tensorium.NN.csproj"));
            Assert.That(lines[1], Does.StartWith("// "), "a comment says what it shows");
            Assert.That(end, Is.GreaterThan(2), "no line is: return holds ? 0 : 1;");
        }
        Assert.That(lines[end - 1], Does.StartWith("Console.WriteLine($\"claim: ").And.EndsWith(": {holds}\");"));
        Assert.That(lines, Has.Length.LessThan(100).And.All.Length.LessThanOrEqualTo(142));
    }

    [GeneratedRegex(@"^\| \[(?<file>[\w\-]+\.cs)\]\(\k<file>\) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
