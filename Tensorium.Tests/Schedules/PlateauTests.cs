using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Schedules;

/// <summary>Performance scheduling, and the search for a learning rate.</summary>
[TestFixture]
public class PlateauTests
{
    [Test]
    public void The_rate_falls_when_nothing_gets_better()
    {
        var plateau = new Plateau { Factor = 0.5, Patience = 2, MinimumChange = 0.01, MinimumRate = 0.2 };
        Assert.That(Rates(plateau, 1, [5, 4, 3.995, 4, 3, 3, 3, 3, 3, 3, 3]), Is.EqualTo(new[] { 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2 }));
        Assert.That((plateau.Best, plateau.Reductions), Is.EqualTo((3.0, 3)));
    }

    [Test]
    public void It_cools_down_takes_the_larger_and_does_not_take_NaN()
    {
        var cooling = new Plateau { Factor = 0.5, Patience = 1, Cooldown = 2 };
        Assert.That(Rates(cooling, 1, [1, 1, 1, 1, 1, 1]), Is.EqualTo(new[] { 1, 0.5, 0.5, 0.25, 0.25, 0.125 }));
        var larger = new Plateau { Factor = 0.5, Patience = 1, LargerIsBetter = true };
        Assert.That(Rates(larger, 1, [0.1, 0.2, 0.15, 0.3]), Is.EqualTo(new[] { 1, 1, 0.5, 0.5 }));
        var broken = new Plateau { Factor = 0.5, Patience = 2 };
        Assert.That(Rates(broken, 1, [double.NaN, double.NaN, 1, double.NaN]), Is.EqualTo(new[] { 1, 0.5, 0.5, 0.5 }));
        Assert.That(broken.Best, Is.EqualTo(1));
    }

    static double[] Rates(Plateau plateau, double rate, double[] metrics) => [.. metrics.Select(metric => rate = plateau.Next(metric, rate))];

    /// <summary>On w² / 2, gradient descent is fastest near rate 1 and diverges above 2.</summary>
    [Test]
    public void The_finder_suggests_a_rate_that_learns_and_leaves_no_trace()
    {
        var w = new Parameter("w", Tensor.From(1.0, -2, 3));
        var sgd = new Sgd([w]) { Momentum = 0.5, Schedule = 0.125 };
        Train();
        var (weights, state) = (w.Value.ToArray<double>(), sgd.GetState());
        var range = new LearningRateFinder { Minimum = 1e-4, Maximum = 100 }.Run(sgd, Train);

        Assert.That(range.Suggestion, Is.InRange(0.005, 1.5));
        Assert.That(range.Rates[0], Is.EqualTo(1e-4));
        Assert.That(range.Rates, Has.Count.LessThan(100), "it stops when the loss grows");
        Assert.That(range.Rates[1] / range.Rates[0], Is.EqualTo(range.Rates[11] / range.Rates[10]).Within(1e-12));
        Assert.That(range.Smoothed, Has.Count.EqualTo(range.Losses.Count));
        Assert.That(range.ToSvg(), Does.StartWith("<svg").And.Contain("learning rate").And.Not.Contain("NaN"));

        Assert.That(w.Value.ToArray<double>(), Is.EqualTo(weights));
        Assert.That(sgd.LearningRate, Is.EqualTo(0.125));
        Assert.That(sgd.StepCount, Is.EqualTo(1));
        Assert.That(sgd.GetState().Tensors["w/slot0"].ValuesEqual(state.Tensors["w/slot0"]));
        Assert.That(() => new LearningRateFinder().Run(sgd, () => double.NaN), Throws.InvalidOperationException);

        double Train()
        {
            sgd.ZeroGrad();
            var loss = (w.Value.Square() / 2).Sum();
            loss.Backward();
            sgd.Step();
            return loss.Item<double>();
        }
    }

    /// <summary>Gradients that waited for the optimizer's next step are no part of the test.</summary>
    [Test]
    public void The_finder_starts_with_no_gradients_accumulated()
    {
        var w = new Parameter("w", Tensor.From(2.0));
        var sgd = new Sgd([w]) { GradientAccumulationSteps = 2 };
        Train();
        var range = new LearningRateFinder { Minimum = 0.01, Maximum = 1, Steps = 9 }.Run(sgd, Train);

        var (weight, sum, losses) = (2.0, 0.0, new List<double>());
        for (var i = 0; i < range.Rates.Count; i++)
        {
            losses.Add(weight * weight / 2);
            sum += weight; // the gradient
            if (i % 2 == 0) continue;
            (weight, sum) = (weight - (range.Rates[i] * sum / 2), 0);
        }
        Assert.That(range.Losses, Is.EqualTo(losses).Within(1e-12));
        Assert.That((sgd.AccumulatedBatches, sgd.GetState().Tensors["w/accumulated"].Item<double>()), Is.EqualTo((1, 2.0)));

        double Train()
        {
            sgd.ZeroGrad();
            var loss = w.Value.Square() / 2;
            loss.Backward();
            sgd.Step();
            return loss.Item<double>();
        }
    }

    /// <summary>An optimizer of what is trained alone does not know the statistics of the model.</summary>
    [TestCase(false), TestCase(true)]
    public void The_finder_leaves_statistics_as_they_were(bool nested)
    {
        // the last normalization has nothing to train
        var inner = new Sequential { new Dense(3), new BatchNormalization(), new BatchNormalization { Center = false, Scale = false }, new Dense(1) };
        Model model = nested ? new Sequential { new BatchNormalization { Center = false, Scale = false }, inner } : inner;
        var (x, y) = (Tensor.Randn(new Generator(1), (20, 2)) + 5, Tensor.Randn(new Generator(2), (20, 1)));
        model.Call(x, training: true);
        var sgd = new Sgd(model.Parameters.Where(parameter => parameter.Trainable));
        var before = model.Parameters.Select(parameter => parameter.Value.ToArray<float>()).ToArray();
        new LearningRateFinder { Steps = 5 }.Run(sgd, () =>
        {
            sgd.ZeroGrad();
            var loss = Loss.MeanSquaredError.Call(model.Call(x, training: true), y);
            loss.Backward();
            sgd.Step();
            return loss.Item<double>();
        });
        Assert.That(model.Parameters.Select(parameter => parameter.Value.ToArray<float>()), Is.EqualTo(before));
    }
}
