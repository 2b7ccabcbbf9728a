using System.Runtime.InteropServices;

namespace Tensorium.Kernels;

/// <summary>Asks Linux to back large blocks by pages of 2 MiB: kernels that jump through them find their addresses sooner.</summary>
static unsafe partial class HugePages
{
    /// <summary>The bytes of such a page.</summary>
    public const nuint Size = 2 << 20;

    const int Advice = 14; // MADV_HUGEPAGE of <linux/mman.h>

    /// <summary>Whether a block is so large, on a system that takes advice.</summary>
    public static bool Serve(nuint bytes) => bytes >= Size && OperatingSystem.IsLinux();

    /// <summary>Gives the advice. A system that does not take it keeps pages of 4 KiB.</summary>
    /// <param name="address">A multiple of <see cref="Size"/>.</param>
    /// <param name="bytes">How many bytes from there on.</param>
    public static void Advise(void* address, nuint bytes) => _ = MAdvise(address, bytes, Advice);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MAdvise(void* address, nuint bytes, int advice);
}
