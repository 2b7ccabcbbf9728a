namespace Tensorium.Bench;

/// <summary>Another library that does some of the same work.</summary>
interface IPeer : IDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its version.</summary>
    string Version { get; }

    /// <summary>Which mathematical libraries it loaded, with versions.</summary>
    string Blas { get; }

    /// <summary>
    /// The ways in which it can do a work with so many threads, of which the best counts; none where it cannot.
    /// </summary>
    IReadOnlyList<IContestant> Contestants(Work work, int threads);
}

/// <summary>A peer failed in the middle: its message is for the user.</summary>
sealed class PeerException(string message) : Exception(message);

/// <summary>The peers of this machine.</summary>
/// <param name="Present">Those that run.</param>
/// <param name="Absent">For each other, a line that says why.</param>
sealed record PeerSet(IReadOnlyList<IPeer> Present, IReadOnlyList<string> Absent) : IDisposable
{
    /// <summary>Looks for all of those that compute on such a device.</summary>
    public static PeerSet Find(Device device)
    {
        List<IPeer> present = [];
        List<string> absent = [];
        Take(TorchPeer.TryStart(device, out string why), why);
        if (device.Kind != DeviceKind.Cpu) return new(present, absent);
        Take(OpenBlasPeer.TryLoad(out why), why);
        present.Add(new TensorPrimitivesPeer());
        return new(present, absent);

        void Take(IPeer? peer, string reason)
        {
            if (peer is null) absent.Add(reason);
            else present.Add(peer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IPeer peer in Present) peer.Dispose();
    }
}
