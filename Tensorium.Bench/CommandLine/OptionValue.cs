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

    /// <summary>Any whole number of 64 bits.</summary>
    public static ulong Seed(string option, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value : throw new UsageException($"{option}: '{text}' is no whole number from 0 to {ulong.MaxValue}");

    /// <summary>A finite number above 0.</summary>
    public static double Rate(string option, string text) =>
        TryPositive(text, out double value) ? value : throw new UsageException($"{option}: '{text}' is no number above 0");

    /// <summary>A share of 1.</summary>
    /// <param name="option">Its name.</param>
    /// <param name="text">Its value.</param>
    /// <param name="zero">Whether 0 is one.</param>
    public static double Share(string option, string text, bool zero) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && value <= 1 && (value > 0 || (zero && value == 0))
            ? value : throw new UsageException($"{option}: '{text}' is no number {(zero ? "from 0 to 1" : "above 0 and up to 1")}");

    /// <summary>Whether a text is a finite number above 0.</summary>
    public static bool TryPositive(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value > 0;

    /// <summary>A device that is there, by its name.</summary>
    public static Device Device(string option, string text) => Find(option, text, () => Tensorium.Device.Named(text));

    /// <summary>The device that was given, else <see cref="Tensorium.Device.Default"/>.</summary>
    public static Device DeviceOrDefault(Device? given) => given
        ?? Find("TENSORIUM_DEVICE", Environment.GetEnvironmentVariable("TENSORIUM_DEVICE") ?? "", () => Tensorium.Device.Default);

    static Device Find(string source, string name, Func<Device> find)
    {
        try
        {
            return find();
        }
        catch (DeviceUnavailableException absent)
        {
            throw new UsageException($"{source}: there is no device '{name}': {absent.Message}");
        }
        catch (ArgumentException)
        {
            throw new UsageException(
                $"{source}: '{name}' names no device: cpu, emulator, cuda and opencl do, the last two also with a number, as in cuda:1");
        }
    }

    /// <summary>What stands between commas.</summary>
    public static string[] Items(string option, string text)
    {
        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        return items.Contains("", StringComparer.Ordinal)
            ? throw new UsageException($"{option}: '{text}' has an empty item") : items;
    }
}
