using System.Buffers.Binary;
using System.Numerics;

namespace Tensorium.NN;

/// <summary>Records framed as TensorFlow does: length, its checksum, content, its checksum.</summary>
static class RecordFile
{
    /// <summary>CRC-32C, turned by 15 bits and shifted, so that a checksum of checksums is not degenerate.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    public static void Append(Stream stream, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(head, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], MaskedChecksum(head[..8]));
        stream.Write(head);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32LittleEndian(head, MaskedChecksum(content));
        stream.Write(head[..4]);
    }
}
