namespace Tensorium.Tests.Docs;

/// <summary>The checkout that the tests were built from.</summary>
static class Repository
{
    /// <summary>The folder of Tensorium.sln, found from the test assembly upwards.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>README.md, CHANGELOG.md, and every page of docs/ and samples/, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(PathOf("samples"), "*.md"))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>The full path of something in the checkout.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>The text of a file in the checkout.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tensorium.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Tensorium.sln");
    }
}
