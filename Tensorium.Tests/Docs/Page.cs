using System.Text.RegularExpressions;

namespace Tensorium.Tests.Docs;

/// <summary>A page of documentation: its fenced blocks, links and the files that it names.</summary>
sealed partial class Page
{
    readonly string _folder;

    public Page(string file)
    {
        File = file;
        _folder = Path.GetDirectoryName(file)!;
        Text = Repository.Read(file).ReplaceLineEndings("\n");
        Blocks = [.. Fence().Matches(Text).Select(match => new Block(match.Groups["info"].Value.Trim(), match.Groups["code"].Value))];
        Prose = Fence().Replace(Text, "");
    }

    public static IEnumerable<Page> All => Repository.Pages.Select(file => new Page(file));

    public string File { get; }

    public string Text { get; }

    /// <summary>The text outside the fenced blocks.</summary>
    public string Prose { get; }

    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>The targets of links that stay inside the checkout, as written.</summary>
    public IEnumerable<string> Links =>
        Link().Matches(Prose).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith("mailto:", StringComparison.Ordinal));

    /// <summary>Inline code that reads as a path: with a slash, or with an extension that files here have.</summary>
    public IEnumerable<string> NamedPaths =>
        InlineCode().Matches(Prose).Select(match => match.Groups["code"].Value).Where(code => FilePath().IsMatch(code));

    /// <summary>The headings as anchors, in GitHub's spelling.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose).Select(match =>
        NotInAnchor().Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The full path of a link's target.</summary>
    public string Resolve(string target) => Repository.PathOf(Path.Combine(_folder, target));

    /// <summary>Whether a path, from the root or from this page, is there.</summary>
    public bool Has(string path) => Exists(Repository.PathOf(path)) || Exists(Resolve(path));

    public static bool Exists(string path) => System.IO.File.Exists(path) || Directory.Exists(path);

    public override string ToString() => File;

    [GeneratedRegex(@"^```(?<info>.*)\n(?<code>(.*\n)*?)```$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^[\w.\-]+(/[\w.\-]+)*(/|\.(cs|csproj|md|sln|sh|props|txt|gz|json))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FilePath();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchor();

    /// <summary>A fenced block.</summary>
    /// <param name="Info">What follows the opening fence: the language and, for code, the sample's name or a source file.</param>
    /// <param name="Content">The lines inside.</param>
    public sealed record Block(string Info, string Content)
    {
        public bool IsCSharp => Info.Split(' ')[0] is "csharp" or "cs" or "c#";

        /// <summary>The word after the language.</summary>
        public string Name => Info.Split(' ') is [_, var name] ? name : "";
    }
}
