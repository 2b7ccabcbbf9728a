using System.Globalization;
using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>The verb roofline: what this machine can do, and how near each kernel comes.</summary>
static class RooflineVerb
{
    const string Summary = """
        Measures the machine's ceilings (multiply-adds in registers, memory bandwidth), then each kernel in turns with
        the loop that bounds it. Bandwidth is that at the size of the kernel's own arrays; bytes are the fewest that any
        implementation moves. 1 MB and 16 MB kernels run partly in caches that are shared with other programs. On another
        device memory is bounded by the device's own copy from its memory to its memory, and each sample ends when the
        device is done; an emulator's times say nothing.
        """;

    /// <summary>Runs the verb.</summary>
    public static int Run(VerbContext context, CancellationToken cancellation)
    {
        MeasureOptions options = CommandLineParser.Parse(context.Arguments, new MeasureOptions(), MeasureOptions.All);
        if (options.Help)
        {
            context.Output.Write(MeasureOptions.HelpFor("roofline", Summary));
            return Application.Done;
        }
        options = options.Checked();
        Device device = options.Device!;
        IReadOnlyList<Work> works = options.Select(Workloads.For(device.Kind));
        using var made = new DefaultDevice(device);
        TextWriter text = options.Json ? context.Error : context.Output;
        var machine = Machine.With(device);
        text.WriteLine(machine);
        RowTable table = Table(text, context.Live && !options.Json ? AnsiConsole.Console : null);
        List<RooflineRow> ceilings = [], rows = [];
        bool stopped = false;
        table.Show(at =>
        {
            try
            {
                Measure(new RooflineRun(device, options.Effort, cancellation), options, works, ceilings, rows, table, at);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                stopped = true;
            }
        });
        if (options.Json) context.Output.WriteLine(RooflineJson.Write(new(machine, ceilings, rows)));
        if (stopped) text.WriteLine("stopped early; these rows were measured");
        return stopped ? Application.Stopped : Application.Done;
    }

    /// <summary>The table, still without rows.</summary>
    public static RowTable Table(TextWriter output, IAnsiConsole? terminal) => new(
        output, terminal, new("Kernel", 0, IsText: true, 22), new("Shape", 0, IsText: true, 16), new("Threads", Width: 7),
        new("Best", Width: 8), new("Median", 4, Width: 8), new("Unit", Width: 7), new("Ceiling", 3, Width: 8),
        new("Fraction", 1, Width: 8), new("us", 2, Width: 10), new("Managed B", 5, Width: 9), new("Native", 5, Width: 6));

    static void Measure(
        RooflineRun run, MeasureOptions options, IReadOnlyList<Work> works, List<RooflineRow> ceilings,
        List<RooflineRow> rows, RowTable table, Action<string> at)
    {
        at("ceilings");
        foreach (RooflineRow row in options.ThreadCounts.SelectMany(run.Limits))
        {
            ceilings.Add(row);
            table.Add(Cells(row));
        }
        foreach (Work work in works)
        {
            foreach (int threads in options.ThreadCounts)
            {
                at($"{work.Title}, {threads} threads");
                RooflineRow row = run.Measure(work, threads, isCold: threads == options.ThreadCounts[0]);
                rows.Add(row);
                table.Add(Cells(row));
            }
            options.Device!.TrimMemory();
        }
    }

    /// <summary>A row of the table.</summary>
    public static string[] Cells(RooflineRow row) =>
    [
        row.Name, row.Shape, Text(row.Threads, "0"), Text(row.Value, "0.00"), Text(row.Median, "0.00"), row.Unit,
        row.Ceiling is { } ceiling ? Text(ceiling, "0.0") : "-", row.Fraction is { } share ? Format.WholePercent(share) : "-",
        Text(row.MicrosecondsBest, "#,0.0"), Text(row.ManagedBytes, "#,0"), Text(row.NativeAllocations, "0.#"),
    ];

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
