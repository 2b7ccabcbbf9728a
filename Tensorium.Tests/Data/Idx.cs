using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensorium.Tests.Data;

/// <summary>Writes IDX files, right and wrong ones.</summary>
static class Idx
{
    public static byte[] Bytes(byte[] values, params uint[] shape)
    {
        byte[] content = [0, 0, 8, (byte)shape.Length, .. new byte[4 * shape.Length], .. values];
        for (int i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4 + 4 * i), shape[i]);
        return content;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(content);
        return memory.ToArray();
    }

    /// <summary>Images of 2 x 2 pixels, all with their label as the value.</summary>
    public static byte[] Images(params byte[] labels) =>
        Gzip(Bytes([.. labels.SelectMany(label => Enumerable.Repeat(label, 4))], (uint)labels.Length, 2, 2));

    public static byte[] Labels(params byte[] labels) => Gzip(Bytes(labels, (uint)labels.Length));
}
