using System.Globalization;
using Spectre.Console;

namespace Tensorium.Bench;

/// <summary>The verb peers: this library beside others on the same machine, in the same minutes.</summary>
static class PeersVerb
{
    const string Summary = """
        Runs the same work here and, where they are installed, in PyTorch, OpenBLAS and System.Numerics.Tensors, in turns.
        Times are microseconds; a ratio above 1 means that we are ahead. A peer runs in its best setting.
        On a CUDA device the peer is PyTorch on the same GPU, without TF32; each sample ends when the device is done.
        """;

    /// <summary>Runs the verb.</summary>
    public static int Run(VerbContext context, CancellationToken cancellation)
    {
        MeasureOptions options = CommandLineParser.Parse(context.Arguments, new MeasureOptions(), MeasureOptions.All);
        if (options.Help)
        {
            context.Output.Write(MeasureOptions.HelpFor("peers", Summary));
            return Application.Done;
        }
        options = options.Checked();
        IReadOnlyList<Work> works = options.Select(Workloads.For(options.Device!.Kind));
        using PeerSet peers = PeerSet.Find(options.Device);
        cancellation.ThrowIfCancellationRequested();
        return Run(context, options, works, peers, cancellation);
    }

    /// <summary>Runs the verb with peers that were found, and with options that were checked.</summary>
    public static int Run(
        VerbContext context, MeasureOptions options, IReadOnlyList<Work> works, PeerSet peers, CancellationToken cancellation)
    {
        TextWriter text = options.Json ? context.Error : context.Output;
        Device device = options.Device!;
        using var made = new DefaultDevice(device);
        var machine = Machine.With(device);
        text.WriteLine(machine);
        foreach (IPeer peer in peers.Present) text.WriteLine($"{peer.Name} {peer.Version}: {peer.Blas}");
        foreach (TorchPeer torch in peers.Present.OfType<TorchPeer>()) text.WriteLine(torch.Configuration.Trim());
        foreach (string reason in peers.Absent) text.WriteLine(reason);
        RowTable table = Table(text, context.Live && !options.Json ? AnsiConsole.Console : null);
        var run = new PeersRun(device, peers.Present, options.Effort, cancellation);
        List<PeerRow> rows = [];
        bool stopped = false;
        table.Show(at =>
        {
            try
            {
                Measure(run, options, works, row =>
                {
                    rows.Add(row);
                    table.Add(Cells(row));
                }, at);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                stopped = true;
            }
        });
        foreach (string reason in run.Lost) text.WriteLine(reason);
        PeerInfo[] present = [.. peers.Present.Select(peer => new PeerInfo(peer.Name, peer.Version, peer.Blas))];
        if (options.Json)
            context.Output.WriteLine(PeersJson.Write(new(machine, present, [.. peers.Absent, .. run.Lost], rows)));
        if (stopped) text.WriteLine("stopped early; these rows were measured");
        return stopped ? Application.Stopped : Application.Done;
    }

    /// <summary>The table, still without rows.</summary>
    public static RowTable Table(TextWriter output, IAnsiConsole? terminal) => new(
        output, terminal, new("Work", 0, IsText: true, 34), new("Peer", 0, IsText: true, 23), new("Version", 3, IsText: true, 9),
        new("Threads", Width: 7), new("Ours", 1, Width: 10), new("Theirs", 1, Width: 10), new("Ratio", Width: 6),
        new("Our median", 2, Width: 10), new("Theirs", 2, Width: 10), new("Ratio", 2, Width: 6));

    static void Measure(
        PeersRun run, MeasureOptions options, IReadOnlyList<Work> works, Action<PeerRow> add, Action<string> at)
    {
        foreach (Work work in works)
        {
            IReadOnlyList<PeerRow> alone = [];
            foreach (int threads in options.ThreadCounts)
            {
                at($"{work.Title}, {threads} threads");
                IReadOnlyList<PeerRow> rows = run.Measure(work, threads);
                foreach (PeerRow row in rows)
                {
                    add(row);
                    if (alone.FirstOrDefault(one => string.Equals(one.Peer, row.Peer, StringComparison.Ordinal)) is { } one)
                        add(PeerRow.Scaling(one, row));
                }
                if (threads == 1 && work.Name.StartsWith("step-", StringComparison.Ordinal)) alone = rows;
            }
            options.Device!.TrimMemory();
        }
    }

    /// <summary>A row of the table.</summary>
    public static string[] Cells(PeerRow row) =>
    [
        $"{row.Name} {row.Shape}", row.Peer, row.PeerVersion, Text(row.Threads, "0"), Text(row.Ours, "#,0.00"),
        Text(row.Theirs, "#,0.00"), Text(row.Ratio, "0.00"), Text(row.OursMedian, "#,0.00"), Text(row.TheirsMedian, "#,0.00"),
        Text(row.RatioMedian, "0.00"),
    ];

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
