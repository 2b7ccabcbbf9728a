using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class MeasuringTests
{
    static readonly Effort Few = new(Rounds: 3, Sample: 10, WarmUp: 100, Pause: TimeSpan.Zero, Lead: 0);

    [TestCase(new[] { 3.0 }, 3.0, 3.0)]
    [TestCase(new[] { 5.0, 1, 2 }, 1.0, 2.0)]
    [TestCase(new[] { 4.0, 1, 2, 100 }, 1.0, 3.0)]
    public void The_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(double[] samples, double best, double median) =>
        Assert.That(Timing.Of(samples), Is.EqualTo(new Timing(best, median)));

    [Test]
    public void No_samples_have_no_median() => Assert.That(() => Timing.Of([]), Throws.ArgumentException);

    [Test]
    public void The_better_of_two_settings_counts_for_each_number() =>
        Assert.That(Timing.Shorter(new(1, 5), new(2, 4)), Is.EqualTo(new Timing(1, 4)));

    [Test]
    public void Contestants_take_turns_after_their_warm_up()
    {
        List<string> calls = [];
        Timing[] times = Race.Run(
            [new Scripted("a", 5, calls), new Scripted("b", 20, calls)], Few, threads: 1, CancellationToken.None);

        // A sample lasts 10 microseconds: two runs of a, one of b.
        Assert.That(calls[^6..], Is.EqualTo(new[] { "a2", "b1", "a2", "b1", "a2", "b1" }));
        Assert.That(times, Is.EqualTo(new[] { new Timing(5, 5), new Timing(20, 20) }));
    }

    [Test]
    public void With_several_threads_a_race_waits_until_idle_threads_sleep()
    {
        var (a, b) = (new Scripted("a", 5, []) { Restless = 4 }, new Scripted("b", 20, []));
        Race.Run([a, b], Few with { Rounds = 1 }, threads: 2, CancellationToken.None);

        // Two looks before the sample of b, and before that of a as many as find a change, and one more that finds none.
        Assert.That(a.Restless, Is.EqualTo(4 - 6 - 2));
    }

    [Test]
    public void With_several_threads_a_contestant_runs_a_while_before_its_sample([Values(1, 2)] int threads)
    {
        List<string> calls = [];
        Race.Run([new Scripted("a", 5, calls), new Scripted("b", 20, calls)], Few with { Rounds = 1, Lead = 30 }, threads, CancellationToken.None);

        // A call of either takes 10 or 20 microseconds; the last one of each is its sample.
        string[] expected = threads == 1 ? ["a2", "b1"] : ["a2", "a2", "a2", "a2", "b1", "b1", "b1"];
        Assert.That(calls[^expected.Length..], Is.EqualTo(expected));
    }

    [Test]
    public void A_race_can_be_stopped()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.That(
            () => Race.Run([new Scripted("a", 5, [])], Few, threads: 1, cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_work_knows_its_rate()
    {
        var work = new Work("gemm-nn", "10x10x10", Bound.Float32, 2_000_000, 0, () => () => { });

        Assert.That((work.Rate(1000), work.Unit), Is.EqualTo((2.0, "GFLOP/s")));
        Assert.That((work with { Bound = Bound.None }).Rate(7), Is.EqualTo(7));
        Assert.That((work with { Bound = Bound.Copy }).Unit, Is.EqualTo("GB/s"));
    }

    [Test]
    public void Every_work_has_a_title_of_its_own_and_a_benchmark()
    {
        string[] titles = [.. Workloads.All.Select(work => work.Title)];
        IEnumerable<string> benchmarks = typeof(WorkBenchmarks).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(WorkBenchmarks)))
            .SelectMany(type => ((WorkBenchmarks)Activator.CreateInstance(type)!).Titles);

        Assert.That(titles, Is.Unique);
        Assert.That(benchmarks, Is.EquivalentTo(titles));
    }

    sealed class Scripted(string name, double microseconds, List<string> calls) : IContestant
    {
        /// <summary>How many more looks find that threads have worked.</summary>
        public int Restless { get; set; }

        public bool IsCold => true;

        public TimeSpan ProcessorTime => TimeSpan.FromSeconds(-Math.Max(0, Restless--));

        public double Time(int repetitions)
        {
            calls.Add($"{name}{repetitions}");
            return microseconds * repetitions;
        }
    }
}
