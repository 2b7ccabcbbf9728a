using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>What a comparison has found out outlives a disk, a terminal and a signal; what cannot work says so before it begins.</summary>
[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class NothingIsLostTests : FolderTests
{
    [Test]
    public async Task Results_are_shown_where_the_report_cannot_be_written([Values] bool json)
    {
        string folder = Folder["report"];
        ProgramRun run = await ProgramRun.Of(
            ScriptedTrainer.Factory(_ =>
            {
                if (Directory.Exists(folder)) Directory.Delete(folder);
                File.WriteAllText(folder, ""); // in its place
                return ScriptedTrainer.Epochs(0.5, 0.75);
            }),
            ["--optimizers", "sgd", "--seeds", "1", "--epochs", "2", "--out", folder, .. json ? ["--json"] : Array.Empty<string>()]);

        Assert.That(run.ExitCode, Is.EqualTo(Application.Failed));
        Assert.That(run.Error, Does.Contain($"error: the report cannot be written to '{folder}'"));
        if (json) Assert.That(ResultsJson.Read(run.Output)!.Results[0].BestValidationAccuracy, Is.EqualTo(0.75));
        else Assert.That(run.Output, Does.Contain("75.00 %").And.Not.Contains("report:"));
    }

    [TestCase(0)] // not even what will be done
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(8)] // the table
    public async Task A_report_is_written_where_results_cannot_be_shown(int linesBefore)
    {
        using var output = new Breaking(linesBefore);
        using var error = new StringWriter();
        var application = new Application(ScriptedTrainer.Factory(_ => ScriptedTrainer.Epochs(0.5, 0.75)), output, error, live: false);
        int code = await application.RunAsync(["--optimizers", "sgd,adam", "--epochs", "2", "--out", Folder.Path], default);

        Assert.That(code, Is.EqualTo(Application.Failed));
        Assert.That(error.ToString(), Does.Contain("error: ").And.Contain("no space"));
        if (linesBefore > 0) Assert.That(ResultsJson.Read(File.ReadAllText(Folder["results.json"]))!.Results, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_folder_that_cannot_be_written_to_is_refused_before_training()
    {
        string file = Folder.Write("file", []);
        var trained = false;
        ProgramRun run = await ProgramRun.Of(
            ScriptedTrainer.Factory(_ =>
            {
                trained = true;
                return ScriptedTrainer.Epochs(0.5);
            }),
            ["--out", Directory.Exists("/sys") ? "/sys" : file]); // where not even root may
        Assert.That(run.ExitCode, Is.EqualTo(Application.BadInput));
        Assert.That(run.Error, Does.StartWith("error: --out: the folder").And.Contain("written to"));
        Assert.That(trained, Is.False);
    }

    [Test]
    public async Task A_report_of_an_earlier_run_does_not_stay_in_parts()
    {
        TrainerFactory trainer = ScriptedTrainer.Factory(_ => ScriptedTrainer.Epochs(0.5));
        await ProgramRun.Of(trainer, ["--optimizers", "sgd", "--epochs", "1", "--tune", "--robustness", "--out", Folder.Path]);
        Assert.That(File.Exists(Folder["tuning.csv"]) && File.Exists(Folder["robustness.csv"]));
        await ProgramRun.Of(trainer, ["--optimizers", "adam", "--epochs", "1", "--out", Folder.Path]);
        Assert.That(
            Directory.GetFiles(Folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "report.html", "results.csv", "results.json" }));
    }

    [Test]
    public async Task What_was_stopped_names_the_seeds_that_ran()
    {
        using var cancel = new CancellationTokenSource();
        ProgramRun run = await ProgramRun.Of(
            ScriptedTrainer.ByTrial(trial =>
            {
                if (trial.Seed == 43) cancel.Cancel();
                cancel.Token.ThrowIfCancellationRequested();
                return ScriptedTrainer.Epochs(0.5, 0.75);
            }),
            ["--optimizers", "sgd", "--seeds", "3", "--epochs", "2", "--out", Folder.Path], cancel.Token);

        Assert.That(run.ExitCode, Is.EqualTo(Application.Stopped));
        Assert.That(run.Output, Does.Not.Contain("medians"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Folder["results.json"]));
        Assert.That(json.RootElement.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt32()), Is.EqualTo(new[] { 42 }));
        Assert.That(File.ReadAllText(Folder["report.html"]), Does.Contain("One seed tells little").And.Not.Contain("3 seeds"));
    }

    [TestCase("--robustness --learning-rate 100 --rates 1e308x,1x", "--rates 1x,1e+308x: sgd", "Infinity")]
    [TestCase("--tune --learning-rate 1e-300 --rates 1e-300x,1x", "own rate is 1E-300", "at the rate 0")]
    [TestCase("--tune --rates 1.0000001x,1.0000002x", "--rates: 1 is there twice", "twice")]
    public async Task Rates_that_cannot_be_learned_with_are_refused(string options, string what, string why)
    {
        ProgramRun run = await ProgramRun.Of(ScriptedTrainer.Factory(_ => ScriptedTrainer.Epochs(0.5)), [.. options.Split(' '), "--out", Folder.Path]);
        Assert.That(run.ExitCode, Is.EqualTo(Application.BadInput));
        Assert.That(run.Error, Does.Contain(what).And.Contain(why));
    }

    [TestCase("TENSORIUM_THREADS", "abc", "roofline --filter tiny --quick")]
    [TestCase("TENSORIUM_DEVICE", "nowhere", "paths")]
    [TestCase("TENSORIUM_DEVICE", "nowhere", "bdn --list flat")]
    public void A_variable_that_means_nothing_is_an_error_of_one_line(string name, string value, string arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            "dotnet", [Path.Combine(TestContext.CurrentContext.TestDirectory, "Tensorium.Bench.dll"), .. arguments.Split(' ')])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Folder.Path,
        };
        start.Environment[name] = value;
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(Application.BadInput), error + output.Result);
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(error, Does.Contain(name).And.Contain($"'{value}'"));
    }

    [TestCase(59.2, "60 s")]
    [TestCase(187, "3:07")]
    [TestCase(3723, "1:02:03")]
    [TestCase(90_000, "25:00:00")]
    [TestCase(1e7, "2777:46:40")]
    public void Long_times_keep_their_days(double seconds, string expected) =>
        Assert.That(Format.Duration(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [Test]
    public void More_epochs_than_time_can_count_are_left_as_long_as_it_can()
    {
        var left = TimeSpan.Zero;
        var options = new Tensorium.Bench.CompareOptions { Optimizers = ["sgd"], Epochs = int.MaxValue, SeedCount = 1000 };
        using var cancel = new CancellationTokenSource();
        var run = new ComparisonRun(options, _ => new ScriptedTrainer(_ => Slow()));
        run.Run(at =>
        {
            left = at.Left;
            cancel.Cancel();
        }, cancel.Token);
        Assert.That(left.TotalDays, Is.GreaterThan(365));
        Assert.That(run.Interrupted);

        static IEnumerable<EpochResult> Slow()
        {
            Thread.Sleep(500);
            yield return new EpochResult(1, 0.5, 100, 0.5);
        }
    }

    [Test]
    public void A_line_outside_of_a_panels_axis_is_left_out()
    {
        var curve = new Curve("sgd", [new(1, new(0.5, 0.5, 0.5)), new(10, new(0.6, 0.6, 0.6))]);
        var axis = Axis.Log([1, 10]);
        var chart = new PanelChart("c", axis, Axis.Percent([0, 1]), [curve], point => point.X.ToString(CultureInfo.InvariantCulture));
        Assert.That(chart.Panel(curve, "t", 3), Does.Contain("class=\"mark\""));
        Assert.That(chart.Panel(curve, "t", 0.1), Does.Not.Contain("class=\"mark\""));
    }

    /// <summary>Takes some lines, then the disk is full.</summary>
    sealed class Breaking(int lines) : StringWriter(CultureInfo.InvariantCulture)
    {
        int _left = lines;

        public override void WriteLine(string? value) => Spend();

        public override void Write(char[] buffer, int index, int count) => Spend();

        public override void Write(string? value) => Spend();

        void Spend()
        {
            if (_left-- <= 0) throw new IOException("no space left");
        }
    }
}
