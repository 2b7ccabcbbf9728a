using System.Globalization;

namespace Tensorium.Bench;

/// <summary>How numbers are written for people, the same in every culture.</summary>
static class Format
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Four digits after the point, or an exponent where those would all be 0; "diverged" for NaN and infinity.</summary>
    public static string Loss(double loss) =>
        !double.IsFinite(loss) ? "diverged" : loss.ToString(loss is 0 or >= 1e-3 and < 1e5 ? "0.0000" : "0.00e+0", Invariant);

    /// <summary>A share of 1 as percent with two digits.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.00", Invariant) + " %";

    /// <summary>A share of 1 as whole percent.</summary>
    public static string WholePercent(double share) => (100 * share).ToString("0", Invariant) + " %";

    /// <summary>A share of 1 as percent, with as many digits as it has, up to six.</summary>
    public static string ShortPercent(double share) => (100 * share).ToString("0.######", Invariant) + " %";

    /// <summary>Two shares of 1 as percent with two digits, or one where both read the same.</summary>
    public static string PercentRange(Interval range) =>
        Range((100 * range.Low).ToString("0.00", Invariant), (100 * range.High).ToString("0.00", Invariant)) + " %";

    /// <summary>The ends of a range, or one of them where both read the same.</summary>
    public static string Range(string low, string high) =>
        string.Equals(low, high, StringComparison.Ordinal) ? low : $"{low}–{high}";

    /// <summary>A rate, a factor or the like, without needless digits: 0.0003, 3e-5, 30.</summary>
    public static string Number(double value) =>
        value.ToString(value is 0 or >= 1e-4 and < 1e6 ? "0.########" : "0.#####e+0", Invariant);

    /// <summary>Seeds by name, shortened where they count up: "seed 42", "seeds 42 to 51", "seeds 1, 5, 9".</summary>
    public static string Seeds(IReadOnlyList<ulong> seeds)
    {
        if (seeds.Count == 1) return $"seed {seeds[0]}";
        bool countUp = seeds.Count > 3 && seeds.Index().All(item => item.Item == unchecked(seeds[0] + (ulong)item.Index));
        return countUp ? $"seeds {seeds[0]} to {seeds[^1]}" : $"seeds {string.Join(", ", seeds)}";
    }

    /// <summary>A number of things in a second, with thousands apart.</summary>
    public static string Rate(double rate) => rate.ToString("#,0", Invariant);

    /// <summary>A count of epochs, of which a median may have halves, or a dash where there is none or no end.</summary>
    public static string Epoch(double? epoch) => epoch is { } value && double.IsFinite(value) ? value.ToString("0.#", Invariant) : "-";

    /// <summary>A time in the unit that suits it: 12.3 ms, 4.56 s.</summary>
    public static string Seconds(double seconds) =>
        seconds < 1 ? (1000 * seconds).ToString("0.0", Invariant) + " ms" : seconds.ToString("0.00", Invariant) + " s";

    /// <summary>A time, or a dash where there is none or no end.</summary>
    public static string Seconds(double? seconds) => seconds is { } value && double.IsFinite(value) ? Seconds(value) : "-";

    /// <summary>A remaining time: 7 s, 3:07, 1:02:03, 30:00:00.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds < 60 ? Math.Ceiling(time.TotalSeconds).ToString("0", Invariant) + " s"
        : time.TotalHours < 1 ? time.ToString(@"m\:ss", Invariant)
        : Math.Floor(time.TotalHours).ToString("0", Invariant) + time.ToString(@"\:mm\:ss", Invariant);
}
