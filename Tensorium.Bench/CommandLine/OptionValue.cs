using System.Globalization;

namespace Tensorium.Bench;

/// <summary>Reads the values of options; each raises <see cref="UsageException"/> with the option's name.</summary>
static class OptionValue
{
    /// <summary>A whole number in a range.</summary>
    public static int Whole(string option, string text, int smallest, int largest) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
        && value >= smallest && value <= largest
            ? value
            : throw new UsageException($"{option}: '{text}' is no whole number from {smallest} to {largest}");

    /// <summary>What stands between commas.</summary>
    public static string[] Items(string option, string text)
    {
        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        return items.Contains("", StringComparer.Ordinal)
            ? throw new UsageException($"{option}: '{text}' has an empty item") : items;
    }
}
