using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class SpreadTests
{
    [TestCase(new[] { 3.0 }, 3, 3, 3)]
    [TestCase(new[] { 4.0, 1.0 }, 2.5, 1, 4)]
    [TestCase(new[] { 9.0, 1.0, 2.0 }, 2, 1, 9)]
    [TestCase(new[] { 4.0, 1.0, 3.0, 100.0 }, 3.5, 1, 100)]
    [TestCase(new[] { double.NaN, 1.0, 2.0 }, 2, 1, double.PositiveInfinity)]
    [TestCase(new[] { double.NaN, 1.0 }, double.PositiveInfinity, 1, double.PositiveInfinity)]
    [TestCase(new[] { double.NaN, double.PositiveInfinity }, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity)]
    public void Known_numbers(double[] values, double median, double low, double high) =>
        Assert.That(Spread.Of(values), Is.EqualTo(new Spread(median, low, high)));

    [FsCheck.NUnit.Property]
    public void At_least_half_lie_on_either_side_of_the_median(FsCheck.NonEmptyArray<FsCheck.NormalFloat> drawn)
    {
        double[] values = [.. drawn.Get.Select(value => value.Get)];
        Spread spread = Spread.Of(values);

        Assert.That(2 * values.Count(value => value <= spread.Median), Is.GreaterThanOrEqualTo(values.Length));
        Assert.That(2 * values.Count(value => value >= spread.Median), Is.GreaterThanOrEqualTo(values.Length));
        Assert.That(values, Has.Member(spread.Low).And.Member(spread.High));
        Assert.That(values, Is.All.InRange(spread.Low, spread.High));
    }

    [Test]
    public void Nothing_has_no_median() => Assert.That(() => Spread.Of([]), Throws.ArgumentException);

    [Test]
    public void A_median_of_the_epochs_to_the_target_needs_half_of_the_runs()
    {
        static OptimizerResult Of(params int[] reached) => new(
            "sgd", 0.1, [.. reached.Select((epoch, seed) => RunResult.From((ulong)seed, Epochs(epoch), 0.95))]);

        Assert.That((Of(2, 4).EpochsToTarget, Of(2, 4).SecondsToTarget), Is.EqualTo((3.0, 6.0)));
        Assert.That((Of(2, 0, 4).EpochsToTarget, Of(2, 0, 4).RunsAtTarget), Is.EqualTo((4.0, 2)));
        Assert.That((Of(2, 0).EpochsToTarget, Of(0).SecondsToTarget), Is.EqualTo(((double?)null, (double?)null)));
    }

    [Test]
    public void Good_rates_are_the_neighbours_of_the_best_within_a_point()
    {
        static RobustnessResult Of(params double[] accuracies) => new(
            "adam", 0.001, [.. accuracies.Select((accuracy, i) => new RatePoint(Math.Pow(10, i - 4), [new(1, 0, accuracy)]))]);

        Assert.That(Of(0.90, 0.96, 0.97, 0.965, 0.1).GoodRates, Is.EqualTo(new Interval(1e-3, 1e-1)));
        Assert.That(Of(0.97, 0.95, 0.975).GoodRates, Is.EqualTo(new Interval(1e-2, 1e-2))); // 0.97 lies beyond a bad one
        Assert.That(Of(0.9, 0.9).GoodDecades, Is.EqualTo(1).Within(1e-12));
        Assert.That(Of(0.98, 0.97).GoodDecades, Is.EqualTo(1).Within(1e-12)); // just a point, though 0.98 - 0.01 < 0.97 in binary
    }

    [Test]
    public void The_best_rate_is_chosen_and_of_equal_ones_that_nearest_the_default()
    {
        static double Choose(params (double Rate, double[] Accuracies)[] grid) => TuningResult.Choose(
            "adam", 0.01, [.. grid.Select(point => new RatePoint(point.Rate, [.. point.Accuracies.Select(a => new RateRun(1, 0, a))]))]).LearningRate;

        Assert.That(Choose((0.001, [0.9]), (0.01, [0.8]), (0.1, [0.7])), Is.EqualTo(0.001));
        Assert.That(Choose((0.001, [0.9, 0.1, 0.9]), (0.01, [0.8, 0.8, 1]), (0.1, [0.7])), Is.EqualTo(0.001)); // medians, not means
        Assert.That(Choose((0.0001, [0.9]), (0.003, [0.9]), (0.1, [0.9])), Is.EqualTo(0.003));
        Assert.That(Choose((0.001, [0.9]), (0.01, [0.8]), (0.1, [0.9])), Is.EqualTo(0.001)); // both a decade off: the smaller
    }

    /// <summary>Six epochs of two seconds that reach 0.95 in one of them, or never when it is 0.</summary>
    static EpochResult[] Epochs(int reached) =>
        [.. Enumerable.Range(1, 6).Select(epoch => new EpochResult(1, epoch == reached ? 0.96 : 0.5, 10, 2))];
}
