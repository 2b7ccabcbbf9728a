using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>A job that reports faults.</summary>
interface IReportsFaults;

/// <summary>
/// What a kernel says instead of throwing: a wrong index, or a division by 0. The first report stays until it is read, when this
/// program next waits for the device; meanwhile the kernel goes on with an index that lies in the axis.
/// </summary>
/// <param name="claimed">The words again, as halves: the first is 1 when a thread reports.</param>
/// <param name="words">The claim, what is wrong, the value, and the length of the axis.</param>
readonly struct FaultReport(ArrayView<int> claimed, ArrayView<long> words)
{
    /// <summary>The number of words.</summary>
    public const int Words = 4;

    /// <summary>What is wrong.</summary>
    public const int Index = 1, Label = 2, Division = 3;

    /// <summary>What is wrong where it has a name: the first of the numbers that the device gives to names.</summary>
    public const int FirstNamed = 4;

    /// <summary>The place in an axis that an index means: a negative one counts from the end. The axis has elements.</summary>
    public long Place(long index, long n)
    {
        var place = index < 0 ? index + n : index;
        if (place >= 0 && place < n) return place;
        Say(Index, index, n);
        return 0;
    }

    /// <summary>A label below n. There are classes.</summary>
    public long Class(long label, long n)
    {
        if (label >= 0 && label < n) return label;
        Say(Label, label, n);
        return 0;
    }

    /// <summary>Reports, unless another thread did.</summary>
    public void Say(int what, long value, long n)
    {
        if (Atomic.CompareExchange(ref claimed[0], 0, 1) != 0) return;
        words[1] = what;
        words[2] = value;
        words[3] = n;
    }

    /// <summary>Whether words that were read hold a report.</summary>
    public static bool IsClaimed(long[] words) => words[0] != 0;

    /// <summary>The report as the processor's kernels throw it.</summary>
    /// <param name="words">The report.</param>
    /// <param name="device">Where it was made.</param>
    /// <param name="names">Those from <see cref="FirstNamed"/> on.</param>
    public static Exception ToException(long[] words, string device, IReadOnlyList<string> names)
    {
        if (words[1] == Division) return new DivideByZeroException($"Integers were divided by 0 on {device}.");
        var what = words[1] switch
        {
            Index => "index",
            Label => "label",
            var number => names[(int)number - FirstNamed],
        };
        return new ArgumentOutOfRangeException(null, words[2], $"{what} {words[2]} does not lie in 0 to {words[3] - 1}, found on {device}");
    }
}
