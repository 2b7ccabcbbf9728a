using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Serialization;

[TestFixture]
[OnCpu("files")]
public class SafeTensorsTests
{
    [Test]
    public void Elements_beyond_one_chunk_come_back([Values(DType.Int32, DType.Bool)] DType dtype)
    {
        var tensor = (Tensor.Arange((2L * SafeTensors.Chunk) + 5, DType.Int32) % 7).To(dtype).Reshape(-1, 1);
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [new("a", tensor), new("b", Tensor.From(1f, 2))]);
        stream.Position = 0;
        var read = SafeTensors.Read(stream, stream.Length, "big");
        Assert.That(read["a"].ValuesEqual(tensor));
        Assert.That(read["b"].ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
    }

    [Test]
    public void Bytes_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [new("a", Tensor.From(1f, -2f)), new("b", Tensor.From(new[,] { { 7L } }))]);
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.That(
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(),
            Is.EqualTo("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[1,1],"data_offsets":[8,16]}}"""));
        Assert.That(length % 8, Is.Zero);
        Assert.That(bytes[(8 + length)..], Is.EqualTo(new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7, 0, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void Every_type_and_shape_comes_back()
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal)
        {
            ["scalar"] = Tensor.Scalar(3.5, DType.Float64),
            ["none"] = Tensor.Zeros((2, 0)),
            ["bools"] = Tensor.From(true, false, true),
            ["ints"] = Tensor.From(new[,] { { 1, 2 }, { 3, int.MinValue } }),
            ["turned"] = Tensor.From(new[,] { { 1f, 2f }, { 3f, 4f } }).Transpose(),
        };
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors);
        stream.Position = 0;
        var found = SafeTensors.Read(stream, stream.Length, "memory");
        Assert.That(found.Keys, Is.EquivalentTo(tensors.Keys));
        foreach (var (name, tensor) in tensors) Assert.That(found[name].ValuesEqual(tensor), Is.True, name);
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "speaks of 8 bytes", TestName = "truncated data")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "speaks of 8 bytes", TestName = "rest")]
    [TestCase("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "does not take the bytes", TestName = "lying shape")]
    [TestCase("""{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", 8, "F16", TestName = "unknown type")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "-2", TestName = "negative length")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}""", 8, "2^63", TestName = "too many elements")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "does not take", TestName = "backwards")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "a gap or an overlap", TestName = "gap")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "overlap", TestName = "overlap")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "safetensors", TestName = "two of a name")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "lacks", TestName = "no offsets")]
    [TestCase("""[1]""", 0, "no JSON object", TestName = "no object")]
    [TestCase("""{"a":""", 0, "safetensors", TestName = "no JSON")]
    public void A_lying_header_is_refused(string header, int dataLength, string says)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        Assert.That(Read(bytes), Throws.InstanceOf<ModelFileException>().With.Message.Contains(says));
    }

    [Test]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken()
    {
        Assert.That(Read([255, 255, 255, 255, 255, 255, 255, 127, 1]), Throws.InstanceOf<ModelFileException>().With.Message.Contains("longer"));
        Assert.That(Read([1, 2]), Throws.InstanceOf<ModelFileException>().With.Message.Contains("too few"));
    }

    static Action Read(byte[] bytes) => () => SafeTensors.Read(new MemoryStream(bytes), bytes.Length, "file");
}
