using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Callbacks;

[TestFixture]
public class TensorBoardTests
{
    [Test]
    public void Event_files_hold_scalars_histograms_and_configuration()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Problems.Temporary("x"))!, "board");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var model = Problems.Classifier();
        using var board = new TensorBoard(folder) { HistogramFrequency = 1, UpdateFrequency = 2 };
        var history = model.Fit(Problems.Clusters(64), epochs: 2, batchSize: 16, validation: Problems.Clusters(10), callbacks: [board]);

        var train = Read(Path.Combine(folder, "train"));
        var validation = Read(Path.Combine(folder, "validation"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(train[0].Fields[3].Single(), Is.EqualTo("brain.Event:2"u8.ToArray()));
            Assert.That(Scalars(train, "epoch_loss"), Is.EqualTo(history["loss"].Select((loss, i) => ((long)i, (float)loss))));
            Assert.That(Scalars(train, "epoch_learning_rate").Select(point => point.Item2), Is.All.EqualTo(0.01f));
            Assert.That(Scalars(validation, "epoch_accuracy"), Is.EqualTo(history["val_accuracy"].Select((value, i) => ((long)i, (float)value))));
            Assert.That(Scalars(train, "batch_loss").Select(point => point.Item1), Is.EqualTo(new long[] { 2, 4, 6, 8 }));
            Assert.That(Values(train, "dense/kernel/gradient"), Has.Count.EqualTo(2));
        }

        var kernel = model.Parameters[0].Value.ToArray<float>();
        var histogram = new Wire(Values(train, "dense/kernel/histogram")[^1].Value.Fields[5].Single());
        double[] limits = histogram.Doubles(6), counts = histogram.Doubles(7);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(histogram.Double(1), Is.EqualTo((double)kernel.Min()));
            Assert.That(histogram.Double(2), Is.EqualTo((double)kernel.Max()));
            Assert.That(histogram.Double(3), Is.EqualTo(kernel.Length));
            Assert.That(histogram.Double(4), Is.EqualTo(kernel.Sum(value => (double)value)).Within(1e-9));
            Assert.That(histogram.Double(5), Is.EqualTo(kernel.Sum(value => (double)value * value)).Within(1e-9));
            Assert.That(counts.Sum(), Is.EqualTo(kernel.Length));
            Assert.That(limits, Is.Ordered.And.Length.EqualTo(counts.Length));
        }

        var text = new Wire(Values(train, "configuration").Single().Value.Fields[8].Single());
        Assert.That(Encoding.UTF8.GetString(text.Fields[8].Single()), Does.Contain("| optimizer | adam |").And.Contain("| parameters | 0 (unbuilt) |").And.Contain("| batch size | 16 |").And.Contain("Total params"));
    }

    [Test]
    public void Steps_go_on_in_a_run_that_was_cut_off()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Problems.Temporary("x"))!, "board");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 2 ? throw new InvalidDataException("power failed") : 0 };
        Assert.That(() => Fit("first", crash), Throws.InstanceOf<InvalidDataException>());
        Fit("second");
        Assert.That(Scalars(Read(Path.Combine(folder, "first", "train")), "batch_loss").Select(point => point.Item1), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(Scalars(Read(Path.Combine(folder, "second", "train")), "batch_loss").Select(point => point.Item1), Is.EqualTo(new long[] { 5, 6 }));

        void Fit(string name, params Callback[] others)
        {
            using var board = new TensorBoard(Path.Combine(folder, name)) { UpdateFrequency = 1 };
            Problems.Classifier().Fit(Problems.Clusters(32), epochs: 3, batchSize: 16, callbacks: [board, new BackupAndRestore(path), .. others]);
        }
    }

    [Test]
    public void Checksums_are_those_of_the_specification()
    {
        // RFC 3720, B.4: 32 bytes of zeros and 0, 1, ... 31
        Assert.That(Crc32C(new byte[32]), Is.EqualTo(0x8a9136aau));
        Assert.That(Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]), Is.EqualTo(0x46dd794eu));
        byte[] bytes = [.. Enumerable.Range(0, 45).Select(i => (byte)(i * 7))];
        Assert.That(RecordFile.MaskedChecksum(bytes), Is.EqualTo(Masked(bytes)));
    }

    static List<Wire> Read(string folder)
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder).Single()).AsSpan();
        List<Wire> events = [];
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), Is.EqualTo(Masked(bytes[..8])));
            var content = bytes[12..(12 + length)];
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]), Is.EqualTo(Masked(content)));
            events.Add(new(content.ToArray()));
            bytes = bytes[(16 + length)..];
        }
        return events;
    }

    static List<(long Step, Wire Value)> Values(List<Wire> events, string tag) =>
    [
        .. events.Where(each => each.Fields.ContainsKey(5))
            .Select(each => ((long)each.Number(2), new Wire(new Wire(each.Fields[5].Single()).Fields[1].Single())))
            .Where(pair => Encoding.UTF8.GetString(pair.Item2.Fields[1].Single()) == tag),
    ];

    static List<(long, float)> Scalars(List<Wire> events, string tag) =>
        [.. Values(events, tag).Select(pair => (pair.Step, BinaryPrimitives.ReadSingleLittleEndian(pair.Value.Fields[2].Single())))];

    static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc32C(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
        }
        return ~crc;
    }

    /// <summary>A protobuf message read by its wire format alone.</summary>
    sealed class Wire
    {
        public Wire(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length;)
            {
                var key = Varint(bytes, ref at);
                var content = (key & 7) switch
                {
                    0 => BitConverter.GetBytes(Varint(bytes, ref at)),
                    1 => Take(bytes, ref at, 8),
                    5 => Take(bytes, ref at, 4),
                    2 => Take(bytes, ref at, (int)Varint(bytes, ref at)),
                    var other => throw new InvalidDataException($"wire type {other}"),
                };
                var field = (int)(key >> 3);
                if (!Fields.TryGetValue(field, out var list)) Fields[field] = list = [];
                list.Add(content);
            }
        }

        public Dictionary<int, List<byte[]>> Fields { get; } = [];

        public ulong Number(int field) => Fields.TryGetValue(field, out var list) ? BitConverter.ToUInt64(list[^1]) : 0;

        public double Double(int field) => BitConverter.ToDouble(Fields[field][^1]);

        public double[] Doubles(int field) => [.. Fields[field].Single().Chunk(8).Select(chunk => BitConverter.ToDouble(chunk))];

        static ulong Varint(byte[] bytes, ref int at)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                value |= (ulong)(bytes[at] & 0x7f) << shift;
                if (bytes[at++] < 0x80) return value;
            }
        }

        static byte[] Take(byte[] bytes, ref int at, int count)
        {
            var part = bytes[at..(at + count)];
            at += count;
            return part;
        }
    }
}
