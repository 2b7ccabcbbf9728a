using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class AtomicFileTests
{
    [Test]
    public void Writes_and_replaces()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["f"], stream => stream.Write("old, and longer"u8));
        AtomicFile.Write(folder["f"], stream => stream.Write("new"u8));

        Assert.That(File.ReadAllText(folder["f"]), Is.EqualTo("new"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_failing_write_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("f", "old"u8.ToArray());

        Assert.That(() => AtomicFile.Write(folder["f"], Fail), Throws.TypeOf<IOException>());
        Assert.That(
            () => AtomicFile.WriteAsync(folder["f"], stream => Task.Run(() => Fail(stream))), Throws.TypeOf<IOException>());
        Assert.That(File.ReadAllText(folder["f"]), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void What_a_killed_process_left_is_deleted_once_it_is_old()
    {
        using var folder = new TemporaryFolder();
        string name = $".f.{Guid.NewGuid():N}.tmp", young = $".f.{Guid.NewGuid():N}.tmp", other = $".g.{Guid.NewGuid():N}.tmp";
        foreach (string file in new[] { name, young, other, ".f.notes.tmp" }) folder.Write(file, [1]);
        foreach (string file in new[] { name, other, ".f.notes.tmp" })
            File.SetLastWriteTimeUtc(folder[file], DateTime.UtcNow.AddMinutes(-2));
        AtomicFile.Write(folder["f"], stream => stream.Write("new"u8));

        Assert.That(
            Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "f", young, other, ".f.notes.tmp" }));
    }

    static void Fail(Stream stream)
    {
        stream.Write("half"u8);
        throw new IOException("disk full");
    }
}
