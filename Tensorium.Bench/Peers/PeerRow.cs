using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tensorium.Bench;

/// <summary>One work with one number of threads, here and in one peer, measured in turns.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Shape">On what.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Peer">Who else.</param>
/// <param name="PeerVersion">Which version of it.</param>
/// <param name="Ours">Our best.</param>
/// <param name="Theirs">Their best, in their best setting.</param>
/// <param name="Unit">us, where less is better, or x, a speed-up.</param>
/// <param name="Ratio">Above 1 where we are ahead.</param>
/// <param name="OursMedian">Our median.</param>
/// <param name="TheirsMedian">Their median.</param>
/// <param name="RatioMedian">The ratio of the medians.</param>
sealed record PeerRow(
    string Name, string Shape, int Threads, string Peer, string PeerVersion, double Ours, double Theirs, string Unit,
    double Ratio, double OursMedian, double TheirsMedian, double RatioMedian)
{
    /// <summary>A row of times: the shorter, the better.</summary>
    public static PeerRow OfTimes(Work work, int threads, IPeer peer, Timing ours, Timing theirs) => new(
        work.Name, work.Shape, threads, peer.Name, peer.Version, ours.Best, theirs.Best, "us", theirs.Best / ours.Best,
        ours.Median, theirs.Median, theirs.Median / ours.Median);

    /// <summary>What more threads bring in a work: the times with one thread over those with several.</summary>
    public static PeerRow Scaling(PeerRow one, PeerRow several)
    {
        var (ours, theirs) = (one.Ours / several.Ours, one.Theirs / several.Theirs);
        var (oursMedian, theirsMedian) = (one.OursMedian / several.OursMedian, one.TheirsMedian / several.TheirsMedian);
        return several with
        {
            Name = $"scaling-{several.Name}",
            Unit = "x",
            Ours = ours,
            Theirs = theirs,
            Ratio = ours / theirs,
            OursMedian = oursMedian,
            TheirsMedian = theirsMedian,
            RatioMedian = oursMedian / theirsMedian,
        };
    }
}

/// <summary>A peer that was there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Blas">Which mathematical libraries it loaded.</param>
sealed record PeerInfo(string Name, string Version, string Blas);

/// <summary>What the verb writes with --json.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Peers">Who was there.</param>
/// <param name="Absent">Who was not, and why.</param>
/// <param name="Rows">The comparisons.</param>
sealed record PeersReport(
    Machine Machine, IReadOnlyList<PeerInfo> Peers, IReadOnlyList<string> Absent, IReadOnlyList<PeerRow> Rows);

/// <summary>What --json writes.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PeersReport))]
sealed partial class PeersJson : JsonSerializerContext
{
    /// <summary>The report as one JSON object.</summary>
    public static string Write(PeersReport report) => JsonSerializer.Serialize(report, Default.PeersReport);
}
