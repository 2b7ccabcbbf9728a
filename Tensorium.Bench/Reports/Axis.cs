using System.Globalization;

namespace Tensorium.Bench;

/// <summary>A mark on an axis.</summary>
readonly record struct Tick(double Value, string Label);

/// <summary>A range of values, its marks, and the way to a position.</summary>
/// <param name="Low">The value at position 0.</param>
/// <param name="High">The value at position 1.</param>
/// <param name="Ticks">The marks.</param>
/// <param name="Scale">Rises with the value; equal differences of it lie equally far apart.</param>
sealed record Axis(double Low, double High, IReadOnlyList<Tick> Ticks, Func<double, double> Scale)
{
    /// <summary>A diverged curve must not flatten all others: no axis spans more than this ratio.</summary>
    const double LargestRatio = 1e7;

    static readonly double[] Shares = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999, 0.99999];

    /// <summary>The position of a value, from 0 to 1; what lies outside goes to the nearer end.</summary>
    public double Position(double value) =>
        (Scale(Math.Clamp(value, Low, High)) - Scale(Low)) / (Scale(High) - Scale(Low));

    /// <summary>The same axis with marks that are no nearer to each other than this share of it; the last one stays.</summary>
    public Axis Thinned(double distance)
    {
        var kept = new List<Tick>();
        foreach (Tick tick in Ticks.OrderByDescending(tick => tick.Value))
            if (kept.Count == 0 || Position(kept[^1].Value) - Position(tick.Value) >= distance) kept.Add(tick);
        kept.Reverse();
        return this with { Ticks = kept };
    }

    /// <summary>The epochs from 1 on.</summary>
    public static Axis Epochs(int count)
    {
        double step = Math.Max(1, RoundUp(count / 10.0));
        List<Tick> ticks = [new(1, "1")];
        for (double epoch = step; epoch <= count; epoch += step)
            if (epoch > 1) ticks.Add(new(epoch, epoch.ToString(CultureInfo.InvariantCulture)));
        return new Axis(1, Math.Max(2, count), ticks, value => value);
    }

    /// <summary>Shares of 1, marked in percent and stretched towards 1, where good classifiers differ.</summary>
    /// <param name="values">What it is to hold.</param>
    /// <param name="toTheEnd">Whether it ends at 1, or else at the first mark above the values.</param>
    public static Axis Percent(IEnumerable<double> values, bool toTheEnd = true)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double low = Shares.Last(share => share <= finite.DefaultIfEmpty(0).Min());
        // Half of the smallest error keeps the distance from the best value to 1, where the logarithm would not end.
        double room = finite.Select(value => 1 - value).Where(error => error > 0).DefaultIfEmpty(0.1).Min() / 2;
        double high = toTheEnd ? 1 : Shares.FirstOrDefault(share => share > low && share >= finite.DefaultIfEmpty(1).Max(), 1);
        IEnumerable<Tick> ticks = Shares.Append(1).Where(share => share >= low && share <= high)
            .Select(share => new Tick(share, (100 * share).ToString("0.###", CultureInfo.InvariantCulture)));
        return new Axis(low, high, [.. ticks], value => -Math.Log(1 - value + room)).Thinned(0.06);
    }

    /// <summary>Positive values on a logarithmic scale.</summary>
    public static Axis Log(IEnumerable<double> values)
    {
        double[] positive = [.. values.Where(value => double.IsFinite(value) && value > 0).Order()];
        if (positive.Length == 0) positive = [0.1, 1];
        double low = RoundDown(positive[0]), high = RoundUp(Math.Max(positive[^1], low * 1.5));
        // The middle of the values decides which part of a range that is too wide is shown.
        double middle = positive[positive.Length / 2], reach = Math.Sqrt(LargestRatio);
        if (high / low > LargestRatio)
            (low, high) = (RoundDown(Math.Max(low, middle / reach)), RoundUp(Math.Min(high, middle * reach)));
        return new Axis(low, high, LogTicks(low, high), Math.Log);
    }

    static List<Tick> LogTicks(double low, double high)
    {
        bool decadesOnly = high / low > 200;
        var ticks = new List<Tick>();
        for (int decade = (int)Math.Floor(Math.Log10(low)) - 1; Math.Pow(10, decade) <= high * 1.001; decade++)
            foreach (int digit in (int[])(decadesOnly ? [1] : [1, 2, 5]))
            {
                // Parsing "5e-3" gives the nearest double, multiplying powers may miss it.
                double value = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digit}e{decade}"), CultureInfo.InvariantCulture);
                if (value >= low * 0.999 && value <= high * 1.001) ticks.Add(new(value, Label(value)));
            }
        return ticks;
    }

    static string Label(double value) =>
        value.ToString(value is >= 1e-3 and < 1e5 ? "0.###" : "0e+0", CultureInfo.InvariantCulture);

    /// <summary>The next of 1, 2, 5, 10, 20, ... that is not below the value.</summary>
    static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, double.Epsilon * 1e10))));
        double[] steps = [1, 2, 5];
        int first = Array.FindIndex(steps, step => step * power >= value * (1 - 1e-9));
        return first < 0 ? 10 * power : steps[first] * power;
    }

    static double RoundDown(double value) => 1 / RoundUp(1 / value);
}
