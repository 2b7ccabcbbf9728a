using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.NN;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class ApplicationTests : FolderTests
{
    static readonly TrainerFactory Scripted =
        ScriptedTrainer.Factory(_ => ScriptedTrainer.Epochs(0.5, 0.96, 0.94));

    [Test]
    public async Task A_run_writes_three_files_and_plain_lines()
    {
        ProgramRun run = await ProgramRun.Of(Scripted, ["--optimizers", "sgd,adamw", "--epochs", "3", "--out", Folder.Path]);

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Error, Is.Empty);
        Assert.That(
            Directory.GetFiles(Folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "report.html", "results.csv", "results.json" }));
        Assert.That(
            run.Output, Does.Contain("seed 43  SGD    rate 0.1     epoch 3/3  loss 0.0600  validation accuracy 94.00 %  200 samples/s"));
        Assert.That(run.Output, Does.Not.Contain("epoch 2/3"));
        Assert.That(run.Output, Does.Contain("digits: 1,438 rows to train, 359 to validate").And.Contains("seeds 42, 43, 44"));
        Assert.That(run.Output, Does.Not.Contain('\u001b').And.Not.Contain('━').And.Not.Contain('│'));
        Assert.That(run.Output, Does.Match(@"AdamW +0\.001 +0\.0600 +96\.00 % +96\.00 % +2 +1\.00 s +500\.0 ms +200"));
    }

    [Test]
    public async Task Json_is_one_object_of_the_documented_shape_and_nothing_else()
    {
        ProgramRun run = await ProgramRun.Of(
            Scripted, ["--optimizers", "sgd,adam", "--epochs", "3", "--seed", "7", "--out", Folder.Path, "--json"]);

        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.That(
            json.RootElement.EnumerateObject().Select(member => member.Name),
            Is.EqualTo(new[] { "dataset", "device", "threads", "seeds", "model", "epochs", "target", "seed", "results" }));
        JsonElement result = json.RootElement.GetProperty("results")[1];
        Assert.That(
            result.EnumerateObject().Select(member => member.Name),
            Is.EqualTo(new[]
            {
                "optimizer", "learningRate", "finalLoss", "bestValidationAccuracy", "epochsToTarget", "secondsToTarget", "runsAtTarget",
                "secondsPerEpoch", "samplesPerSecond", "lossByEpoch", "validationAccuracyByEpoch", "finalLossRange",
                "bestValidationAccuracyRange", "epochsToTargetRange", "secondsToTargetRange", "runs",
            }));
        Assert.That(
            result.GetProperty("runs")[2].EnumerateObject().Select(member => member.Name),
            Is.EqualTo(new[]
            {
                "seed", "finalLoss", "bestValidationAccuracy", "epochsToTarget", "secondsToTarget", "secondsPerEpoch",
                "samplesPerSecond", "lossByEpoch", "validationAccuracyByEpoch",
            }));
        Assert.That(
            json.RootElement.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetUInt64()), Is.EqualTo(new[] { 7, 8, 9 }));
        Assert.That(json.RootElement.GetProperty("seed").GetUInt64(), Is.EqualTo(7));
        Assert.That(result.GetProperty("optimizer").GetString(), Is.EqualTo("adam"));
        Assert.That(result.GetProperty("epochsToTarget").GetInt32(), Is.EqualTo(2));
        Assert.That(result.GetProperty("samplesPerSecond").GetDouble(), Is.EqualTo(200));
        Assert.That(result.GetProperty("validationAccuracyByEpoch").GetArrayLength(), Is.EqualTo(3));
        Assert.That(File.ReadAllText(Folder["results.json"]).TrimEnd(), Is.EqualTo(run.Output.TrimEnd()));
    }

    [Test]
    public async Task Stopping_between_epochs_keeps_what_has_run()
    {
        using var cancel = new CancellationTokenSource();
        IEnumerable<EpochResult> StopInTheSecond(string optimizer)
        {
            yield return new EpochResult(1, 0.5, 100, 0.5);
            if (string.Equals(optimizer, "adam", StringComparison.Ordinal)) cancel.Cancel();
            yield return new EpochResult(0.5, 0.9, 100, 0.5);
            cancel.Token.ThrowIfCancellationRequested();
        }

        ProgramRun run = await ProgramRun.Of(
            ScriptedTrainer.Factory(StopInTheSecond),
            ["--optimizers", "sgd,adam,adamw", "--epochs", "2", "--out", Folder.Path], cancel.Token);

        Assert.That(run.ExitCode, Is.EqualTo(130));
        ComparisonResult written = ResultsJson.Read(File.ReadAllText(Folder["results.json"]))!;
        Assert.That(written.Results.Select(result => result.Optimizer), Is.EqualTo(new[] { "sgd", "adam" }));
        Assert.That(File.ReadAllText(Folder["report.html"]), Does.Contain("stopped early"));
    }

    [Test]
    public async Task Stopping_inside_an_epoch_keeps_the_epochs_before()
    {
        using var cancel = new CancellationTokenSource();
        IEnumerable<EpochResult> StopInside(string optimizer)
        {
            yield return new EpochResult(1, 0.5, 100, 0.5);
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        }

        ProgramRun run = await ProgramRun.Of(
            ScriptedTrainer.Factory(StopInside), ["--out", Folder.Path, "--json"], cancel.Token);

        Assert.That(run.ExitCode, Is.EqualTo(130));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.That(json.RootElement.GetProperty("results").GetArrayLength(), Is.Zero);
        Assert.That(json.RootElement.GetProperty("stopped").GetProperty("unranked")[0].GetProperty("epochs").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_csv_file_is_split_and_standardized()
    {
        string path = Folder.Write(
            "points.csv",
            [.. "x,kind\n"u8, .. Enumerable.Range(0, 20).SelectMany(i => $"{i},{(i % 2 == 0 ? "a" : "b")}\n").Select(c => (byte)c)]);
        (LabeledData Training, LabeledData Validation)? seen = null;

        ProgramRun run = await ProgramRun.Of(
            (_, _, training, validation) =>
            {
                seen = (training, validation);
                return new ScriptedTrainer(_ => ScriptedTrainer.Epochs(0.5));
            },
            ["--dataset", path, "--out", Folder.Path]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That((seen!.Value.Training.Rows, seen.Value.Validation.Rows), Is.EqualTo((16, 4)));
        Assert.That(seen.Value.Training.Features.Average(), Is.EqualTo(0).Within(1e-6));
        Assert.That(seen.Value.Training.Features.Average(x => x * x), Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Folders_are_named_by_the_time_and_never_used_twice()
    {
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Folder.Path;
        try
        {
            var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
            string[] names = [.. Enumerable.Range(0, 2).Select(_ => Path.GetFileName(ReportFolder.Create(null, now)))];
            Assert.That(names, Is.EqualTo(new[] { "20260102-030405", "20260102-030405-2" }));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Test]
    public void The_live_table_has_a_row_for_each_optimizer()
    {
        var at = new EpochProgress(
            new(Phase.Tuning, "sgd", 0.1, 45), 1, 2, new EpochResult(double.NaN, 0.5, 100, 0.5), 3, 5, TimeSpan.FromSeconds(65));
        var latest = new Dictionary<string, EpochProgress>(StringComparer.Ordinal) { ["sgd"] = at };
        using var writer = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(new() { Out = new Spectre.Console.AnsiConsoleOutput(writer) });
        console.Profile.Width = 100;
        console.Write(LiveProgress.Table(["sgd", "adam"], latest, at, 100));

        Assert.That(Regex.Count(writer.ToString(), "SGD|Adam", RegexOptions.None, TimeSpan.FromSeconds(1)), Is.EqualTo(2));
        Assert.That(writer.ToString(), Does.Contain("1/2").And.Contains("2/5").And.Contains("diverged").And.Contains("50.00 %"));
        Assert.That(writer.ToString(), Does.Contain("choosing learning rates, seed 45, 1:05 left"));
    }
}
