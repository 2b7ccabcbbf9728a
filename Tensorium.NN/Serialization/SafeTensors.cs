using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tensorium.NN;

/// <summary>Named tensors in the safetensors format: a length of 8 bytes, a header in JSON, and the elements.</summary>
/// <remarks>
/// Data alone: reading never runs code. A header is checked whole before any element is read: names, types, shapes, and that
/// the data follow each other without gaps, overlaps or rest. See https://github.com/huggingface/safetensors.
/// </remarks>
public static class SafeTensors
{
    const long MaxHeader = 100_000_000; // as the reference implementation
    const string Metadata = "__metadata__";

    /// <summary>Elements that are read or written at once: a span of bytes holds less than 2 GiB.</summary>
    internal const int Chunk = 1 << 24;

    /// <summary>Writes tensors, in their order.</summary>
    /// <param name="stream">Written at its place, and left open.</param>
    /// <param name="tensors">By name; each name once, none "__metadata__".</param>
    /// <param name="metadata">Texts by name for the header, or null.</param>
    /// <exception cref="ArgumentException">A name is given twice.</exception>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        var header = Header(all, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor) in all) WriteElements(stream, tensor);
    }

    /// <summary>Reads all tensors, to <see cref="Device.Default"/>.</summary>
    /// <param name="stream">Read from its place; it may not hold more than the tensors.</param>
    /// <param name="length">The bytes it holds.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="ModelFileException">The file is truncated, or its header is not true.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(Stream stream, long length, string file)
    {
        var tensors = Read(stream, length, file, out _);
        foreach (var name in tensors.Keys.ToArray()) tensors[name] = tensors[name].To(Device.Default);
        return tensors;
    }

    /// <summary>Reads all tensors, to the processor: their checksum is made there, and what takes them copies.</summary>
    internal static OrderedDictionary<string, Tensor> Read(
        Stream stream, long length, string file, out Dictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            var size = HeaderLength(stream, length, file);
            var bytes = new byte[size];
            stream.ReadExactly(bytes);
            using var json = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            metadata = Texts(json.RootElement, file);
            var entries = Entries(json.RootElement, length - 8 - size, file);
            OrderedDictionary<string, Tensor> found = new(entries.Count, StringComparer.Ordinal);
            foreach (var entry in entries) found.Add(entry.Name, ReadElements(stream, entry));
            return found;
        }
        catch (Exception cause) when (cause is JsonException or EndOfStreamException or InvalidOperationException or InvalidDataException)
        {
            throw new ModelFileException(file, $"not a safetensors file: {cause.Message}", cause);
        }
    }

    static int HeaderLength(Stream stream, long length, string file)
    {
        if (length < 8) throw new ModelFileException(file, $"{length} bytes are too few for safetensors");
        Span<byte> bytes = stackalloc byte[8];
        stream.ReadExactly(bytes);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (size > (ulong)Math.Min(MaxHeader, length - 8))
            throw new ModelFileException(file, $"a header of {size} bytes is longer than the file of {length}, or than {MaxHeader}");
        return (int)size;
    }

    static Dictionary<string, string> Texts(JsonElement root, string file)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (root.ValueKind != JsonValueKind.Object) throw new ModelFileException(file, "the header is no JSON object");
        if (!root.TryGetProperty(Metadata, out var metadata)) return texts;
        foreach (var text in metadata.EnumerateObject()) texts[text.Name] = text.Value.GetString() ?? "";
        return texts;
    }

    /// <summary>What the header says, in the order of the data.</summary>
    static List<Entry> Entries(JsonElement root, long dataLength, string file)
    {
        List<Entry> entries = [];
        foreach (var property in root.EnumerateObject())
            if (!string.Equals(property.Name, Metadata, StringComparison.Ordinal)) entries.Add(ReadEntry(property, file));
        // a tensor without elements lies before the one that begins where it does
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
                throw new ModelFileException(
                    file, $"the data of {entry.Name} begin at {entry.Begin}, and those before end at {end}: a gap or an overlap");
            end = entry.End;
        }
        return end == dataLength
            ? entries
            : throw new ModelFileException(file, $"the header speaks of {end} bytes of data; there are {dataLength}");
    }

    static Entry ReadEntry(JsonProperty property, string file)
    {
        var name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !property.Value.TryGetProperty("shape", out var lengths) || lengths.ValueKind != JsonValueKind.Array
            || !property.Value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2)
            throw new ModelFileException(file, $"{name} lacks a dtype, a shape or two data_offsets");
        var dtype = type.GetString() switch
        {
            "F32" => DType.Float32,
            "F64" => DType.Float64,
            "I32" => DType.Int32,
            "I64" => DType.Int64,
            "BOOL" => DType.Bool,
            var other => throw new ModelFileException(file, $"{name} has type {other}; known are F32, F64, I32, I64 and BOOL"),
        };
        var (begin, end) = (Whole(offsets[0]), Whole(offsets[1]));
        Shape shape;
        try
        {
            shape = Shape.Create([.. lengths.EnumerateArray().Select(Whole)]);
        }
        catch (ShapeException cause)
        {
            throw new ModelFileException(file, $"{name}: {cause.Message}", cause);
        }
        if (end < begin || (UInt128)shape.Count * (uint)dtype.Size() != (UInt128)(end - begin))
            throw new ModelFileException(file, $"{name} of {dtype} and shape {shape} does not take the bytes from {begin} to {end}");
        return new(name, dtype, shape, begin, end);

        long Whole(JsonElement number) => number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) && whole >= 0
            ? whole
            : throw new ModelFileException(file, $"{name} has {number} where a length or an offset belongs");
    }

    static byte[] Header(KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(Metadata);
                foreach (var (name, text) in metadata) json.WriteString(name, text);
                json.WriteEndObject();
            }
            HashSet<string> names = new([Metadata], StringComparer.Ordinal);
            long at = 0;
            foreach (var (name, tensor) in tensors)
            {
                if (!names.Add(name)) throw new ArgumentException($"two tensors are called {name}", nameof(tensors));
                json.WriteStartObject(name);
                json.WriteString("dtype", NameOf(tensor.DType));
                json.WriteStartArray("shape");
                foreach (var length in tensor.Shape.Span) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Count * tensor.DType.Size());
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' '); // elements begin aligned
        return buffer.ToArray();
    }

    static string NameOf(DType dtype) => dtype switch
    {
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        DType.Int32 => "I32",
        DType.Int64 => "I64",
        _ => "BOOL",
    };

    internal static void WriteElements(Stream stream, Tensor tensor)
    {
        using var unrecorded = Autograd.NoGrad();
        var dense = tensor.Detach().To(Device.Cpu).Contiguous().Reshape(-1L);
        for (long start = 0; start < dense.Count; start += Chunk)
        {
            var part = dense.Narrow(0, start, Math.Min(Chunk, dense.Count - start));
            stream.Write(part.DType switch
            {
                DType.Float32 => MemoryMarshal.AsBytes(part.AsSpan<float>()),
                DType.Float64 => MemoryMarshal.AsBytes(part.AsSpan<double>()),
                DType.Int32 => MemoryMarshal.AsBytes(part.AsSpan<int>()),
                DType.Int64 => MemoryMarshal.AsBytes(part.AsSpan<long>()),
                _ => MemoryMarshal.AsBytes(part.AsSpan<bool>()),
            });
        }
        GC.KeepAlive(dense);
    }

    static Tensor ReadElements(Stream stream, Entry entry) => entry.DType switch
    {
        DType.Float32 => ReadElements<float>(stream, entry),
        DType.Float64 => ReadElements<double>(stream, entry),
        DType.Int32 => ReadElements<int>(stream, entry),
        DType.Int64 => ReadElements<long>(stream, entry),
        _ => ReadElements<byte>(stream, entry),
    };

    static Tensor ReadElements<T>(Stream stream, Entry entry) where T : unmanaged
    {
        var count = entry.Shape.Count;
        if (count <= Chunk) return Read(count).Reshape(entry.Shape);
        var all = Tensor.Zeros(count, entry.DType, Device.Cpu);
        for (long start = 0; start < count; start += Chunk)
        {
            using var part = Read(Math.Min(Chunk, count - start));
            all.Narrow(0, start, part.Count).CopyFrom(part);
        }
        return all.Reshape(entry.Shape);

        Tensor Read(long length)
        {
            var elements = new T[length];
            stream.ReadExactly(MemoryMarshal.AsBytes(elements.AsSpan()));
            return elements is byte[] bytes // a truth value of another byte than 0 or 1 would be undefined
                ? Tensor.From<bool>(Array.ConvertAll(bytes, value => value != 0), length, Device.Cpu)
                : Tensor.From<T>(elements, length, Device.Cpu);
        }
    }

    readonly record struct Entry(string Name, DType DType, Shape Shape, long Begin, long End);
}
