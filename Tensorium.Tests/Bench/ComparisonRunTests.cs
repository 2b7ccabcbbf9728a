using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class ComparisonRunTests
{
    readonly List<(string Optimizer, double Rate, ulong Seed)> _trained = [];
    readonly List<string> _warmed = [];

    [SetUp]
    public void SetUp()
    {
        _trained.Clear();
        _warmed.Clear();
    }

    [Test]
    public void Seeds_are_the_outer_loop_and_all_optimizers_share_them()
    {
        ComparisonRun run = Run(["--optimizers", "sgd,adam", "--seeds", "7,3", "--epochs", "2"], _ => 0.5);

        Assert.That(_trained, Is.EqualTo(new[] { ("sgd", 0.1, 7UL), ("adam", 0.001, 7UL), ("sgd", 0.1, 3UL), ("adam", 0.001, 3UL) }));
        Assert.That(run.Results.Select(result => result.Optimizer), Is.EqualTo(new[] { "sgd", "adam" }));
        Assert.That(run.Results[1].Runs.Select(result => result.Seed), Is.EqualTo(new[] { 7, 3 }));
        Assert.That((run.Tuning, run.Robustness, run.Interrupted), Is.EqualTo(((object?)null, (object?)null, false)));
    }

    [Test]
    public void Rates_are_chosen_by_other_seeds_than_those_compared()
    {
        // By seeds 45 and 46 the rate of 0.01 is best; by 42 to 44 it would be the worst.
        ComparisonRun run = Run(
            ["--optimizers", "adam", "--tune", "--rates", "0.1x,1x,10x", "--epochs", "2"],
            trial => trial.Seed >= 45 == trial.LearningRate > 0.005 ? 0.9 : 0.5);

        Assert.That(_trained.Take(6).Select(trial => trial.Seed), Is.EqualTo(new[] { 45, 45, 45, 46, 46, 46 }));
        Assert.That(run.Tuning!.Single().Grid.Select(point => point.LearningRate), Is.EqualTo(new[] { 0.0001, 0.001, 0.01 }));
        Assert.That(run.Tuning!.Single().LearningRate, Is.EqualTo(0.01));
        Assert.That(_trained.Skip(6), Is.EqualTo(new[] { ("adam", 0.01, 42UL), ("adam", 0.01, 43UL), ("adam", 0.01, 44UL) }));
        Assert.That((run.Results.Single().LearningRate, run.Results.Single().BestValidationAccuracy), Is.EqualTo((0.01, 0.5)));
    }

    [Test]
    public void Robustness_does_not_train_again_what_was_compared()
    {
        ComparisonRun run = Run(
            ["--optimizers", "adam", "--robustness", "--seeds", "2", "--epochs", "2"], trial => 0.5 + trial.LearningRate);

        Assert.That(_trained, Has.Count.EqualTo(14).And.Unique);
        Assert.That(
            run.Robustness!.Single().Rates.Select(point => point.LearningRate),
            Is.EqualTo(new[] { 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03 }));
        foreach (RatePoint point in run.Robustness!.Single().Rates)
        {
            Assert.That(point.Runs.Select(result => result.Seed), Is.EqualTo(new[] { 42, 43 }));
            Assert.That(point.BestValidationAccuracy, Is.EqualTo(0.5 + point.LearningRate));
        }
    }

    [Test]
    public void A_run_that_was_cut_short_does_not_count_beside_whole_ones()
    {
        ComparisonRun run = Run(["--optimizers", "sgd,adam", "--epochs", "2"], _ => 0.5, stopAfter: 7);

        // From the second seed, sgd has a whole run and adam a half one.
        Assert.That(run.Interrupted, Is.True);
        Assert.That(run.Results.Select(result => result.Runs.Count), Is.EqualTo(new[] { 1, 1 }));
        Assert.That(run.Stopped!.Unranked.Select(left => (left.Optimizer, left.Run.Seed, left.Epochs)), Is.EqualTo(new[] { ("sgd", 43UL, 2), ("adam", 43UL, 1) }));
        Assert.That(run.Results.SelectMany(result => result.Runs).Select(result => result.LossByEpoch.Count), Is.All.EqualTo(2));
    }

    [Test]
    public void A_stop_while_tuning_leaves_the_rates_that_were_tried_and_chooses_none()
    {
        ComparisonRun run = Run(["--optimizers", "sgd", "--tune", "--epochs", "2"], _ => 0.5, stopAfter: 5);

        Assert.That((run.Interrupted, run.Results.Count), Is.EqualTo((true, 0)));
        Assert.That(run.Tuning, Is.Empty);
        Assert.That(run.Stopped!.Unranked.Select(left => (left.LearningRate, left.Epochs)), Is.EqualTo(new[] { (0.01, 2), (0.03, 2), (0.1, 1) }));
    }

    [Test]
    public void Progress_counts_the_runs_of_each_phase_and_ends_at_0_left()
    {
        var seen = new List<EpochProgress>();
        Run(["--optimizers", "sgd", "--tune", "--robustness", "--rates", "0.5x,1x", "--seeds", "2", "--epochs", "1"], trial => trial.LearningRate, report: seen.Add);

        Assert.That(seen.Select(at => (at.Trial.Phase, at.Run, at.Runs)), Is.EqualTo(new[]
        {
            (Phase.Tuning, 1, 4), (Phase.Tuning, 2, 4), (Phase.Tuning, 3, 4), (Phase.Tuning, 4, 4),
            (Phase.Comparison, 1, 2), (Phase.Comparison, 2, 2), (Phase.Robustness, 1, 4), (Phase.Robustness, 3, 4),
        }));
        Assert.That(seen.Select(at => at.Left), Is.All.GreaterThanOrEqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Each_optimizer_is_warmed_up_once_and_before_its_first_run()
    {
        Run(
            ["--optimizers", "sgd,adam", "--tune", "--robustness", "--rates", "0.5x,1x", "--seeds", "2", "--epochs", "1"],
            trial =>
            {
                Assert.That(_warmed, Does.Contain(trial.Optimizer));
                return 0.5;
            });
        Assert.That(_warmed, Is.EqualTo(new[] { "sgd", "adam" }));
    }

    ComparisonRun Run(
        string[] arguments, Func<Trial, double> accuracy, int stopAfter = int.MaxValue, Action<EpochProgress>? report = null)
    {
        using var cancel = new CancellationTokenSource();
        IEnumerable<EpochResult> Endless(Trial trial)
        {
            _trained.Add((trial.Optimizer, trial.LearningRate, trial.Seed));
            while (true) yield return new EpochResult(1, accuracy(trial), 10, 0.5);
        }
        var run = new ComparisonRun(CommandLineParser.Parse(arguments), seed => new ScriptedTrainer(Endless, seed) { Warmed = _warmed });
        int epochs = 0;
        run.Run(
            progress =>
            {
                report?.Invoke(progress);
                if (++epochs == stopAfter) cancel.Cancel();
            },
            cancel.Token);
        return run;
    }
}
