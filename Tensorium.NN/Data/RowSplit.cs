using System.Runtime.InteropServices;

namespace Tensorium.NN;

/// <summary>Divides rows at random, class by class.</summary>
static class RowSplit
{
    /// <summary>Two ascending lists of rows that hold the classes in the same proportions.</summary>
    /// <remarks>A class of n rows gives round(fraction * n) to the first, and at least one to each when n >= 2.</remarks>
    /// <param name="classes">The class of each row.</param>
    /// <param name="fraction">The share of the first list, between 0 and 1.</param>
    /// <param name="seed">Which of the possible splits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public static (int[] First, int[] Second) Of(ReadOnlySpan<int> classes, double fraction, ulong seed)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "a fraction lies between 0 and 1");

        var members = new SortedDictionary<int, List<int>>();
        for (int row = 0; row < classes.Length; row++)
        {
            if (!members.TryGetValue(classes[row], out List<int>? rows)) members[classes[row]] = rows = [];
            rows.Add(row);
        }

        var random = new SplitMix64(seed);
        List<int> first = [], second = [];
        foreach (List<int> rows in members.Values)
        {
            Span<int> order = CollectionsMarshal.AsSpan(rows);
            random.Shuffle(order);
            int count = (int)Math.Round(fraction * order.Length);
            if (order.Length >= 2) count = Math.Clamp(count, 1, order.Length - 1);
            first.AddRange(order[..count]);
            second.AddRange(order[count..]);
        }
        first.Sort();
        second.Sort();
        return ([.. first], [.. second]);
    }
}
