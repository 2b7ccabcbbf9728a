using System.Globalization;

namespace Tensorium.NN;

/// <summary>Weights alone, as one safetensors file with a checksum in its header.</summary>
static class WeightFiles
{
    const string Checksum = "crc32";

    public static void Write(string path, Layer layer)
    {
        KeyValuePair<string, Tensor>[] weights =
            [.. layer.NamedParameters().Select(pair => KeyValuePair.Create(pair.Path, pair.Parameter.Value))];
        if (!layer.IsBuilt && weights.Length == 0)
            throw new InvalidOperationException($"{layer.Name} has no weights to save before its first call: call it, or Build it");
        Dictionary<string, string> metadata = new(StringComparer.Ordinal)
        {
            ["format"] = "tensorium",
            [Checksum] = Sum(weights).ToString("x8", CultureInfo.InvariantCulture),
        };
        AtomicFile.Write(path, stream => SafeTensors.Write(stream, weights, metadata));
    }

    /// <exception cref="ModelFileException">The file is damaged, or does not fit the layer.</exception>
    public static void Read(string path, Layer layer)
    {
        using var temporaries = TensorScope.Enter();
        if (ModelFile.IsModel(path))
        {
            var model = ModelFile.Read(path);
            ModelFile.Checked(path, () =>
            {
                Assign(layer, model.Weights);
                return 0;
            });
            return;
        }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        ModelFile.Checked(path, () =>
        {
            var weights = SafeTensors.Read(stream, stream.Length, path, out var metadata);
            if (metadata.TryGetValue(Checksum, out var sum)
                && !string.Equals(sum, Sum(weights).ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal))
                throw new ModelFileException(path, "the weights are damaged: their checksum is not that of the header");
            Assign(layer, weights);
            return 0;
        });
    }

    /// <summary>Overwrites the weights of a layer; each name, shape and type is checked before any is changed.</summary>
    /// <exception cref="ConfigException">They do not fit.</exception>
    public static void Assign(Layer layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        Check(layer, weights);
        foreach (var (path, parameter) in layer.NamedParameters()) parameter.Assign(weights[path]);
    }

    /// <summary>Finds what <see cref="Assign"/> would refuse.</summary>
    /// <exception cref="ConfigException">They do not fit.</exception>
    public static void Check(Layer layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        (string Path, Parameter Parameter)[] own = [.. layer.NamedParameters()];
        foreach (var (path, parameter) in own)
        {
            if (!weights.TryGetValue(path, out var found))
                throw new ConfigException($"there are no weights {path} for {layer.Name}; there are {string.Join(", ", weights.Keys.Take(20))}");
            if (found.Shape != parameter.Shape || found.DType != parameter.Value.DType)
                throw new ConfigException(
                    $"{path} of shape {found.Shape} and {found.DType} does not fit {parameter.Shape} and {parameter.Value.DType} of {layer.Name}");
        }
        if (weights.Count > own.Length)
            throw new ConfigException(
                $"{layer.Name}{(layer.IsBuilt ? "" : ", which is not built yet,")} has no weights "
                + string.Join(", ", weights.Keys.Except(own.Select(pair => pair.Path), StringComparer.Ordinal).Take(20)));
    }

    static uint Sum(IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        using var sum = new SummingStream();
        foreach (var (_, tensor) in weights) SafeTensors.WriteElements(sum, tensor);
        return sum.Checksum;
    }

    /// <summary>Keeps nothing of what is written but its checksum.</summary>
    sealed class SummingStream : MemoryStream
    {
        public uint Checksum { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Checksum = Crc32.Append(Checksum, buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
