using System.Numerics;

namespace Tensorium.Kernels;

/// <summary>The sizes of blocks: multiples of 64 bytes up to 1 KiB, from there on quarters of powers of two, so that at most a fifth is wasted.</summary>
static class SizeClasses
{
    const int Smallest = 64, LastPower = 10, Linear = (1 << LastPower) / Smallest;

    /// <summary>How many there are.</summary>
    public const int Count = Linear + (4 * (63 - LastPower));

    /// <summary>The smallest size for so many bytes.</summary>
    /// <exception cref="OverflowException">There is none.</exception>
    public static nint Round(nint bytes)
    {
        if (bytes <= 1 << LastPower) return Math.Max(Smallest, (bytes + Smallest - 1) & ~(Smallest - 1));
        var step = (nint)1 << (PowerBelow(bytes) - 2);
        return checked(bytes + (step - 1)) & ~(step - 1);
    }

    /// <summary>The place of a size among all, from 0 on.</summary>
    public static int IndexOf(nint size)
    {
        if (size <= 1 << LastPower) return (int)(size / Smallest) - 1;
        var power = PowerBelow(size);
        var quarter = (int)(size >> (power - 2)) - 5; // of five to eight
        return Linear + (4 * (power - LastPower)) + quarter;
    }

    /// <summary>The exponent of the largest power of two that is less.</summary>
    static int PowerBelow(nint bytes) => BitOperations.Log2((nuint)(bytes - 1));
}
