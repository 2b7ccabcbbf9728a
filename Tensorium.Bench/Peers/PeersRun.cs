namespace Tensorium.Bench;

/// <summary>Measures works of a device here and in every peer that knows them, in turns.</summary>
sealed class PeersRun(Device device, IReadOnlyList<IPeer> peers, Effort effort, CancellationToken cancellation)
{
    readonly List<IPeer> _peers = [.. peers];

    /// <summary>Why peers that were there at the start are no more.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>A row for each peer that knows the work.</summary>
    public IReadOnlyList<PeerRow> Measure(Work work, int threads)
    {
        while (_peers.Count > 0)
        {
            IPeer[] before = [.. _peers];
            try
            {
                return MeasureOnce(work, threads);
            }
            catch (PeerException failure)
            {
                cancellation.ThrowIfCancellationRequested();
                Lost.Add(failure.Message);
                _peers.RemoveAll(peer => peer is TorchPeer); // the only one that can break off
                if (_peers.Count == before.Length) throw;
            }
        }
        return [];
    }

    PeerRow[] MeasureOnce(Work work, int threads)
    {
        using var restore = new ThreadCount(threads);
        using var scope = TensorScope.Enter();
        List<IContestant> contestants = [];
        List<(IPeer Peer, Range Contestants)> entered = [];
        foreach (IPeer peer in _peers)
        {
            IReadOnlyList<IContestant> theirs = peer.Contestants(work, threads);
            if (theirs.Count == 0) continue;
            entered.Add((peer, (contestants.Count + 1)..(contestants.Count + 1 + theirs.Count)));
            contestants.AddRange(theirs);
        }
        if (entered.Count == 0) return [];
        Timing[] times = Race.Run([new InProcess(work.Prepare(), device), .. contestants], effort, threads, cancellation);
        return
        [
            .. entered.Select(entry => PeerRow.OfTimes(
                work, threads, entry.Peer, times[0], times[entry.Contestants].Aggregate(Timing.Shorter))),
        ];
    }
}
