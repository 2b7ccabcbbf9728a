using System.Text.Json;
using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.Tests.Bench;

namespace Tensorium.Tests.Gpu;

/// <summary>The main program and its verbs on a GPU device.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
[NonParallelizable]
public class DeviceVerbTests(Device device)
{
    static readonly TrainerFactory Untouched = (_, _, _, _) => throw new InvalidOperationException("nothing should train here");

    [Test]
    public async Task Every_row_of_the_roofline_runs_there()
    {
        // on a GPU large works would take minutes
        string[] filter = device.Kind == DeviceKind.Emulator ? [] : ["--quick", "--filter", "512"];
        var before = Device.Default;
        ProgramRun run = await ProgramRun.Of(Untouched, ["roofline", "--json", "--device", device.Name, .. filter]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Device.Default, Is.SameAs(before));
        Assert.That(run.Error, Does.Contain($"; on {device}"));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.That(json.RootElement.GetProperty("machine").GetProperty("device").GetString(), Is.EqualTo(device.Name));
        JsonElement[] ceilings = [.. json.RootElement.GetProperty("ceilings").EnumerateArray()];
        Assert.That(ceilings.Select(row => row.GetProperty("name").GetString()), Is.EqualTo(new[] { "fma-float32", "fma-float64", "copy", "copy" }));
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        if (filter.Length == 0) Assert.That(rows, Has.Length.EqualTo(DeviceWorkloads.For(device.Kind).Count));
        foreach (JsonElement row in ceilings.Concat(rows)) Assert.That(row.GetProperty("value").GetDouble(), Is.Positive, row.ToString());
        foreach (JsonElement row in rows.Where(row => row.GetProperty("unit").GetString() == "GFLOP/s"))
            Assert.That(row.GetProperty("fraction").GetDouble(), Is.Positive, row.ToString());
    }

    [Test]
    public async Task Threads_are_the_processors()
    {
        ProgramRun run = await ProgramRun.Of(Untouched, ["peers", "--device", device.Name, "--threads", "2"]);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error.TrimEnd(), Is.EqualTo($"error: --threads: they are the processor's; {device} has none to choose"));
    }

    [Test]
    public async Task Peers_that_do_not_compute_there_are_named()
    {
        if (device.Kind == DeviceKind.Cuda) Assert.Ignore("PyTorch may be there");
        ProgramRun run = await ProgramRun.Of(Untouched, ["peers", "--device", device.Name]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain($"PyTorch is absent (it has no device {device})"));
        Assert.That(run.Output, Does.Not.Contain("OpenBLAS"));
    }

    [Test]
    public void Works_race_with_a_peer_there()
    {
        using StringWriter output = new(), error = new();
        MeasureOptions options = CommandLineParser.Parse(["--json", "--device", device.Name, "--filter", "tiny-op"], new MeasureOptions(), MeasureOptions.All).Checked();
        int code = PeersVerb.Run(
            new VerbContext([], output, error, Live: false), options, options.Select(Workloads.For(device.Kind)),
            new PeerSet([new SlowPeer()], []), CancellationToken.None);
        Assert.That(code, Is.Zero);
        using JsonDocument json = JsonDocument.Parse(output.ToString());
        JsonElement row = json.RootElement.GetProperty("rows").EnumerateArray().Single();
        Assert.That((row.GetProperty("name").GetString(), row.GetProperty("threads").GetInt32()), Is.EqualTo(("tiny-op", 1)));
        Assert.That(row.GetProperty("ours").GetDouble(), Is.Positive);
    }

    [Test]
    public void The_ceiling_of_multiply_adds_computes_what_it_says()
    {
        using var loops = new DeviceLoops(device, Bound.Float32, 0);
        Assert.That(loops.All.Single().Amount, Is.Positive);
        loops.All.Single().Run();
        Tensor a = Tensor.From(0.5, -0.25).To(device), b = Tensor.From(1.0, 3.0).To(device), y = Tensor.ZerosLike(a);
        device.Map(new Tensorium.Kernels.MultiplyAddChains(3), y.Operand, a.Operand, b.Operand);
        var expected = new double[2];
        foreach (var (i, (p, q)) in new[] { (0.5, 1.0), (-0.25, 3.0) }.Index())
            for (var chain = 0; chain < 8; chain++) expected[i] += (p * ((p * ((p * (q + chain)) + q)) + q)) + q;
        Assert.That(y.ToArray<double>(), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public async Task Optimizers_are_compared_there_as_on_the_processor()
    {
        var folder = Directory.CreateTempSubdirectory("tensorium-device-").FullName;
        try
        {
            TrainerFactory trainer = (options, seed, training, validation) => new MlpTrainer(options, seed, training, validation);
            string[] arguments = ["--dataset", "spirals", "--rows", "60", "--epochs", "2", "--hidden", "8", "--seeds", "1", "--optimizers", "sgd,adam", "--json", "--out", folder];
            ProgramRun here = await ProgramRun.Of(trainer, [.. arguments, "--device", "cpu"]), there = await ProgramRun.Of(trainer, [.. arguments, "--device", device.Name]);
            Assert.That((here.ExitCode, there.ExitCode), Is.EqualTo((0, 0)), there.Error);
            using JsonDocument expected = JsonDocument.Parse(here.Output), actual = JsonDocument.Parse(there.Output);
            Assert.That(actual.RootElement.GetProperty("device").GetString(), Is.EqualTo(device.Name));
            Assert.That(Losses(actual), Is.EqualTo(Losses(expected)).Within(1e-4));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static double[] Losses(JsonDocument json) => [.. json.RootElement.GetProperty("results").EnumerateArray()
            .SelectMany(result => result.GetProperty("runs").EnumerateArray())
            .SelectMany(run => run.GetProperty("lossByEpoch").EnumerateArray()).Select(loss => loss.GetDouble())];
    }
}
