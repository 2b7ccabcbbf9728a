using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels;

/// <summary>
/// Philox 4x32-10: 128 random bits as a pure function of a key and a counter. Salmon, Moraes, Dror and Shaw 2011,
/// "Parallel random numbers: as easy as 1, 2, 3".
/// </summary>
/// <param name="X0">The first word.</param>
/// <param name="X1">The second word.</param>
/// <param name="X2">The third word.</param>
/// <param name="X3">The fourth word.</param>
public readonly record struct Philox4x32(uint X0, uint X1, uint X2, uint X3)
{
    const int Rounds = 10;
    const ulong Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The block of a counter under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Philox4x32 Block(Philox4x32 counter, uint key0, uint key1)
    {
        var (x0, x1, x2, x3) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = Multiplier0 * x0;
            ulong p1 = Multiplier1 * x2;
            (x0, x1, x2, x3) = ((uint)(p1 >> 32) ^ x1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ x3 ^ key1, (uint)p0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new(x0, x1, x2, x3);
    }

    /// <summary>Block <paramref name="index"/> of stream <paramref name="offset"/> under <paramref name="seed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Philox4x32 Block(ulong seed, ulong offset, ulong index)
    {
        var counter = new Philox4x32((uint)index, (uint)(index >> 32), (uint)offset, (uint)(offset >> 32));
        return Block(counter, (uint)seed, (uint)(seed >> 32));
    }

    /// <summary>Blocks <paramref name="index"/>, <paramref name="index"/> + 1 and so on, as <see cref="Block(ulong, ulong, ulong)"/> gives them.</summary>
    /// <param name="blocks">Where they go.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="offset">The stream's number.</param>
    /// <param name="index">The number of the first block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks(Span<Philox4x32> blocks, ulong seed, ulong offset, ulong index)
    {
        var i = 0;
        if (Avx2.IsSupported)
            for (; i <= blocks.Length - 4; i += 4) Four(MemoryMarshal.Cast<Philox4x32, ulong>(blocks.Slice(i, 4)), seed, offset, index + (ulong)i);
        for (; i < blocks.Length; i++) blocks[i] = Block(seed, offset, index + (ulong)i);
    }

    // Four blocks side by side, a word in the lower half of 64 bits; the product ignores what gathers in the upper half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Four(Span<ulong> halves, ulong seed, ulong offset, ulong index)
    {
        var x0 = Vector256.Create(index) + Vector256.Create(0UL, 1, 2, 3);
        var (x1, x2, x3) = (x0 >>> 32, Vector256.Create(offset), Vector256.Create(offset >> 32));
        var (key0, key1) = (Vector256.Create((uint)seed), Vector256.Create((uint)(seed >> 32)));
        var (multiplier0, multiplier1) = (Vector256.Create((uint)Multiplier0), Vector256.Create((uint)Multiplier1));
        for (var round = 0; round < Rounds; round++)
        {
            var p0 = Avx2.Multiply(x0.AsUInt32(), multiplier0);
            var p1 = Avx2.Multiply(x2.AsUInt32(), multiplier1);
            (x0, x1, x2, x3) = ((p1 >>> 32) ^ x1 ^ key0.AsUInt64(), p1, (p0 >>> 32) ^ x3 ^ key1.AsUInt64(), p0);
            key0 += Vector256.Create(Weyl0);
            key1 += Vector256.Create(Weyl1);
        }

        var words = Vector256.Create((ulong)uint.MaxValue);
        var (low, high) = ((x0 & words) | (x1 << 32), (x2 & words) | (x3 << 32));
        var (even, odd) = (Avx2.UnpackLow(low, high), Avx2.UnpackHigh(low, high));
        Avx2.Permute2x128(even, odd, 0x20).CopyTo(halves);
        Avx2.Permute2x128(even, odd, 0x31).CopyTo(halves[4..]);
    }

    /// <summary>The first two words as one.</summary>
    public ulong Low => X0 | ((ulong)X1 << 32);

    /// <summary>The last two words as one.</summary>
    public ulong High => X2 | ((ulong)X3 << 32);
}
