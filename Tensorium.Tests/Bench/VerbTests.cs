using System.Text.Json;
using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

[TestFixture]
[NonParallelizable]
[OnCpu("the main program, which has --device")]
sealed class VerbTests
{
    static readonly TrainerFactory Untouched = (_, _, _, _) => throw new InvalidOperationException("nothing should train here");

    [TestCase("roofline")]
    [TestCase("peers")]
    public async Task A_verb_has_help_of_its_own_and_a_line_in_the_general_one(string verb)
    {
        ProgramRun own = await ProgramRun.Of(Untouched, [verb, "--help"]);
        ProgramRun general = await ProgramRun.Of(Untouched, ["--help"]);

        Assert.That(own.ExitCode, Is.Zero);
        foreach (Option<MeasureOptions> option in MeasureOptions.All) Assert.That(own.Output, Does.Contain($"  {option.Name} "));
        Assert.That(general.Output, Does.Contain($"  {verb} "));
    }

    [TestCase("-h")]
    [TestCase("-?")]
    [TestCase("--help")]
    public async Task The_help_of_bdn_is_that_of_BenchmarkDotNet(string question)
    {
        ProgramRun run = await ProgramRun.Of(Untouched, ["bdn", question]);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("--filter").And.Contains("--job"));
    }

    [TestCase("roofline --thread 1", "there is no option --thread; did you mean --threads?")]
    [TestCase("roofline --threads", "--threads needs a value: LIST")]
    [TestCase("roofline --threads 0", "--threads: '0' is no whole number from 1 to 1024")]
    [TestCase("roofline --threads 1,,2", "--threads: '1,,2' has an empty item")]
    [TestCase("roofline --filter nonsense", "--filter: no row contains 'nonsense'; there are step-sgd, ")]
    [TestCase("roofline --quick=yes", "--quick takes no value")]
    [TestCase("peers --json --json", "--json is given twice")]
    [TestCase("peers --filter nonsense", "--filter: no row contains 'nonsense'")]
    [TestCase("peers gemm", "'gemm' is no option")]
    [TestCase("peers --device gpu", "--device: 'gpu' names no device: cpu, emulator, cuda and opencl do")]
    [TestCase("roofline --device cuda:99", "--device: there is no device 'cuda:99': ")]
    [TestCase("--device opencl:99", "--device: there is no device 'opencl:99': ")]
    [TestCase("rooflin", "there is no verb 'rooflin'; --help lists them; did you mean roofline?")]
    [TestCase("digits --epochs 3", "there is no verb 'digits'; --help lists them")]
    [TestCase("bdn --foo", "Option 'foo' is unknown.")]
    [TestCase("bdn --job nonsense", "The provided base job \"nonsense\" is invalid.")]
    [TestCase("bdn --list flat --iterationCount x", "Option 'iterationCount' is defined with a bad format.")]
    public async Task Bad_input_ends_with_code_2_and_one_line(string arguments, string message)
    {
        ProgramRun run = await ProgramRun.Of(Untouched, arguments.Split(' '));

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("error: ").And.Contains(message));
        Assert.That(run.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task The_roofline_is_one_json_object_of_positive_numbers()
    {
        ProgramRun run = await ProgramRun.Of(
            Untouched, ["roofline", "--quick", "--json", "--threads", "1", "--filter", "gemm-nn 256x256x256"]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.That(json.RootElement.GetProperty("ceilings").GetArrayLength(), Is.GreaterThan(4));
        Assert.That(json.RootElement.GetProperty("rows").GetArrayLength(), Is.EqualTo(1));
        JsonElement row = json.RootElement.GetProperty("rows")[0];
        Assert.That(Names(row).Take(8), Is.EqualTo(
            new[] { "name", "shape", "threads", "value", "median", "unit", "ceiling", "fraction" }));
        Assert.That(row.GetProperty("shape").GetString(), Is.EqualTo("256x256x256"));
        foreach (string number in (string[])["value", "median", "ceiling", "fraction"])
            Assert.That(row.GetProperty(number).GetDouble(), Is.Positive, number);
    }

    [Test]
    public void Peers_are_compared_in_turns_and_written_as_one_json_object()
    {
        (int code, string output, string error) = Peers(["--json"], new PeerSet([new SlowPeer()], ["Other is absent"]));

        Assert.That(code, Is.Zero);
        Assert.That(error, Does.Contain("Slow 1.0: none").And.Contains("Other is absent"));
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.That(json.RootElement.GetProperty("absent")[0].GetString(), Is.EqualTo("Other is absent"));
        JsonElement row = json.RootElement.GetProperty("rows")[0];
        Assert.That(Names(row).Take(9), Is.EqualTo(
            new[] { "name", "shape", "threads", "peer", "peerVersion", "ours", "theirs", "unit", "ratio" }));
        Assert.That(row.GetProperty("theirs").GetDouble(), Is.EqualTo(1e6));
        Assert.That(row.GetProperty("ratio").GetDouble(), Is.GreaterThan(1));
    }

    [Test]
    public void Without_peers_there_is_a_line_for_each_and_no_row()
    {
        (int code, string output, _) = Peers([], new PeerSet([], ["PyTorch is absent", "OpenBLAS is absent"]));

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("PyTorch is absent\n").And.Contains("OpenBLAS is absent\n"));
        Assert.That(output.TrimEnd(), Does.EndWith("Ratio"));
    }

    [Test]
    public void A_speed_up_is_a_ratio_of_times()
    {
        var one = new PeerRow("step-sgd", "batch 1", 1, "P", "1", 100, 90, "us", 0.9, 110, 100, 0.9);
        PeerRow scaling = PeerRow.Scaling(one, one with { Threads = 2, Ours = 50, Theirs = 60, OursMedian = 55, TheirsMedian = 50 });

        Assert.That((scaling.Name, scaling.Unit, scaling.Threads), Is.EqualTo(("scaling-step-sgd", "x", 2)));
        Assert.That((scaling.Ours, scaling.Theirs), Is.EqualTo((2.0, 1.5)));
        Assert.That((scaling.OursMedian, scaling.TheirsMedian, scaling.RatioMedian), Is.EqualTo((2.0, 2.0, 1.0)));
    }

    [Test]
    public void The_numerics_peer_does_elementwise_work_on_one_thread()
    {
        using var peer = new TensorPrimitivesPeer();
        Work exp = Workloads.All.First(work => work.Name is "exp"), product = Workloads.All.First(work => work.Name is "gemm-nn");

        Assert.That(peer.Contestants(exp, 1).Single().Time(1), Is.Positive);
        Assert.That(peer.Contestants(exp, 2), Is.Empty);
        Assert.That(peer.Contestants(product, 1), Is.Empty);
    }

    [Test]
    public void PyTorch_answers_for_what_it_knows_or_says_why_it_is_absent()
    {
        using TorchPeer? peer = TorchPeer.TryStart(Device.Cpu, out string why);
        if (peer is null)
        {
            Assert.That(why, Does.StartWith("PyTorch is absent (").And.Not.Contains('\n'));
            Assert.Ignore(why);
        }
        Work tiny = Workloads.All.First(work => work.Name is "tiny-op");

        // AVX-512 has a process of its own
        IReadOnlyList<IContestant> alone = peer!.Contestants(tiny, 1);
        Assert.That(alone, Has.Count.EqualTo(peer.Blas.Contains("avx512") ? 2 : 1));
        Assert.That(alone.Select(contestant => contestant.Time(3)), Is.All.Positive);
        Assert.That(peer.Contestants(tiny, 2), Has.Count.EqualTo(2 * alone.Count));
        Assert.That(peer.Contestants(tiny with { Name = "unheard-of" }, 1), Is.Empty);
    }

    [Test]
    public void OpenBlas_answers_for_products_or_says_why_it_is_absent()
    {
        using OpenBlasPeer? peer = OpenBlasPeer.TryLoad(out string why);
        if (peer is null)
        {
            Assert.That(why, Does.StartWith("OpenBLAS is absent: ").And.Not.Contains('\n'));
            Assert.Ignore(why);
        }
        foreach (Work product in GemmWork.All.Where(work => work.Footprint < 4 << 20))
            Assert.That(peer!.Contestants(product, 1).Single().Time(1), Is.Positive, product.Title);
        Assert.That(peer!.Contestants(Workloads.All.First(work => work.Name is "exp"), 1), Is.Empty);
    }

    static (int Code, string Output, string Error) Peers(string[] arguments, PeerSet peers)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        MeasureOptions options = CommandLineParser.Parse(
            [.. arguments, "--quick", "--threads", "1", "--filter", "tiny-op"], new MeasureOptions(), MeasureOptions.All).Checked();
        int code = PeersVerb.Run(
            new VerbContext([], output, error, Live: false), options, options.Select(Workloads.For(options.Device!.Kind)), peers, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    static IEnumerable<string> Names(JsonElement row) => row.EnumerateObject().Select(member => member.Name);
}
