using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tensorium.Tests.Docs;

/// <summary>The documentation says what is there: its code runs, its links lead somewhere, its commands are the checked ones.</summary>
[TestFixture]
public partial class PageTests
{
    static IEnumerable<TestCaseData> Pages => Repository.Pages.Select(file => new TestCaseData(file).SetArgDisplayNames(file));

    [TestCaseSource(nameof(Pages))]
    public void Code_is_a_sample_that_a_test_runs_or_a_quotation(string file)
    {
        foreach (var block in new Page(file).Blocks.Where(block => block.IsCSharp))
        {
            Assert.That(block.Name, Is.Not.Empty, $"{file}: write ```csharp and the name of a sample or of a source file");
            string source = block.Name.EndsWith(".cs", StringComparison.Ordinal)
                ? Repository.Read(block.Name)
                : Samples.ByName.GetValueOrDefault(block.Name, "");
            string code = Samples.Normalize(block.Content), original = Samples.Normalize(source);
            if (block.Name.EndsWith(".cs", StringComparison.Ordinal)) Assert.That(original, Does.Contain(code), $"{file} quotes {block.Name}");
            else Assert.That(code, Is.EqualTo(original), $"{file}: sample {block.Name} of Tensorium.Tests/Docs");
        }
    }

    [Test]
    public void Every_sample_is_on_a_page() =>
        Assert.That(
            Samples.ByName.Keys.Except(Page.All.SelectMany(page => page.Blocks).Select(block => block.Name), StringComparer.Ordinal),
            Is.Empty);

    [TestCaseSource(nameof(Pages))]
    public void Links_lead_somewhere(string file)
    {
        var page = new Page(file);
        foreach (string link in page.Links)
        {
            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0 ? Repository.PathOf(file) : page.Resolve(parts[0]);
            Assert.That(Page.Exists(target), $"{file} links to {link}");
            if (parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal)) continue;
            var anchors = new Page(Path.GetRelativePath(Repository.Root, target)).Anchors;
            Assert.That(anchors, Does.Contain(parts[1]), $"{file} links to {link}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Named_files_are_there(string file)
    {
        var page = new Page(file);
        Assert.That(page.NamedPaths.Where(path => !path.StartsWith("runs/", StringComparison.Ordinal) && !page.Has(path)), Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void No_path_of_one_machine_is_named(string file) =>
        Assert.That(MachinePath().Matches(Repository.Read(file)).Select(match => match.Value), Is.Empty);

    [Test]
    public void The_two_commands_come_first_and_are_those_that_are_checked()
    {
        string[] commands = new Page("README.md").Blocks[0].Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(
            commands, Is.EqualTo(["dotnet run -c Release --project Tensorium.Bench", "dotnet test -c Release"]));
        string check = Repository.Read(".ci/run");
        foreach (string command in commands) Assert.That(check, Does.Contain(command));
    }

    [GeneratedRegex(@"(?<![\w.\-])/(home|root|work|tmp|Users|mnt|opt)/|\b[A-Z]:\\", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachinePath();
}
