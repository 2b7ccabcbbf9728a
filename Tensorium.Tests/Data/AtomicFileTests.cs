using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
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

    static void Fail(Stream stream)
    {
        stream.Write("half"u8);
        throw new IOException("disk full");
    }
}
