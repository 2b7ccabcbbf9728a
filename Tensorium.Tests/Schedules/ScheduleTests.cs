using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Optimizers;

namespace Tensorium.Tests.Schedules;

/// <summary>Schedules against values worked out by hand, inside optimizers, and what they refuse.</summary>
[TestFixture]
public class ScheduleTests
{
    static TestCaseData Case(Schedule schedule, long[] steps, double[] values) =>
        new TestCaseData(schedule, steps, values).SetArgDisplayNames(schedule.ToString()!);

    public static IEnumerable<TestCaseData> Values()
    {
        yield return Case(0.5, [0, 1, 1000], [0.5, 0.5, 0.5]);
        yield return Case(Schedule.Of(t => t * t), [0, 3], [0, 9]);
        yield return Case(Schedule.Power(0.1, 20), [0, 20, 40, 60], [0.1, 0.05, 0.1 / 3, 0.025]);
        yield return Case(Schedule.Power(0.1, 20, 2), [0, 20, 40], [0.1, 0.025, 0.1 / 9]);
        yield return Case(Schedule.InverseTime(0.1, 0.5, 10), [0, 5, 10, 20], [0.1, 0.08, 0.1 / 1.5, 0.05]);
        yield return Case(Schedule.InverseTime(0.1, 0.5, 10, staircase: true), [0, 9, 10, 19, 20], [0.1, 0.1, 0.1 / 1.5, 0.1 / 1.5, 0.05]);
        yield return Case(Schedule.Exponential(0.01, 0.1, 20), [0, 10, 20, 40], [0.01, 0.01 * Math.Sqrt(0.1), 0.001, 0.0001]);
        yield return Case(Schedule.Exponential(0.01, 0.1, 20, staircase: true), [0, 19, 20, 39, 40], [0.01, 0.01, 0.001, 0.001, 0.0001]);
        yield return Case(Schedule.Piecewise([5, 15], [0.01, 0.005, 0.001]), [0, 5, 6, 15, 16, 99], [0.01, 0.01, 0.005, 0.005, 0.001, 0.001]);
        yield return Case(Schedule.Piecewise([], [0.25]), [0, 7], [0.25, 0.25]);
        yield return Case(Schedule.Polynomial(0.1, 10, end: 0.01), [0, 5, 10, 11], [0.1, 0.055, 0.01, 0.01]);
        yield return Case(Schedule.Polynomial(0.1, 10, end: 0, power: 2), [0, 5, 10], [0.1, 0.025, 0]);
        yield return Case(Schedule.Polynomial(0.1, 10, end: 0, cycle: true), [0, 5, 10, 11, 15, 20], [0.1, 0.05, 0, 0.045, 0.025, 0]);
        yield return Case(Schedule.Cosine(0.2, 10), [0, 5, 10, 20], [0.2, 0.1, 0, 0]);
        yield return Case(Schedule.Cosine(0.2, 12, alpha: 0.5), [0, 4, 6, 12], [0.2, 0.1 + 0.1 * 0.75, 0.15, 0.1]);
        yield return Case(Schedule.CosineRestarts(0.2, 10), [0, 5, 10, 20, 29, 30], [0.2, 0.1, 0.2, 0.1, 0.1 * (1 + Math.Cos(Math.PI * 0.95)), 0.2]);
        yield return Case(Schedule.CosineRestarts(0.2, 10, lengthen: 1, shrink: 0.5), [0, 10, 15, 20, 30], [0.2, 0.1, 0.05, 0.05, 0.025]);
        yield return Case(Schedule.CosineRestarts(0.2, 10, shrink: 0.5, alpha: 0.1), [0, 10, 20], [0.2, 0.2 * (0.9 * 0.5 + 0.1), 0.2 * (0.9 * 0.25 + 0.1)]);
        yield return Case(Schedule.Cosine(0.2, 10).WithWarmup(4), [0, 1, 2, 4, 9, 14], [0, 0.05, 0.1, 0.2, 0.1, 0]);
        yield return Case(Schedule.Constant(0.2).WithWarmup(2, from: 0.1), [0, 1, 2, 9], [0.1, 0.15, 0.2, 0.2]);
        yield return Case(Schedule.Constant(0.1).Then(5, Schedule.Power(0.4, 10)), [4, 5, 15], [0.1, 0.4, 0.2]);
        yield return Case(Schedule.Power(0.4, 10).Scaled(0.5), [0, 10], [0.2, 0.1]);
        yield return Case(Schedule.Piecewise([0], [0.2, 0.1]).ByEpoch(100), [0, 99, 100], [0.2, 0.2, 0.1]);
    }

    [TestCaseSource(nameof(Values))]
    public void Values_are_as_worked_out(Schedule schedule, long[] steps, double[] values) =>
        Assert.That(steps.Select(schedule.At), Is.EqualTo(values).Within(1e-15));

    // PyTorch's test suite (test_lrscheduler.py, test_onecycle_lr_linear_annealing and _cosine_annealing), and OneCycleLR of 1.13.
    [Test]
    public void One_cycle_is_PyTorchs()
    {
        var linear = new OneCycle(25, 10) { Initial = 1, Final = 0.5, MinimumMomentum = 1, MaximumMomentum = 22, Annealing = Annealing.Linear };
        Assert.That(Ten(linear), Is.EqualTo(new[] { 1, 13, 25, 21.5, 18, 14.5, 11, 7.5, 4, 0.5 }).Within(1e-12));
        Assert.That(Ten(linear.Momentum), Is.EqualTo(new[] { 22, 11.5, 1, 4, 7, 10, 13, 16, 19, 22 }).Within(1e-12));

        var cosine = new OneCycle(25, 10) { Final = 0.5, MinimumMomentum = 1, MaximumMomentum = 22 };
        Assert.That(Ten(cosine), Is.EqualTo(new[]
        {
            1.0, 13.0, 25.0, 23.786868631804634, 20.387750072769485, 15.475881440964852, 10.024118559035148, 5.112249927230515, 1.7131313681953668, 0.5,
        }).Within(1e-12));
        Assert.That(Ten(cosine.Momentum), Is.EqualTo(new[]
        {
            22.0, 11.5, 1.0, 2.0398268870245992, 4.953357080483297, 9.1635301934587, 13.8364698065413, 18.046642919516703, 20.9601731129754, 22.0,
        }).Within(1e-12));
        Assert.That(linear.At(10), Is.EqualTo(0.5), "stays where it ended");

        static double[] Ten(Schedule schedule) => [.. Enumerable.Range(0, 10).Select(t => schedule.At(t))];
    }

    // OneCycleLR of PyTorch 1.13: max_lr 1, div_factor 10, final_div_factor 100, base_momentum 0.85, max_momentum 0.95
    [TestCase(1, 0.3, Annealing.Cosine, new[] { 0.001 }, new[] { 0.95 })]
    [TestCase(2, 0.3, Annealing.Cosine, new[] { 0.8119331560284373, 0.001 }, new[] { 0.8688255099070633, 0.95 })]
    [TestCase(2, 0.3, Annealing.Linear, new[] { 0.7145714285714285, 0.001 }, new[] { 0.8785714285714286, 0.95 })]
    [TestCase(2, 0.9, Annealing.Cosine, new[] { 0.1, 0.001 }, new[] { 0.95, 0.95 })]
    [TestCase(3, 0.3, Annealing.Linear, new[] { 0.9524285714285714, 0.47671428571428565, 0.001 }, new[] { 0.8547619047619047, 0.9023809523809524, 0.95 })]
    [TestCase(3, 0.9, Annealing.Cosine, new[] { 0.1, 0.6731483455324371, 0.001 }, new[] { 0.95, 0.8863168504963959, 0.95 })]
    [TestCase(3, 0.9, Annealing.Linear, new[] { 0.1, 0.6294117647058822, 0.001 }, new[] { 0.95, 0.8911764705882352, 0.95 })]
    [TestCase(4, 0.9, Annealing.Cosine, new[] { 0.1, 0.39042780083085893, 0.8868298366769953, 0.001 }, new[] { 0.95, 0.9177302443521268, 0.8625744625914449, 0.95 })]
    [TestCase(5, 0.5, Annealing.Linear, new[] { 0.1, 0.7, 0.8002, 0.4006, 0.001 }, new[] { 0.95, 0.8833333333333333, 0.87, 0.91, 0.95 })]
    [TestCase(3, 0.0, Annealing.Cosine, new[] { 0.75025, 0.25075, 0.001 }, new[] { 0.875, 0.925, 0.95 })]
    public void One_cycle_of_few_steps_or_of_short_phases_is_PyTorchs(int steps, double rising, Annealing annealing, double[] rates, double[] momenta)
    {
        var cycle = new OneCycle(1, steps) { RisingShare = rising, Annealing = annealing, Initial = 0.1, Final = 0.001 };
        Assert.That(Enumerable.Range(0, steps).Select(step => cycle.At(step)), Is.EqualTo(rates).Within(1e-12));
        Assert.That(Enumerable.Range(0, steps).Select(step => cycle.Momentum.At(step)), Is.EqualTo(momenta).Within(1e-12));
        Assert.That(cycle.At(steps), Is.EqualTo(0.001).Within(1e-15), "stays where it ended");
    }

    [Test]
    public void An_optimizer_follows_its_schedules_by_step()
    {
        var w = new Parameter("w", Tensor.From(0.0));
        w.Value.Grad = Tensor.From(1.0);
        var sgd = new Sgd([w]) { Schedule = Schedule.Piecewise([0, 1], [1, 0.5, 0.25]) };
        double[] seen = new double[3], rates = new double[3];
        for (var t = 0; t < 3; t++)
        {
            rates[t] = sgd.LearningRate;
            sgd.Step();
            seen[t] = w.Value.Item<double>();
        }
        Assert.That(rates, Is.EqualTo(new[] { 1, 0.5, 0.25 }));
        Assert.That(seen, Is.EqualTo(new[] { -1, -1.5, -1.75 }));
        Assert.That(() => sgd.LearningRate = 1, Throws.InvalidOperationException.With.Message.Contains("Schedule"));
        sgd.Schedule = null;
        Assert.That(sgd.LearningRate, Is.EqualTo(0.01));
    }

    [Test]
    public void Momentum_is_cycled()
    {
        foreach (var optimizer in (Optimizer[])[new Sgd(), new Momentum(), new Nag(), new Adam(), new Lion(), new RmsProp { Momentum = 0.5 }])
        {
            var weights = StateTests.Weights();
            optimizer.Attach(weights);
            var cycle = new OneCycle(0.1, 10);
            (optimizer.Schedule, optimizer.MomentumSchedule) = (cycle, cycle.Momentum);
            StateTests.Train(optimizer, weights, 1, 4);
            Assert.That(optimizer.GetState().Numbers.Where(number => number.Key is "Momentum" or "Beta" or "Beta1").Select(number => number.Value),
                Is.EqualTo(new[] { cycle.Momentum.At(3) }), optimizer.Name);
        }
        Assert.That(() => new AdaGrad { MomentumSchedule = 0.5 }, Throws.TypeOf<NotSupportedException>().With.Message.Contains("AdaGrad"));
    }

    [Test]
    public void A_schedule_without_a_number_is_named_and_moves_nothing()
    {
        var w = new Parameter("w", Tensor.From(1.0));
        w.Value.Grad = Tensor.From(1.0);
        var sgd = new Sgd([w]) { Schedule = Schedule.Of(t => t == 2 ? double.NaN : 0.5) };
        sgd.Step();
        sgd.Step();
        Assert.That(() => sgd.Step(), Throws.InvalidOperationException.With.Message.Contains("NaN").And.Message.Contains("step 2"));
        Assert.That((w.Value.Item<double>(), sgd.StepCount), Is.EqualTo((0.0, 2)));
        sgd.Schedule = Schedule.Of(_ => -1);
        Assert.That(() => sgd.Step(), Throws.InvalidOperationException.With.Message.Contains("-1").And.Message.Contains("step 2"));
        Assert.That(() => new Mine().At(3), Throws.InvalidOperationException.With.Message.Contains("Mine").And.Message.Contains("step 3"));
    }

    sealed class Mine : Schedule
    {
        protected override double Value(long step) => double.PositiveInfinity;
    }

    public static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake(() => Schedule.Constant(double.NaN), "NaN");
        yield return Mistake(() => Schedule.Constant(-1), "-1");
        yield return Mistake(() => Schedule.Power(0.1, 0), "steps");
        yield return Mistake(() => Schedule.Exponential(0.1, -0.5, 5), "rate");
        yield return Mistake(() => Schedule.Piecewise([3], [1]), "2 values, not 1");
        yield return Mistake(() => Schedule.Piecewise([3, 3], [1, 2, 3]), "3 comes after 3");
        yield return Mistake(() => Schedule.Piecewise([3], [1, -2]), "-2");
        yield return Mistake(() => Schedule.CosineRestarts(0.1, 5, lengthen: 0.5), "lengthen");
        yield return Mistake(() => Schedule.Constant(1).WithWarmup(0), "steps");
        yield return Mistake(() => Schedule.Constant(1).ByEpoch(0), "stepsPerEpoch");
        yield return Mistake(() => Schedule.Constant(1).At(-1), "-1");
        yield return Mistake(() => new OneCycle(0, 10), "maximum");
        yield return Mistake(() => new OneCycle(1, 0), "steps");
        yield return Mistake(() => new OneCycle(1, 10) { RisingShare = 1 }, "RisingShare");
        yield return Mistake(() => new Plateau { Factor = 1 }, "Factor");
        yield return Mistake(() => new Plateau { Patience = -1 }, "Patience");
        yield return Mistake(() => new LearningRateFinder { Minimum = 0 }, "Minimum");
        yield return Mistake(() => new LearningRateFinder { Minimum = 2, Maximum = 1 }.Run(new Sgd(), () => 0), "2 to 1");
        yield return Mistake(() => new LearningRateFinder().Run(new Sgd(), () => 0), "build the model first");

        static TestCaseData Mistake(Func<object> mistake, string word) => new TestCaseData(mistake, word).SetArgDisplayNames(word);
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Mistakes_are_named(Func<object> mistake, string word) =>
        Assert.That(() => mistake(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(word));
}
