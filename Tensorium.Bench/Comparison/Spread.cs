namespace Tensorium.Bench;

/// <summary>The ends of a range.</summary>
readonly record struct Interval(double Low, double High);

/// <summary>One number of several runs, such as the loss of each seed.</summary>
/// <param name="Median">The middle one, or the mean of the middle two.</param>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
readonly record struct Spread(double Median, double Low, double High)
{
    /// <summary>The smallest and the largest.</summary>
    public Interval Range => new(Low, High);

    /// <summary>Sums up at least one number. NaN counts as infinite: what diverged is the worst, and no reason to forget it.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value).Order()];
        if (sorted.Length == 0) throw new ArgumentException("no number has no median", nameof(values));
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
        // Between two infinities there is no difference.
        return new(double.IsNaN(median) ? sorted[middle] : median, sorted[0], sorted[^1]);
    }
}
