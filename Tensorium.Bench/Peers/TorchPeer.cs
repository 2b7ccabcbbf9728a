using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace Tensorium.Bench;

/// <summary>PyTorch, in Python processes that live as long as this object.</summary>
/// <remarks>
/// Where the processor has vectors of 512 bits there are two: by itself PyTorch uses its kernels of 256 bits, and which of the two
/// it uses cannot change in a process.
/// </remarks>
sealed class TorchPeer : IPeer
{
    static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    const string Capability = "ATEN_CPU_CAPABILITY", Wide = "avx512";

    readonly PythonProcess[] _processes;

    TorchPeer(PythonProcess[] processes, JsonElement about)
    {
        _processes = processes;
        Version = about.GetProperty("version").GetString()!;
        string libraries = string.Join(", ", about.GetProperty("libraries").EnumerateArray().Select(path => path.GetString()));
        Blas = $"{about.GetProperty("blas").GetString()}; loaded: {libraries}";
        if (processes.Length > 1) Blas += $"; and a second process with {Capability}={Wide}";
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
            if (TryStart(interpreter, device, [], out string answer) is { } process)
            {
                why = "";
                PythonProcess? second = HasChoice(device) ? TryStart(interpreter, device, [new(Capability, Wide)], out _) : null;
                return new(second is null ? [process] : [process, second], JsonDocument.Parse(answer).RootElement);
            }
            reasons.Add($"{interpreter}: {answer}");
        }
        why = $"PyTorch is absent ({string.Join("; ", reasons)}; Debian: python3-torch)";
        return null;
    }

    /// <summary>Starts one process; null, with what it says instead, where it has no PyTorch or no such device.</summary>
    static PythonProcess? TryStart(
        string interpreter, Device device, IEnumerable<KeyValuePair<string, string>> settings, out string answer)
    {
        PythonProcess? process = PythonProcess.TryStart(interpreter, "torch_peer.py", settings, device.Name);
        string[] reply;
        try
        {
            reply = process?.ReadLine().Split('\t', 2) ?? ["absent", "not found"];
        }
        catch (PeerException silent)
        {
            reply = ["absent", silent.Message];
        }
        answer = reply.Length > 1 ? reply[1] : reply[0];
        if (reply is ["ready", _]) return process;
        process?.Dispose();
        return null;
    }

    /// <summary>Whether PyTorch has kernels for this processor that it does not use by itself, and nobody chose others.</summary>
    static bool HasChoice(Device device) =>
        device.Kind == DeviceKind.Cpu && Avx512F.IsSupported && Environment.GetEnvironmentVariable(Capability) is null;

    /// <summary>
    /// With several threads both its own settings, of which the better counts: products by the BLAS's threads alone, or
    /// everything by both kinds of threads, which can get into each other's way.
    /// </summary>
    public IReadOnlyList<IContestant> Contestants(Work work, int threads)
    {
        string[] settings = threads == 1 ? ["1/1"] : [$"{threads}/1", $"{threads}/{threads}"];
        TorchContestant[] contestants =
            [.. _processes.SelectMany(process => settings.Select(setting => new TorchContestant(process, work, setting)))];
        return contestants[0].Knows() ? contestants : [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PythonProcess process in _processes) process.Dispose();
    }

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
