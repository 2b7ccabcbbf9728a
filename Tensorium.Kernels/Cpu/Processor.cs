using System.Runtime.Intrinsics.X86;

namespace Tensorium.Kernels.Cpu;

/// <summary>What kind of processor this is, for the few choices that its instruction sets do not tell.</summary>
static class Processor
{
    const int Zen5 = 26; // as AMD numbers its families

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
