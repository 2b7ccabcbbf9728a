using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Bench;

/// <summary>Where numbers were measured: numbers without it mean nothing.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="VectorBits">The width of the vectors that the kernels use.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="System">The operating system.</param>
/// <param name="Date">The day, as 2026-01-31.</param>
/// <param name="Device">What was measured.</param>
sealed record Machine(string Processor, int Cores, int VectorBits, string Runtime, string System, string Date, string Device)
{
    /// <summary>This machine, today, with one of its devices.</summary>
    public static Machine With(Device device) => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        DateTimeOffset.Now.ToString("yyyy-MM-dd", global::System.Globalization.CultureInfo.InvariantCulture),
        device.Name);

    /// <summary>In one line.</summary>
    public override string ToString() =>
        $"{Processor}, {Cores} cores, {(VectorBits > 0 ? $"{VectorBits}-bit vectors" : "no vectors")}, {Runtime}, {System}, {Date}{(string.Equals(Device, "cpu", StringComparison.Ordinal) ? "" : $"; on {Device}")}";

    static string ProcessorName()
    {
        const string Key = "model name";
        try
        {
            string? line = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
                : null;
            if (line is not null) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            // The name is a nicety.
        }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
