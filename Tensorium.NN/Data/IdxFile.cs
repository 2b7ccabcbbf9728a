using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Tensorium.NN;

/// <summary>An array of bytes from a file in IDX format, the format of MNIST; plain or compressed with gzip.</summary>
/// <remarks>
/// Two zero bytes, a byte for the element type (8 for unsigned bytes), a byte for the number of dimensions, each dimension
/// as a big-endian 32-bit number, then the elements. The header is checked against the file before memory is taken for it.
/// </remarks>
/// <param name="Values">The elements, row-major.</param>
/// <param name="Shape">The dimensions.</param>
public sealed record IdxFile(byte[] Values, int[] Shape)
{
    const byte UnsignedByte = 0x08;

    /// <summary>Deflate writes at most 258 bytes for 2 bits, which bounds what a compressed file can hold.</summary>
    const long LargestDeflateRatio = 1032;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; whether it is compressed is read from its first bytes, not from its name.</param>
    /// <param name="rank">The number of dimensions that it must have.</param>
    /// <exception cref="DataFormatException">The file is no IDX file of bytes of that rank, is cut short or too long.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxFile Read(string path, int rank)
    {
        using FileStream file = File.OpenRead(path);
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            int[] shape = ReadHeader(content, path, rank);
            long size = Size(shape, path);
            CheckAgainstFile(size, 4 + 4L * rank, file.Length, compressed, path);
            return new IdxFile(ReadBody(content, path, (int)size), shape);
        }
        catch (InvalidDataException broken)
        {
            throw new DataFormatException(path, "gzip data", $"damage: {broken.Message}", innerException: broken);
        }
    }

    static int[] ReadHeader(Stream content, string path, int rank)
    {
        Span<byte> header = stackalloc byte[4 + 4 * rank];
        int length = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (length >= 4 && (header[0] != 0 || header[1] != 0))
            throw new DataFormatException(
                path, "an IDX file, which starts with two zero bytes", $"{header[0]:x2} {header[1]:x2}");
        if (length >= 4 && header[2] != UnsignedByte)
            throw new DataFormatException(path, "IDX elements of type 08 (unsigned byte)", $"type {header[2]:x2}");
        if (length >= 4 && header[3] != rank)
            throw new DataFormatException(path, $"an IDX array of rank {rank}", $"rank {header[3]}");
        if (length < header.Length)
            throw new DataFormatException(path, $"an IDX header of {header.Length} bytes", $"the end after {length}");

        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            if (size > int.MaxValue)
                throw new DataFormatException(path, "a size below 2^31", $"{size} in dimension {i}");
            shape[i] = (int)size;
        }
        return shape;
    }

    static long Size(int[] shape, string path)
    {
        Int128 size = 1;
        foreach (int length in shape) size = Int128.Min(size * length, long.MaxValue);
        if (size > Array.MaxLength)
            throw new DataFormatException(path, $"at most {Array.MaxLength} elements", $"a shape of {Text(shape)}");
        return (long)size;
    }

    static void CheckAgainstFile(long size, long header, long file, bool compressed, string path)
    {
        if (!compressed && header + size != file)
            throw new DataFormatException(path, $"{header + size} bytes, as its header says", $"{file}");
        if (compressed && header + size > file * LargestDeflateRatio)
            throw new DataFormatException(
                path, $"{header + size} bytes, as its header says", $"a compressed file of {file}, which cannot hold them");
    }

    static byte[] ReadBody(Stream content, string path, int size)
    {
        byte[] values = new byte[size];
        int length = content.ReadAtLeast(values, size, throwOnEndOfStream: false);
        if (length < size)
            throw new DataFormatException(path, $"{size} elements, as its header says", $"the end after {length}");
        if (content.ReadByte() >= 0)
            throw new DataFormatException(path, $"{size} elements, as its header says", "more data behind them");
        return values;
    }

    static string Text(int[] shape) =>
        $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
