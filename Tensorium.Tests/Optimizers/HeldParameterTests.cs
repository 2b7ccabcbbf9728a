using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>What no step may move: frozen parameters, those of a group at the rate 0, and all of them where a step fails.</summary>
[TestFixture]
public class HeldParameterTests
{
    [Test]
    public void Gradients_accumulated_before_a_parameter_was_frozen_do_not_move_it()
    {
        var (held, free) = (Weight("held"), Weight("free"));
        var sgd = new Sgd([held, free]) { LearningRate = 1, GradientAccumulationSteps = 2 };
        Step(sgd, held, free);
        held.Trainable = false;
        Step(sgd, held, free);
        Assert.That((Value(held), Value(free)), Is.EqualTo((0.0, -1.0)));

        held.Trainable = true;
        Step(sgd, held, free);
        Step(sgd, held, free);
        Assert.That((Value(held), Value(free)), Is.EqualTo((-1.0, -2.0)), "by gradients since then alone");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Averages_do_not_overwrite_a_parameter_that_is_held(bool frozen)
    {
        var (held, free) = (Weight("held"), Weight("free"));
        var sgd = new Sgd([held, free]) { LearningRate = 1, Average = new ExponentialAverage { Momentum = 0.5, OverwriteEvery = 3 } };
        Step(sgd, held, free);
        Step(sgd, held, free);
        if (frozen) held.Trainable = false;
        else sgd.Groups.Add(new ParameterGroup([held]) { LearningRateMultiplier = 0 });
        Step(sgd, held, free); // the average of -1, -2 and -3 is ((-1 - 2) / 2 - 3) / 2
        Assert.That((Value(held), Value(free)), Is.EqualTo((-2.0, -2.25)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Averages_count_the_steps_in_which_a_parameter_stood_still(bool frozen)
    {
        Parameter late = new("late", Tensor.From(8.0)), free = Weight("free");
        var mean = new Sgd([late, free]) { LearningRate = 1, Average = new StochasticAverage() };
        late.Trainable = !frozen;
        Step(mean, free);
        Step(mean, free);
        late.Trainable = true;
        Step(mean, late, free);
        Step(mean, late, free);
        using (mean.SwapInAverage())
            Assert.That((Value(late), Value(free)), Is.EqualTo(((8 + 8 + 7 + 6) / 4.0, (-1 - 2 - 3 - 4) / 4.0)));
    }

    [Test]
    public void Weights_return_to_the_slow_ones_without_a_gradient_too()
    {
        Parameter rare = Weight("rare"), held = Weight("held"), free = Weight("free");
        var sgd = new Sgd([rare, held, free]) { LearningRate = 1, Lookahead = new() { Every = 2, Alpha = 0.5 } };
        Step(sgd, rare, held, free);
        held.Trainable = false;
        Step(sgd, free);
        Assert.That((Value(rare), Value(held), Value(free)), Is.EqualTo((-0.5, -1.0, -1.0)));
    }

    [Test]
    public void A_group_at_the_rate_0_is_held_still_by_every_optimizer()
    {
        foreach (var name in Optimizer.Names)
        {
            Parameter held = new("held", Tensor.From(0.7)), free = new("free", Tensor.From(0.7));
            var optimizer = Optimizer.Create(name);
            optimizer.Attach([held, free]);
            optimizer.WeightDecay = 0.1;
            for (var t = 0; t < 3; t++) Step(optimizer, held, free);
            var (before, moved) = (Value(held), Value(free));
            optimizer.Groups.Add(new ParameterGroup([held]) { LearningRateMultiplier = 0 });
            Step(optimizer, held, free);
            Assert.That(Value(held), Is.EqualTo(before), name);
            Assert.That(Value(free), Is.Not.EqualTo(moved), name);
            optimizer.Groups.Add(new ParameterGroup([free]) { LearningRateMultiplier = 0 });
            moved = Value(free);
            Step(optimizer, held, free);
            Assert.That((Value(held), Value(free)), Is.EqualTo((before, moved)), $"{name}: all of them");
            Assert.That(optimizer.StepCount, Is.EqualTo(5), name);
        }
    }

    [Test]
    public void A_held_parameter_is_not_in_the_norm_that_clips()
    {
        var (held, free) = (Weight("held"), Weight("free"));
        var sgd = new Sgd([held, free])
        {
            LearningRate = 1,
            GlobalClipNorm = 1,
            Groups = { new ParameterGroup([held]) { LearningRateMultiplier = 0 } },
        };
        Step(sgd, held, free);
        Assert.That((Value(held), Value(free), sgd.LastGradientNorm), Is.EqualTo((0.0, -1.0, (double?)1)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_schedule_that_raises_loses_no_accumulated_gradient(bool ofMomentum)
    {
        var w = Weight("w");
        var optimizer = new Momentum([w]) { LearningRate = 1, GradientAccumulationSteps = 2 };
        w.Value.Grad = Tensor.From(1.0);
        optimizer.Step();
        var broken = Schedule.Of(_ => throw new ArithmeticException("broken"));
        if (ofMomentum) optimizer.MomentumSchedule = broken;
        else optimizer.Schedule = broken;
        w.Value.Grad = Tensor.From(3.0);
        Assert.That(optimizer.Step, Throws.TypeOf<ArithmeticException>());
        Assert.That(optimizer.AccumulatedBatches, Is.EqualTo(1));
        optimizer.Schedule = optimizer.MomentumSchedule = null;
        optimizer.Step();
        Assert.That((Value(w), optimizer.StepCount), Is.EqualTo((-2.0, 1L)), "the mean of 1 and 3");
    }

    static Parameter Weight(string name) => new(name, Tensor.From(0.0));

    static double Value(Parameter parameter) => parameter.Value.Item<double>();

    /// <summary>One step against gradients of 1.</summary>
    static void Step(Optimizer optimizer, params Parameter[] parameters)
    {
        optimizer.ZeroGrad();
        foreach (var parameter in parameters)
            if (parameter.Trainable) parameter.Value.Grad = Tensor.From(1.0);
        optimizer.Step();
    }
}
