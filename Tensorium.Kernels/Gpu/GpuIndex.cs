using System.Numerics;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// Where the elements of a layout lie, by their number in row-major order. Up to eight axes remain after neighbours were
/// merged; numbers are 32 bits wide, and a division is a multiplication by the inverse and a shift.
/// </summary>
struct GpuIndex
{
    /// <summary>The most axes that an index takes.</summary>
    public const int MaxAxes = 8;

    /// <summary>Where the first element is.</summary>
    public long Start;

    /// <summary>The number of axes; 0 are contiguous.</summary>
    public int Axes;

    // Lengths, their inverses and strides, the innermost axis first.
    public int L0, L1, L2, L3, L4, L5, L6, L7;
    public uint I0, I1, I2, I3, I4, I5, I6, I7;
    public int S0, S1, S2, S3, S4, S5, S6, S7;

    /// <summary>By how much the products with the inverses are shifted, a byte an axis.</summary>
    public ulong Shifts;

    /// <summary>An index of the given axes, outermost first, merged before.</summary>
    /// <exception cref="NotSupportedException">There are more axes than eight, or more elements than 2³¹.</exception>
    public static GpuIndex Of(long start, ReadOnlySpan<long> lengths, ReadOnlySpan<long> strides)
    {
        if (lengths.Length > MaxAxes)
            throw new NotSupportedException($"GPU kernels take {MaxAxes} axes that do not merge, not {lengths.Length}: call Contiguous() first");
        var index = new GpuIndex { Start = start, Axes = lengths.Length };
        Int128 count = 1, reach = 0; // the elements, and how far the last lies from the first
        for (var i = 0; i < lengths.Length; i++)
        {
            count *= lengths[i];
            reach += (Int128)(lengths[i] - 1) * Math.Abs(strides[i]);
        }
        if (count > int.MaxValue || reach > int.MaxValue)
            throw new NotSupportedException(
                $"GPU kernels take strided operands of fewer than 2^31 elements within 2^31 elements of memory, not {count} within {reach + 1}: "
                + "call Contiguous() first");
        for (var axis = 0; axis < lengths.Length; axis++) index.Set(axis, (int)lengths[^(axis + 1)], (int)strides[^(axis + 1)]);
        return index;
    }

    /// <summary>Whether there is an index of a layout.</summary>
    public static bool Takes(Layout layout) =>
        layout.IsContiguous
        || (layout.Count <= int.MaxValue && layout.Reach().Extent - 1 <= int.MaxValue
            && (layout.Shape.Rank <= MaxAxes || layout.Collapse().Lengths.Length <= MaxAxes)); // merging makes new arrays

    /// <summary>Where an element lies.</summary>
    public readonly long At(long item)
    {
        if (Axes == 0) return Start + item;
        var rest = (int)item;
        var at = Step(ref rest, L0, I0, (int)Shifts & 255, S0);
        if (Axes > 1) at += Step(ref rest, L1, I1, (int)(Shifts >> 8) & 255, S1);
        if (Axes > 2) at += Step(ref rest, L2, I2, (int)(Shifts >> 16) & 255, S2);
        if (Axes > 3) at += Step(ref rest, L3, I3, (int)(Shifts >> 24) & 255, S3);
        if (Axes > 4) at += Step(ref rest, L4, I4, (int)(Shifts >> 32) & 255, S4);
        if (Axes > 5) at += Step(ref rest, L5, I5, (int)(Shifts >> 40) & 255, S5);
        if (Axes > 6) at += Step(ref rest, L6, I6, (int)(Shifts >> 48) & 255, S6);
        if (Axes > 7) at += Step(ref rest, L7, I7, (int)(Shifts >> 56) & 255, S7);
        return Start + at;
    }

    static int Step(ref int rest, int length, uint inverse, int shift, int stride)
    {
        var quotient = (int)(((ulong)(uint)rest * inverse) >> shift);
        var index = rest - (quotient * length);
        rest = quotient;
        return index * stride;
    }

    // With 2^s >= length > 2^(s-1) and an inverse of 2^(31+s) / length rounded up, the error of a quotient of less than 2^31 is
    // below 1 / length. T. Granlund and P. L. Montgomery 1994, theorem 4.2.
    void Set(int axis, int length, int stride)
    {
        var shift = 31 + (32 - BitOperations.LeadingZeroCount((uint)(length - 1)));
        var inverse = (uint)(((1ul << shift) / (ulong)length) + 1);
        Shifts |= (ulong)shift << (8 * axis);
        switch (axis)
        {
            case 0: (L0, I0, S0) = (length, inverse, stride); break;
            case 1: (L1, I1, S1) = (length, inverse, stride); break;
            case 2: (L2, I2, S2) = (length, inverse, stride); break;
            case 3: (L3, I3, S3) = (length, inverse, stride); break;
            case 4: (L4, I4, S4) = (length, inverse, stride); break;
            case 5: (L5, I5, S5) = (length, inverse, stride); break;
            case 6: (L6, I6, S6) = (length, inverse, stride); break;
            default: (L7, I7, S7) = (length, inverse, stride); break;
        }
    }
}
