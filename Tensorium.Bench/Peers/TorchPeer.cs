using System.Globalization;
using System.Text.Json;

namespace Tensorium.Bench;

/// <summary>PyTorch, in a Python process that lives as long as this object.</summary>
sealed class TorchPeer : IPeer
{
    static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    readonly PythonProcess _process;

    TorchPeer(PythonProcess process, JsonElement about)
    {
        _process = process;
        Version = about.GetProperty("version").GetString()!;
        string libraries = string.Join(", ", about.GetProperty("libraries").EnumerateArray().Select(path => path.GetString()));
        Blas = $"{about.GetProperty("blas").GetString()}; loaded: {libraries}";
        Configuration = about.GetProperty("config").GetString()!;
    }

    /// <inheritdoc/>
    public string Name => "PyTorch";

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public string Blas { get; }

    /// <summary>How it was built: torch.__config__.show().</summary>
    public string Configuration { get; }

    /// <summary>Starts it with the first Python that has the module and, if need be, the GPU.</summary>
    public static TorchPeer? TryStart(Device device, out string why)
    {
        if (device.Kind is not (DeviceKind.Cpu or DeviceKind.Cuda))
        {
            why = $"PyTorch is absent (it has no device {device})";
            return null;
        }
        List<string> reasons = [];
        foreach (string interpreter in Interpreters)
        {
            PythonProcess? process = PythonProcess.TryStart(interpreter, "torch_peer.py", device.Name);
            string[] reply = process?.ReadLine().Split('\t', 2) ?? ["absent", "not found"];
            if (reply is ["ready", var about])
            {
                why = "";
                return new(process!, JsonDocument.Parse(about).RootElement);
            }
            process?.Dispose();
            reasons.Add($"{interpreter}: {(reply.Length > 1 ? reply[1] : reply[0])}");
        }
        why = $"PyTorch is absent ({string.Join("; ", reasons)}; Debian: python3-torch)";
        return null;
    }

    /// <summary>
    /// With several threads both its own settings, of which the better counts: products by the BLAS's threads alone, or
    /// everything by both kinds of threads, which can get into each other's way.
    /// </summary>
    public IReadOnlyList<IContestant> Contestants(Work work, int threads)
    {
        string[] settings = threads == 1 ? ["1/1"] : [$"{threads}/1", $"{threads}/{threads}"];
        TorchContestant[] contestants = [.. settings.Select(setting => new TorchContestant(_process, work, setting))];
        return contestants[0].Knows() ? contestants : [];
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    sealed class TorchContestant(PythonProcess process, Work work, string threads) : IContestant
    {
        public bool IsCold => true;

        public TimeSpan ProcessorTime => process.ProcessorTime;

        public bool Knows() => Ask(1) is not null;

        public double Time(int repetitions) => Ask(repetitions) ?? throw new PeerException($"PyTorch lost {work.Title}");

        double? Ask(int repetitions)
        {
            string[] reply = process.Ask(
                $"run\t{work.Name}\t{work.Shape}\t{threads}\t{repetitions.ToString(CultureInfo.InvariantCulture)}").Split('\t');
            return reply switch
            {
                ["ok", var time] => double.Parse(time, CultureInfo.InvariantCulture),
                ["unknown"] => null,
                _ => throw new PeerException($"PyTorch stopped at {work.Title}"),
            };
        }
    }
}
