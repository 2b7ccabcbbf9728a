using System.Globalization;
using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Engine;

/// <summary>Large blocks ask for large pages, by what Linux itself says of the process's memory.</summary>
[TestFixture]
[Platform("Linux")]
public class HugePageTests
{
    const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";

    [Test]
    public void A_block_of_four_mebibytes_has_the_advice()
    {
        if (!File.Exists(Setting) || File.ReadAllText(Setting).Contains("[never]", StringComparison.Ordinal))
            Assert.Ignore("this system has no transparent huge pages");
        var block = new CachingAllocator().Rent(4 << 20);
        try
        {
            Assert.That((long)block.Address % (2 << 20), Is.Zero);
            Assert.That(Flags(block.Address), Does.Contain("hg"));
        }
        finally
        {
            block.Free();
        }
    }

    /// <summary>The flags of the mapping that an address lies in.</summary>
    static string[] Flags(nint address)
    {
        var isInside = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var range = words[0].Split('-');
            if (range is [var low, var high] && long.TryParse(low, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start))
                isInside = start <= address && address < long.Parse(high, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            else if (isInside && words[0] == "VmFlags:")
                return words[1..];
        }
        return [];
    }
}
