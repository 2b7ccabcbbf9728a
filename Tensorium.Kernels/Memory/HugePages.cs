using System.Runtime.InteropServices;

namespace Tensorium.Kernels;

/// <summary>Asks Linux to back large blocks by pages of 2 MiB: kernels that jump through them find their addresses sooner.</summary>
static unsafe partial class HugePages
{
    /// <summary>The bytes of such a page.</summary>
    public const nuint Size = 2 << 20;

    const int Use = 14, Avoid = 15; // MADV_HUGEPAGE and MADV_NOHUGEPAGE of <linux/mman.h>

    /// <summary>Whether a block is so large, on a system that takes advice.</summary>
    public static bool Serve(nuint bytes) => bytes >= Size && OperatingSystem.IsLinux();

    /// <summary>Gives the advice, and the opposite for what lies behind a block, of which little is used.</summary>
    /// <remarks>A system that does not take it keeps the pages that it has.</remarks>
    /// <param name="address">A multiple of <see cref="Size"/>.</param>
    /// <param name="bytes">The bytes of the block, whole pages.</param>
    /// <param name="behind">How many follow.</param>
    public static void Advise(byte* address, nuint bytes, nuint behind)
    {
        try
        {
            _ = MAdvise(address, bytes, Use);
            _ = MAdvise(address + bytes, behind, Avoid);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // a C library of another name: no advice
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MAdvise(void* address, nuint bytes, int advice);
}
