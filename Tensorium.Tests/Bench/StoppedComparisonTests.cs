using System.Text.Json;
using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>A comparison that was stopped ranks like with like; the rest is kept beside it, and says how far it came.</summary>
[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class StoppedComparisonTests : FolderTests
{
    [Test]
    public async Task A_run_that_was_cut_off_is_marked_everywhere_and_not_ranked()
    {
        // Adam has the best accuracy and the lowest loss of all, in three of twenty epochs.
        ProgramRun run = await StoppedAfter(epochs: 43, "--optimizers", "sgd,nag,adam,lion", "--seeds", "3");

        Assert.That(run.ExitCode, Is.EqualTo(Application.Stopped));
        string[] lines = run.Output.Split('\n');
        Assert.That(run.Output, Does.Match(@"\n *SGD +0\.1 ").And.Match(@"\n *NAG +0\.02 ").And.Not.Match(@"\n *Adam +0\.001 "));
        Assert.That(lines, Has.Member("stopped early: 2 of 4 optimizers are ranked, by seed 42 (1 of 3)"));
        Assert.That(lines, Has.Member("not finished, not ranked: Adam, rate 0.001, seed 42, 3 of 20 epochs: loss 0.1000, best validation accuracy 90.00 %"));

        string[] results = File.ReadAllLines(Folder["results.csv"]), unranked = File.ReadAllLines(Folder["unranked.csv"]);
        Assert.That(results.Skip(1).Select(line => line.Split(',')[0]), Is.EqualTo(new[] { "sgd", "nag" }));
        Assert.That(unranked, Is.EqualTo(new[]
        {
            "optimizer,phase,learningRate,seed,epochs,epochsAsked,loss,bestValidationAccuracy", "adam,Comparison,0.001,42,3,20,0.1,0.9",
        }));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Folder["results.json"]));
        Assert.That(json.RootElement.GetProperty("results").GetArrayLength(), Is.EqualTo(2));
        JsonElement stopped = json.RootElement.GetProperty("stopped"), left = stopped.GetProperty("unranked")[0];
        Assert.That(stopped.GetProperty("seeds").GetArrayLength(), Is.EqualTo(3));
        Assert.That((left.GetProperty("optimizer").GetString(), left.GetProperty("epochs").GetInt32()), Is.EqualTo(("adam", 3)));
        Assert.That(left.GetProperty("run").GetProperty("lossByEpoch").GetArrayLength(), Is.EqualTo(3));
        Assert.That(ResultsJson.Write(ResultsJson.Read(json.RootElement.GetRawText())!), Is.EqualTo(File.ReadAllText(Folder["results.json"]).TrimEnd()));

        string page = File.ReadAllText(Folder["report.html"]);
        Assert.That(page, Does.Contain("2 of 4 optimizers are ranked").And.Contains("1st of 2").And.Contains("<td>3 of 20</td>").And.Contains("unranked.csv"));
        Assert.That(page, Does.Not.Contain("of 3</p>").And.Not.Contain("Adam leads"));
    }

    [Test]
    public async Task A_seed_that_not_all_were_trained_from_counts_for_none()
    {
        // Seed 43 was lucky for SGD: by the median of its two runs it would be ahead of NAG, which has one.
        ProgramRun run = await StoppedAfter(epochs: 7, "--optimizers", "sgd,nag,lion", "--epochs", "1", "--seeds", "5");

        ComparisonResult written = ResultsJson.Read(File.ReadAllText(Folder["results.json"]))!;
        Assert.That(written.Seeds, Is.EqualTo(new[] { 42, 43 }));
        Assert.That(written.Results.Select(result => result.Runs.Count), Is.All.EqualTo(2));
        Assert.That(written.Stopped!.Unranked.Select(left => (left.Optimizer, left.Run.Seed, left.Epochs)), Is.EqualTo(new[] { ("sgd", 44UL, 1) }));
        Assert.That(run.Output, Does.Contain("stopped early: 3 of 3 optimizers are ranked, by seeds 42, 43 (2 of 5)\n"));
        Assert.That(run.Output, Does.Contain("not ranked: 1 finished run whose seed or grid was not finished").And.Not.Contains("not finished, not ranked"));
        Assert.That(File.ReadAllLines(Folder["unranked.csv"])[1], Does.StartWith("sgd,Comparison,0.1,44,1,1,"));
    }

    [Test]
    public async Task Where_no_run_was_finished_no_table_is_shown_and_what_was_measured_is_kept()
    {
        ProgramRun run = await StoppedAfter(epochs: 2, "--optimizers", "sgd,nag");

        Assert.That(run.ExitCode, Is.EqualTo(Application.Stopped));
        Assert.That(run.Output, Does.Contain("stopped early: no run of the comparison was finished\nnot finished, not ranked: SGD, rate 0.1, seed 42, 2 of 20 epochs"));
        Assert.That(run.Output, Does.Not.Contain("Optimizer").And.Not.Contains("medians"));
        Assert.That(
            Directory.GetFiles(Folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "report.html", "results.json", "unranked.csv" }));
        Assert.That(File.ReadAllText(Folder["report.html"]), Does.Contain("<td>2 of 20</td>").And.Not.Contain("results.csv"));
    }

    [Test]
    public async Task Where_nothing_was_measured_there_is_a_line_and_no_report([Values] bool json)
    {
        ProgramRun run = await StoppedAfter(epochs: 0, "--optimizers", "sgd", json ? "--json" : "--tune");

        Assert.That(run.ExitCode, Is.EqualTo(Application.Stopped));
        Assert.That(json ? run.Error : run.Output, Does.EndWith("stopped before the first epoch ended: there is nothing to report\n"));
        Assert.That(Directory.GetFileSystemEntries(Folder.Path), Is.Empty);
        if (json) Assert.That(ResultsJson.Read(run.Output)!.Stopped!.Unranked, Is.Empty);
    }

    [Test]
    public async Task No_rate_is_chosen_from_a_part_of_the_grid()
    {
        // The grid of SGD is whole, that of NAG has two of five rates.
        ProgramRun run = await StoppedAfter(epochs: 7, "--optimizers", "sgd,nag", "--epochs", "1", "--tune");

        ComparisonResult written = ResultsJson.Read(File.ReadAllText(Folder["results.json"]))!;
        Assert.That(written.Tuning!.Select(result => (result.Optimizer, result.Grid.Count)), Is.EqualTo(new[] { ("sgd", 5) }));
        Assert.That(written.TuningSeeds, Is.EqualTo(new[] { 45 }));
        Assert.That(written.Stopped!.Unranked.Select(left => (left.Phase, left.Optimizer)), Is.EqualTo(new[] { (Phase.Tuning, "nag"), (Phase.Tuning, "nag") }));
        Assert.That(run.Output, Does.Contain("not ranked: 2 finished runs whose seed or grid was not finished"));
        Assert.That(File.ReadAllText(Folder["report.html"]), Does.Contain("the median of seed 45"));
    }

    [Test]
    public async Task What_ends_by_itself_leaves_no_word_of_it()
    {
        await StoppedAfter(epochs: 2, "--optimizers", "sgd,nag");
        ProgramRun run = await StoppedAfter(epochs: int.MaxValue, "--optimizers", "sgd", "--epochs", "1", "--seeds", "1");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Not.Contain("ranked"));
        Assert.That(File.ReadAllText(Folder["results.json"]), Does.Not.Contain("stopped"));
        Assert.That(
            Directory.GetFiles(Folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "report.html", "results.csv", "results.json" }));
    }

    /// <summary>Stops when so many epochs have ended; SGD gets 0.5 or, from seed 44, 0.8, NAG 0.6, and Adam 0.9.</summary>
    async Task<ProgramRun> StoppedAfter(int epochs, params string[] arguments)
    {
        using var cancel = new CancellationTokenSource();
        int ended = 0;
        if (epochs == 0) cancel.Cancel();
        IEnumerable<EpochResult> Endless(Trial trial)
        {
            double accuracy = trial.Optimizer switch { "sgd" => trial.Seed == 44 ? 0.8 : 0.5, "nag" => 0.6, _ => 0.9 };
            while (true)
            {
                cancel.Token.ThrowIfCancellationRequested();
                if (++ended == epochs) cancel.Cancel();
                yield return new EpochResult(Math.Round(1 - accuracy, 6), accuracy, 100, 0.5);
            }
        }
        TrainerFactory trainer = ScriptedTrainer.ByTrial(Endless);
        return await ProgramRun.Of(trainer, [.. arguments, "--out", Folder.Path], cancel.Token).ConfigureAwait(false);
    }
}
