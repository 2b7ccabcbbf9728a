using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>What kind of processor this is, for the few choices that its instruction sets do not tell.</summary>
static class Processor
{
    // Families of AMD's processors: Zen 4 is the first with vectors of 512 bits.
    const int Zen4 = 25, Zen5 = 26;

    /// <summary>
    /// Whether half a vector of 512 bits takes half the time: Zen 4 has units of 256 bits, most others have units of 512.
    /// </summary>
    public static bool HasCheapHalves { get; } = AmdFamily() == Zen4;

    /// <summary>Whether rows far from each other come sooner when they are asked for in the order of memory: not to a Zen 5.</summary>
    public static bool NeedsRowsAhead { get; } = AmdFamily() < Zen5;

    /// <summary>The family by which AMD numbers its processors; 0 for those of others.</summary>
    static int AmdFamily()
    {
        if (!X86Base.IsSupported) return 0;
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        if ((b, d, c) != (0x68747541, 0x69746E65, 0x444D4163)) return 0; // "Auth", "enti", "cAMD"
        var version = X86Base.CpuId(1, 0).Eax;
        return ((version >> 8) & 0xF) + ((version >> 20) & 0xFF);
    }
}
