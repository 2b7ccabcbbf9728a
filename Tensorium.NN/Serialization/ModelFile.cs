using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tensorium.NN;

/// <summary>One file for a whole model: a zip of config.json, weights.safetensors and optimizer.safetensors.</summary>
/// <remarks>
/// Entries are stored and not compressed, so that no small file can claim a large content; their checksums are verified. What
/// is read is data: layers come from <see cref="LayerRegistry"/> alone.
/// </remarks>
static class ModelFile
{
    const string ConfigName = "config.json", WeightsName = "weights.safetensors", OptimizerName = "optimizer.safetensors",
        CallbacksName = "callbacks.safetensors";

    const int MaxConfig = 1 << 26, MaxDepth = 256;

    static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same model gives the same bytes

    public static void Write(string path, ModelState state) => AtomicFile.Write(path, file =>
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, ConfigName, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, MaxDepth = MaxDepth });
            state.Config.ToJson().WriteTo(json);
        });
        Add(zip, WeightsName, stream => SafeTensors.Write(stream, state.Weights));
        if (state.Optimizer is not null) Add(zip, OptimizerName, stream => SafeTensors.Write(stream, state.Optimizer));
        if (state.Callbacks is { Count: > 0 }) Add(zip, CallbacksName, stream => SafeTensors.Write(stream, state.Callbacks));
    });

    /// <summary>Whether a file begins as a zip: weights alone do so only with a header of 64 MiB, for they begin with its length.</summary>
    public static bool IsModel(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> begin = stackalloc byte[4];
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.SequenceEqual("PK\u0003\u0004"u8);
    }

    /// <exception cref="ModelFileException">The file is damaged or lies.</exception>
    public static ModelState Read(string path)
    {
        if (!IsModel(path)) throw new ModelFileException(path, "this is no zip, as Model.Save writes; weights alone are read by LoadWeights");
        using var unowned = TensorScope.Suspend();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Checked(path, () =>
        {
            using var zip = Archive(file, path);
            foreach (var entry in zip.Entries)
                if (entry.FullName is not (ConfigName or WeightsName or OptimizerName or CallbacksName))
                    throw new ModelFileException(path, $"there is an entry '{entry.FullName}', which no model has");
            var config = Open(zip, path, ConfigName, file.Length, (stream, length) =>
            {
                if (length > MaxConfig) throw new ModelFileException(path, $"a config of {length} bytes is too long");
                var bytes = new byte[length];
                stream.ReadExactly(bytes);
                return LayerConfig.FromJson(JsonNode.Parse(bytes, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth }));
            }) ?? throw new ModelFileException(path, $"there is no {ConfigName}");
            var weights = Open(zip, path, WeightsName, file.Length, (stream, length) => SafeTensors.Read(stream, length, path, out _))
                ?? throw new ModelFileException(path, $"there is no {WeightsName}");
            return new ModelState(
                config, weights,
                Open(zip, path, OptimizerName, file.Length, (stream, length) => SafeTensors.Read(stream, length, path, out _)),
                Open(zip, path, CallbacksName, file.Length, (stream, length) => SafeTensors.Read(stream, length, path, out _)));
        });
    }

    static ZipArchive Archive(Stream file, string path)
    {
        try
        {
            return new(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException cause)
        {
            throw new ModelFileException(path, $"its {file.Length} bytes begin as a zip and do not end as one: the file is damaged, or was cut short", cause);
        }
    }

    /// <summary>Runs what reads a file; whatever damaged content makes it raise becomes the named exception.</summary>
    public static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is not (ModelFileException or OutOfMemoryException)
            && (cause is not IOException || cause is EndOfStreamException || cause is InvalidDataException))
        {
            throw new ModelFileException(path, cause.Message, cause);
        }
    }

    static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        write(stream);
    }

    static T? Open<T>(ZipArchive zip, string path, string name, long fileLength, Func<Stream, long, T> read) where T : class
    {
        if (zip.GetEntry(name) is not { } entry) return null;
        if (zip.Entries.Count(other => string.Equals(other.FullName, name, StringComparison.Ordinal)) > 1)
            throw new ModelFileException(path, $"there are two entries {name}");
        if (entry.Length != entry.CompressedLength || entry.Length > fileLength)
            throw new ModelFileException(path, $"{name} of {entry.Length} bytes, {entry.CompressedLength} in the file, is not stored as it is");
        using var stream = new ChecksumStream(entry.Open());
        var found = read(stream, entry.Length);
        return stream.BytesRead == entry.Length && stream.Checksum == entry.Crc32
            ? found
            : throw new ModelFileException(path, $"{name} is damaged: its checksum is {stream.Checksum:x8} and not {entry.Crc32:x8}");
    }
}
