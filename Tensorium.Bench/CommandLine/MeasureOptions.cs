using System.Text;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Bench;

/// <summary>What to measure, as given on the command line behind a verb.</summary>
sealed record MeasureOptions
{
    /// <summary>The thread counts to measure with; null for one thread and all.</summary>
    public IReadOnlyList<int>? Threads { get; init; }

    /// <summary>The device to measure; null for the default one.</summary>
    public Device? Device { get; init; }

    /// <summary>A part of the names and shapes of the rows to measure.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether to measure for a shorter time.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether standard output is one JSON object and nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>Whether to show the help and do nothing.</summary>
    public bool Help { get; init; }

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option<MeasureOptions>> All { get; } =
    [
        new("--threads", "LIST", "thread counts, separated by commas (1 and one per core)",
            (options, text) => options with { Threads = Counts(text) }),
        new("--device", "NAME", "what to measure: cpu, cuda, opencl, cuda:1 (TENSORIUM_DEVICE, else cpu)",
            (options, text) => options with { Device = OptionValue.Device("--device", text) }),
        new("--filter", "TEXT", "only rows whose name and shape contain this (all)",
            (options, text) => options with { Filter = text }),
        new("--quick", null, "shorter samples: a first look, not numbers to publish",
            (options, _) => options with { Quick = true }),
        new("--json", null, "one JSON object on standard output, and nothing else there",
            (options, _) => options with { Json = true }),
        new("--help", null, "this text", (options, _) => options with { Help = true }),
    ];

    /// <summary>The thread counts, in the order given.</summary>
    public IReadOnlyList<int> ThreadCounts => Threads ?? [.. new[] { 1, WorkerPool.Threads }.Distinct()];

    /// <summary>How thoroughly to measure.</summary>
    public Effort Effort => Device?.Kind == DeviceKind.Emulator ? Effort.Once : Quick ? Effort.Quick : Effort.Full;

    /// <summary>These options with the device decided: another one than the processor has no threads to count.</summary>
    /// <exception cref="UsageException">The default device is not there, or threads are given for another than the processor.</exception>
    public MeasureOptions Checked()
    {
        Device device = OptionValue.DeviceOrDefault(Device);
        if (device.Kind == DeviceKind.Cpu) return this with { Device = device };
        return Threads is null
            ? this with { Device = device, Threads = [1] }
            : throw new UsageException($"--threads: they are the processor's; {device} has none to choose");
    }

    /// <summary>The help text of a verb with these options.</summary>
    public static string HelpFor(string verb, string summary)
    {
        var text = new StringBuilder().AppendLine(summary).AppendLine()
            .AppendLine($"Usage: Tensorium.Bench {verb} [options]").AppendLine();
        foreach (Option<MeasureOptions> option in All) text.AppendLine(option.ToString());
        return text.ToString();
    }

    /// <summary>The works that the filter lets through.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public IReadOnlyList<Work> Select(IEnumerable<Work> all)
    {
        Work[] works = [.. all];
        Work[] chosen = [.. works.Where(work => work.Title.Contains(Filter, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0
            ? chosen
            : throw new UsageException(
                $"--filter: no row contains '{Filter}'; there are "
                + string.Join(", ", works.Select(work => work.Name).Distinct(StringComparer.Ordinal)));
    }

    static int[] Counts(string text) =>
        [.. OptionValue.Items("--threads", text).Select(item => OptionValue.Whole("--threads", item, 1, 1024)).Distinct()];
}
