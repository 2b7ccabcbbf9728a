using System.Globalization;

namespace Tensorium.Kernels.Cpu;

public static partial class WorkerPool
{
    const int MaxThreads = 1024;
    internal const string Variable = "TENSORIUM_THREADS";

    static volatile int _threads;

    /// <summary>
    /// How many threads work on a job, the caller included, from 1 to 1024. By default the number of physical cores that
    /// the process may use, or the environment variable TENSORIUM_THREADS. Results do not depend on it.
    /// </summary>
    /// <exception cref="FormatException">TENSORIUM_THREADS is not a whole number from 1 to 1024.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1 or more than 1024.</exception>
    public static int Threads
    {
        get => _threads is > 0 and var threads ? threads : _threads = DefaultThreads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxThreads);
            _threads = value;
        }
    }

    static int DefaultThreads() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? ParseThreads(text)
        : Math.Clamp(PhysicalCores(), 1, MaxThreads);

    internal static int ParseThreads(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads is >= 1 and <= MaxThreads
            ? threads
            : throw new FormatException(
                $"The environment variable {Variable} is '{text}'; it must be a whole number from 1 to {MaxThreads}.");

    /// <summary>
    /// Two hardware threads of one core share its FMA units, so a second one only costs. Affinity and container limits
    /// are in <see cref="Environment.ProcessorCount"/>.
    /// </summary>
    static int PhysicalCores()
    {
        var logical = Environment.ProcessorCount;
        if (!OperatingSystem.IsLinux()) return logical;
        try
        {
            var cores = new HashSet<string>(StringComparer.Ordinal);
            foreach (var cpu in Directory.EnumerateDirectories("/sys/devices/system/cpu", "cpu*"))
            {
                var siblings = Path.Combine(cpu, "topology", "thread_siblings_list");
                if (File.Exists(siblings)) cores.Add(File.ReadAllText(siblings));
            }
            return cores.Count > 0 ? Math.Min(cores.Count, logical) : logical;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return logical;
        }
    }
}
