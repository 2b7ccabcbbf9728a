using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class IdxFileTests : FolderTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Reads_shape_and_values(bool compressed)
    {
        byte[] content = Idx.Bytes([1, 2, 3, 4, 5, 6], 1, 2, 3);
        IdxFile file = IdxFile.Read(Folder.Write("a", compressed ? Idx.Gzip(content) : content), rank: 3);

        Assert.That(file.Shape, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(file.Values, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    static IEnumerable<TestCaseData> Lies()
    {
        byte[] right = Idx.Bytes([1, 2, 3, 4], 4);
        return
        [
            new(Array.Empty<byte>(), "found the end after 0") { TestName = "empty" },
            new(right[..6], "found the end after 6") { TestName = "header cut short" },
            new(right[..^1], "expected 12 bytes, as its header says, found 11") { TestName = "body cut short" },
            new((byte[])[.. right, 0], "expected 12 bytes, as its header says, found 13") { TestName = "too long" },
            new((byte[])[1, .. right[1..]], "found 01 00") { TestName = "no magic" },
            new((byte[])[0, 0, 0x0D, .. right[3..]], "found type 0d") { TestName = "floats" },
            new(Idx.Bytes([1, 2, 3, 4], 2, 2), "expected an IDX array of rank 1, found rank 2") { TestName = "other rank" },
            new(Idx.Bytes([1], uint.MaxValue), "found 4294967295 in dimension 0") { TestName = "size above 2^31" },
            new(Idx.Bytes([1], int.MaxValue), "at most") { TestName = "size above what an array holds" },
            new(Idx.Bytes([1], 2_000_000_000), "expected 2000000008 bytes") { TestName = "size above the file" },
        ];
    }

    [TestCaseSource(nameof(Lies))]
    public void A_file_that_lies_is_refused(byte[] content, string message)
    {
        string path = Folder.Write("a", content);

        Assert.That(
            () => IdxFile.Read(path, rank: 1),
            Throws.TypeOf<DataFormatException>().With.Message.Contains(message).And.Message.StartsWith(path));
    }

    static IEnumerable<TestCaseData> CompressedLies()
    {
        byte[] right = Idx.Bytes([1, 2, 3, 4], 4), noise = new byte[1000];
        new Random(1).NextBytes(noise);
        byte[] damaged = Idx.Gzip(Idx.Bytes(noise, 1000));
        damaged[500] ^= 0x55;
        return
        [
            new(Idx.Gzip(right[..^1]), "found the end after 3") { TestName = "gzip: body cut short" },
            new(Idx.Gzip([.. right, 0]), "more data behind") { TestName = "gzip: too long" },
            new(Idx.Gzip(Idx.Bytes([1], 2_000_000_000)), "cannot hold them") { TestName = "gzip: absurd size" },
            new(damaged, "expected gzip data, found damage") { TestName = "gzip: flipped bits" },
            new(Idx.Gzip(Idx.Bytes(noise, 1000))[..600], "expected") { TestName = "gzip: stream cut short" },
        ];
    }

    [TestCaseSource(nameof(CompressedLies))]
    public void A_compressed_file_that_lies_is_refused(byte[] content, string message) =>
        Assert.That(
            () => IdxFile.Read(Folder.Write("a.gz", content), rank: 1),
            Throws.TypeOf<DataFormatException>().With.Message.Contains(message));

    [Test]
    public void A_product_that_overflows_is_refused() =>
        Assert.That(
            () => IdxFile.Read(Folder.Write("a", Idx.Bytes([], 65536, 65536, 65536)), rank: 3),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("found a shape of [65536, 65536, 65536]"));
}
