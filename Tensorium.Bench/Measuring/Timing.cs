namespace Tensorium.Bench;

/// <summary>What one run of a work takes, in microseconds.</summary>
/// <param name="Best">The shortest sample: what the code can do where nothing disturbs it.</param>
/// <param name="Median">The middle sample: what it does here and now.</param>
readonly record struct Timing(double Best, double Median)
{
    /// <summary>Sums up samples.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Timing Of(IReadOnlyCollection<double> samples)
    {
        if (samples.Count == 0) throw new ArgumentException("no samples", nameof(samples));
        double[] sorted = [.. samples.Order()];
        int half = sorted.Length / 2;
        return new(sorted[0], sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
    }

    /// <summary>The shorter of two, for each number.</summary>
    public static Timing Shorter(Timing a, Timing b) => new(Math.Min(a.Best, b.Best), Math.Min(a.Median, b.Median));
}
