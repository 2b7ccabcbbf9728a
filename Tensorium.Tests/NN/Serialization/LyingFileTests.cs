using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>Files whose checksums are right and whose content is not.</summary>
[TestFixture]
[OnCpu("files")]
public class LyingFileTests
{
    [Test]
    public void Three_hundred_wrong_configs_raise_the_named_exception_or_load()
    {
        var (config, rest) = Whole();
        var random = new Random(4);
        var path = Problems.Temporary("lying.tensorium");
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var text = new StringBuilder(config);
            for (var changes = 1 + (i % 3); changes > 0; changes--) text[random.Next(text.Length)] = "0123456789-{}[],:\"aelnrstu"[random.Next(26)];
            Write(path, [("config.json", Encoding.UTF8.GetBytes(text.ToString())), .. rest]);
            try
            {
                Model.Load(path);
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }
        Assert.That(refused, Is.GreaterThan(100));
    }

    [TestCase("\"units\": 8", "\"units\": 2000000000", "bytes of them in the file", TestName = "layers larger than the file")]
    [TestCase("\"type\": \"Dense\"", "\"type\": \"System.Diagnostics.Process\"", "no layer type", TestName = "a type that nobody registered")]
    [TestCase("\"version\": 1", "\"version\": 2", "version", TestName = "another version")]
    [TestCase("\"units\": 8", "\"units\": 7", "dense/kernel of shape (2, 8)", TestName = "another shape")]
    [TestCase("\"name\": \"dense_1\"", "\"name\": \"dense_2\"", "dense_1", TestName = "another name")]
    public void A_lie_is_named(string truth, string lie, string says)
    {
        var (config, rest) = Whole();
        Assert.That(config, Does.Contain(truth));
        var path = Problems.Temporary("lie.tensorium");
        Write(path, [("config.json", Encoding.UTF8.GetBytes(config.Replace(truth, lie, StringComparison.Ordinal))), .. rest]);
        Assert.That(() => Model.Load(path), Throws.InstanceOf<ModelFileException>().With.Message.Contains(says));
    }

    [Test]
    public void Entries_that_are_missing_foreign_twice_or_compressed_are_refused()
    {
        var (config, rest) = Whole();
        (string, byte[]) first = ("config.json", Encoding.UTF8.GetBytes(config));
        var path = Problems.Temporary("entries.tensorium");
        using (Assert.EnterMultipleScope())
        {
            Check([first], "no weights.safetensors");
            Check(rest, "no config.json");
            Check([first, .. rest, ("run.dll", [1])], "run.dll");
            Check([first, first, .. rest], "two entries");
            Check([first, .. rest], "not stored", CompressionLevel.SmallestSize);
        }
        Assert.That(() => Model.Load(path + ".none"), Throws.InstanceOf<FileNotFoundException>());

        void Check((string, byte[])[] entries, string says, CompressionLevel level = CompressionLevel.NoCompression)
        {
            Write(path, entries, level);
            Assert.That(() => Model.Load(path), Throws.InstanceOf<ModelFileException>().With.Message.Contains(says));
        }
    }

    static (string Config, (string, byte[])[] Others) Whole()
    {
        var path = Problems.Temporary("whole.tensorium");
        var model = Problems.Classifier();
        model.Fit(Problems.Clusters(20), epochs: 1);
        model.Save(path);
        using var zip = ZipFile.OpenRead(path);
        var entries = zip.Entries.Select(entry => (entry.FullName, Bytes(entry))).ToArray();
        return (Encoding.UTF8.GetString(entries[0].Item2), entries[1..]);
    }

    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    static void Write(string path, (string Name, byte[] Content)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }
    }
}
