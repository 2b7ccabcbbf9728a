using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>Every number and text of a file replaced by what it must not be, and the file cut at every kind of place.</summary>
/// <remarks>A load then gives a model or the named exception, in a moment and in little memory.</remarks>
[TestFixture]
[Category("Slow")]
[OnCpu("files")]
public class SystematicDamageTests
{
    static readonly string[] Lies =
    [
        "-1", "0", "1", "7", "100000000", "2147483647", "4294967296", "9223372036854775807", "-9223372036854775808", "1e308", "0.5",
        "null", "true", "\"\"", "\"relu\"", "[]", "[-1]", "[2147483647, 2147483647]", "{}", """{"number": "NaN"}""",
        """{"type": "Dense", "config": {"units": 2000000000}}""", """[{"type": "Dense", "config": {"units": 2}}]""",
    ];

    [TestCaseSource(nameof(Models))]
    public void Every_value_of_the_config_may_lie(Model model)
    {
        var path = Problems.Temporary("lies.tensorium");
        model.Save(path);
        var entries = Entries(path);
        var config = entries[0].Content;
        int refused = 0, tried = 0;
        for (var place = 0; Replaced(config, place, Lies[0]) is not null; place++)
        {
            foreach (var lie in Lies.Where((_, i) => i % 4 == place % 4)) // a quarter of them for each value
            {
                Write(path, [("config.json", Replaced(config, place, lie)!), .. entries[1..]]);
                tried++;
                if (!Loads(path)) refused++;
            }
        }
        TestContext.Out.WriteLine($"{refused} of {tried} lies refused");
        Assert.That(refused, Is.GreaterThan(tried / 4));
        Assert.That(Environment.WorkingSet, Is.LessThan(4L << 30));
    }

    [Test]
    public void A_file_that_ends_anywhere_is_refused()
    {
        var path = Problems.Temporary("short.tensorium");
        var model = Problems.Classifier();
        model.Fit(Problems.Clusters(20), epochs: 1);
        model.Save(path);
        var whole = File.ReadAllBytes(path);
        // at each header of the zip and of safetensors, on both sides, and every 61 bytes
        HashSet<int> ends = [.. Enumerable.Range(0, whole.Length / 61).Select(i => i * 61)];
        foreach (var mark in new[] { "PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "config.json", "weights.safetensors", "optimizer.safetensors", "data_offsets" })
            for (var at = Find(whole, mark, 0); at >= 0; at = Find(whole, mark, at + 1))
                foreach (var end in new[] { at - 1, at, at + 1, at + 4, at + 26, at + 30 }) ends.Add(end);
        foreach (var end in ends.Where(end => end >= 0 && end < whole.Length))
        {
            File.WriteAllBytes(path, whole[..end]);
            Assert.That(() => Model.Load(path), Throws.InstanceOf<ModelFileException>(), $"the first {end} of {whole.Length} bytes");
        }
        Assert.That(ends, Has.Count.GreaterThan(100));
    }

    [Test]
    public void Every_byte_of_the_directory_may_lie()
    {
        var path = Problems.Temporary("directory.tensorium");
        var model = Problems.Classifier();
        model.Build((1, 2));
        model.Save(path);
        var whole = File.ReadAllBytes(path);
        var expected = Problems.Values(model);
        for (var at = Find(whole, "PK\x01\x02", 0); at < whole.Length; at++)
        {
            foreach (var value in new byte[] { 0, 1, 8, 0x7f, 0xff })
            {
                var bytes = (byte[])whole.Clone();
                bytes[at] = value;
                File.WriteAllBytes(path, bytes);
                if (Loads(path, out var found)) Assert.That(Problems.Values(found!), Is.EqualTo(expected), $"byte {at} is {value}");
            }
        }
    }

    [Test]
    public void Every_byte_of_a_header_of_tensors_may_lie_with_a_true_checksum()
    {
        var path = Problems.Temporary("tensors.tensorium");
        var model = Problems.Classifier();
        model.Fit(Problems.Clusters(20), epochs: 1);
        model.Save(path);
        var entries = Entries(path);
        var refused = 0;
        for (var entry = 1; entry < 3; entry++)
        {
            var header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(entries[entry].Content);
            for (var at = 0; at < header; at++)
            {
                foreach (var value in new byte[] { (byte)'9', (byte)'-', (byte)'"', (byte)']', 0xff })
                {
                    var changed = entries.Select(pair => (pair.Name, (byte[])pair.Content.Clone())).ToArray();
                    changed[entry].Item2[at] = value;
                    Write(path, changed);
                    if (!Loads(path)) refused++;
                }
            }
        }
        Assert.That(refused, Is.GreaterThan(2000));
    }

    [Test]
    public void Models_inside_models_that_call_each_other_without_end_are_refused()
    {
        // each model calls the next one twice: 2^60 calls of the innermost layer
        var json = """{"type": "Flatten", "config": {"name": "f"}}""";
        for (var depth = 0; depth < 60; depth++)
            json = $$$"""{"type": "Sequential", "config": {"name": "s{{{depth}}}", "layers": [{{{json}}}], "input": [4], "order": [0, 0]}}""";
        Refused(json, "");
        json = """{"type": "Flatten", "config": {"name": "f"}}""";
        for (var depth = 0; depth < 40; depth++)
            json = $$$"""
                {"type": "Model", "config": {"name": "m{{{depth}}}", "inputs": [{"type": "Input", "config": {"name": "i", "shape": [4]}}],
                "layers": [{{{json}}}], "calls": [{"type": "Call", "config": {"layer": 0, "inputs": [0]}},
                {"type": "Call", "config": {"layer": 0, "inputs": [1]}}], "outputs": [2]}}
                """;
        Refused(json, "more than 1000000 times");
        // deeper than any reader goes
        Refused(string.Concat(Enumerable.Repeat("[", 100_000)), "");

        static void Refused(string model, string says)
        {
            var path = Problems.Temporary("endless.tensorium");
            var config = $$$"""{"type": "tensorium", "config": {"version": 1, "shapes": [], "model": {{{model}}}}}""";
            Write(path, [("config.json", Encoding.UTF8.GetBytes(config)), ("weights.safetensors", [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'])]);
            Assert.That(() => Model.Load(path), Throws.InstanceOf<ModelFileException>().With.Message.Contains(says));
        }
    }

    static IEnumerable<TestCaseData> Models()
    {
        var layers = new Sequential
        {
            new Input(6),
            new Normalization([1], [2]),
            new Dense(8, "gelu") { KernelInitializer = "orthogonal", KernelRegularizer = Regularizer.L1(), KernelConstraint = new MaxNorm(2) },
            new Reshape(2, 4), new BatchNormalization(1), new LayerNormalization(-1), new PReLU { SharedAxes = [1] },
            new Dropout(0.5) { NoiseShape = [-1, 1, -1], Seed = 3 }, new Softmax(1), new Maxout(2), new Flatten(), new GaussianNoise(0.5),
            new Dense(2, new LeakyReLU()) { ActivityRegularizer = Regularizer.L2() },
        };
        var optimizer = new AdamW { Schedule = Schedule.Piecewise([2], [0.1, 0.05]).WithWarmup(3), ClipNorm = 1, WeightDecayFilter = ParameterGroup.IsKernel };
        optimizer.Groups.Add(ParameterGroup.WithoutDecay(layers.Parameters));
        layers.Compile(
            optimizer, Loss.SparseCategoricalCrossentropy(true, 0.1, 3),
            [new Auc(), new ConfusionMatrix(2), Metric.TopKCategoricalAccuracy(2), new Precision(0.5, 1)], [new F1Score()]);
        yield return new TestCaseData(layers).SetArgDisplayNames("sequential");

        Input numbers = new(3) { Name = "numbers" }, words = new(2);
        var vectors = new Flatten().Call(new Embedding(5, 2).Call(words));
        var inner = new Sequential { new Dense(2, "tanh") };
        var joined = new Concatenate().Call(inner.Call(vectors), inner.Call(new Dense(4).Call(numbers)));
        var model = new Model([numbers, words], [new Dense(1).Call(joined), new Add().Call(joined, joined)]);
        model.Compile(new Sgd(), ["mse", Loss.Huber(2)], [1, 0.5], [["mae"], []]);
        yield return new TestCaseData(model).SetArgDisplayNames("functional");
    }

    static bool Loads(string path) => Loads(path, out _);

    static bool Loads(string path, out Model? model)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            model = Model.Load(path);
            return true;
        }
        catch (ModelFileException)
        {
            model = null;
            return false;
        }
        finally
        {
            Assert.That(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, Is.LessThan(20));
        }
    }

    /// <summary>The config with its nth value replaced, counted in depth; null where there are fewer.</summary>
    static byte[]? Replaced(byte[] config, int place, string lie)
    {
        var root = JsonNode.Parse(config)!;
        Stack<JsonNode> open = new([root]);
        while (open.TryPop(out var node))
        {
            List<(object Key, JsonNode? Value)> inside = node switch
            {
                JsonObject parts => [.. parts.Select(pair => ((object)pair.Key, pair.Value))],
                JsonArray items => [.. items.Select((item, i) => ((object)i, item))],
                _ => [],
            };
            foreach (var (key, value) in inside)
            {
                if (place-- == 0)
                {
                    var replacement = JsonNode.Parse(lie);
                    if (node is JsonObject parts) parts[(string)key] = replacement;
                    else node[(int)key] = replacement;
                    return Encoding.UTF8.GetBytes(root.ToJsonString());
                }
                if (value is not null) open.Push(value);
            }
        }
        return null;
    }

    static int Find(byte[] bytes, string mark, int from)
    {
        var at = bytes.AsSpan(from).IndexOf(Encoding.ASCII.GetBytes(mark));
        return at < 0 ? -1 : from + at;
    }

    static (string Name, byte[] Content)[] Entries(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Select(entry =>
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return (entry.FullName, memory.ToArray());
        })];
    }

    static void Write(string path, IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }
    }
}
