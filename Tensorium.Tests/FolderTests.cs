using NUnit.Framework;

namespace Tensorium.Tests;

/// <summary>Tests that each have a folder of their own.</summary>
abstract class FolderTests
{
    protected TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void MakeFolder() => Folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => Folder.Dispose();
}
