using System.Buffers.Binary;

namespace Tensorium.NN;

/// <summary>The checksum of zip files: CRC-32 of IEEE 802.3, eight bytes at a time (Kounavis and Berry 2005).</summary>
static class Crc32
{
    static readonly uint[][] Tables = MakeTables();

    /// <summary>The checksum of what came before, whose checksum is <paramref name="crc"/>, and of more; begin with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][low & 0xff] ^ Tables[6][(low >> 8) & 0xff] ^ Tables[5][(low >> 16) & 0xff] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xff] ^ Tables[2][(high >> 8) & 0xff] ^ Tables[1][(high >> 16) & 0xff] ^ Tables[0][high >> 24];
        }
        foreach (var value in bytes) crc = (crc >> 8) ^ Tables[0][(crc ^ value) & 0xff];
        return ~crc;
    }

    static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                var value = k == 0 ? i : tables[k - 1][i];
                for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xedb88320;
                tables[k][i] = value;
            }
        }
        return tables;
    }
}

/// <summary>Passes reads through and sums them up.</summary>
sealed class ChecksumStream(Stream inner) : Stream
{
    public uint Checksum { get; private set; }

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Checksum = Crc32.Append(Checksum, buffer[..count]);
        BytesRead += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
