using System.Runtime.CompilerServices;

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

    /// <summary>The first two words as one.</summary>
    public ulong Low => X0 | ((ulong)X1 << 32);

    /// <summary>The last two words as one.</summary>
    public ulong High => X2 | ((ulong)X3 << 32);
}
