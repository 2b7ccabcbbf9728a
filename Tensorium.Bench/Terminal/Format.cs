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

    /// <summary>A number of things in a second, with thousands apart.</summary>
    public static string Rate(double rate) => rate.ToString("#,0", Invariant);

    /// <summary>An epoch, or a dash where there is none.</summary>
    public static string Epoch(int? epoch) => epoch?.ToString(Invariant) ?? "-";

    /// <summary>A time in the unit that suits it: 12.3 ms, 4.56 s.</summary>
    public static string Seconds(double seconds) =>
        seconds < 1 ? (1000 * seconds).ToString("0.0", Invariant) + " ms" : seconds.ToString("0.00", Invariant) + " s";

    /// <summary>A remaining time: 7 s, 3:07, 1:02:03.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds < 60 ? Math.Ceiling(time.TotalSeconds).ToString("0", Invariant) + " s"
        : time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", Invariant);
}
