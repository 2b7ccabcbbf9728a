using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Losses;

/// <summary>Labels that are not counted: as if their examples were not there.</summary>
[TestFixture]
public class IgnoredClassTests
{
    static readonly double[,] Scores = { { 1, -2, 0.5 }, { 0, 3, 1 }, { -1, 0.25, 2 }, { 4, 4, 4 } };
    static readonly int[] Labels = [0, -1, 2, 1];
    static readonly double[] Weights = [1, 5, 2, 0.5];

    [TestCase(true, 0), TestCase(false, 0), TestCase(true, 0.2), TestCase(false, 0.2)]
    public void The_mean_is_that_of_the_others(bool fromLogits, double smoothing)
    {
        var p = Tensor.From(Scores);
        if (!fromLogits) p = p.Softmax();
        p = p.Detach().WithGrad();
        var loss = Loss.SparseCategoricalCrossentropy(fromLogits, smoothing, ignoreClass: -1);
        double[] each = [.. Enumerable.Range(0, 4).Select(row => Labels[row] < 0 ? 0 : Expected(row, smoothing))];
        var labels = Tensor.From(Labels);
        var weights = Tensor.From(Weights);
        var weighted = each.Zip(Weights, (value, weight) => value * weight).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Check(LossReduction.SumOverBatchSize, null, each.Sum() / 3);
            Check(LossReduction.Sum, null, each.Sum());
            Check(LossReduction.MeanWithSampleWeight, null, each.Sum() / 3);
            Check(LossReduction.SumOverBatchSize, weights, weighted.Sum() / 3);
            Check(LossReduction.MeanWithSampleWeight, weights, weighted.Sum() / 3.5);
            Assert.That(loss.With(LossReduction.None).Call(p, labels).ToArray<double>(), Is.EqualTo(each).Within(1e-9));
            Assert.That(loss.Call(p, labels.Unsqueeze(1)).Item<double>(), Is.EqualTo(each.Sum() / 3).Within(1e-9));
        }
        var value = loss.Call(p, labels);
        value.Backward();
        Assert.That(p.Grad![1].ToArray<double>(), Is.All.Zero);
        Assert.That(p.Grad![0].ToArray<double>(), Is.All.Not.Zero);

        void Check(LossReduction reduction, Tensor? sampleWeights, double expected) => Assert.That(
            loss.With(reduction).Call(p, labels, sampleWeights).Item<double>(), Is.EqualTo(expected).Within(1e-9), $"{reduction}");
    }

    [Test]
    public void Nothing_but_ignored_labels_costs_nothing()
    {
        var loss = Loss.SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 255);
        var p = Tensor.Zeros((2, 3)).WithGrad();
        var value = loss.Call(p, Tensor.From(255, 255));
        value.Backward();
        Assert.That(value.Item<float>(), Is.Zero);
        Assert.That(p.Grad!.ToArray<float>(), Is.All.Zero);
        Assert.That(() => loss.Call(p, Tensor.From(254, 255)).Item<float>(), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(Loss.FromConfig(LayerConfig.FromJson(loss.Config.ToJson())).Config, Is.EqualTo(loss.Config));
    }

    [TestCase(false), TestCase(true)]
    public void A_metric_of_it_counts_the_others_alone(bool weighted)
    {
        var metric = Metric.Of(Loss.SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1));
        foreach (var part in new[] { ..1, 1..4 })
            metric.Update(Tensor.From(Scores)[part], Tensor.From(Labels)[part], weighted ? Tensor.From(Weights)[part] : null);
        double[] weights = weighted ? Weights : [1, 1, 1, 1];
        int[] counted = [0, 2, 3];
        Assert.That(metric.Result, Is.EqualTo(counted.Sum(row => weights[row] * Expected(row, 0)) / counted.Sum(row => weights[row])).Within(1e-9));
        metric.Reset();
        metric.Update(Tensor.From(Scores)[1..2], Tensor.From(Labels)[1..2]);
        Assert.That(metric.Result, Is.NaN, "nothing counts");
    }

    static double Expected(int row, double smoothing)
    {
        double sum = 0, result = 0;
        for (var c = 0; c < 3; c++) sum += Math.Exp(Scores[row, c]);
        for (var c = 0; c < 3; c++)
            result -= ((c == Labels[row] ? 1 - smoothing : 0) + (smoothing / 3)) * (Scores[row, c] - Math.Log(sum));
        return result;
    }
}
