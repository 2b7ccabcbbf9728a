using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Metrics;

/// <summary>Types, shapes, weights and labels that metrics take.</summary>
[TestFixture]
public class MetricInputTests
{
    [Test]
    public void Targets_keep_their_fractions_beside_predictions_of_integers()
    {
        Tensor p = Tensor.From(1, 2), t = Tensor.From(1.5f, 2.5f);
        Assert.That(Of(Metric.RootMeanSquaredError(), p, t), Is.EqualTo(0.5));
        Assert.That(Of(Metric.R2(), p, t), Is.EqualTo(1 - (0.5 / 0.5)));
        Assert.That(Of(Metric.Accuracy(), p, t), Is.Zero);
    }

    [TestCase(2), TestCase(2, 1), TestCase(2, 3), TestCase(2, 3, 1)]
    public void Weights_are_of_the_examples_or_of_their_first_axes(params int[] shape)
    {
        var random = new System.Random(4);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        var (p, w, labels) = (Draw(24), Draw(shape.Aggregate((a, b) => a * b)), Array.ConvertAll(Draw(6), x => (int)(x * 4)));
        double W(int row) => w[row * w.Length / 6];
        double T(int i) => labels[i / 4] == i % 4 ? 1 : 0;
        int Best(int row) => Enumerable.Range(0, 4).MaxBy(c => p[(4 * row) + c]);
        var squares = Enumerable.Range(0, 24).Sum(i => W(i / 4) * Math.Pow(p[i] - T(i), 2)) / Enumerable.Range(0, 24).Sum(i => W(i / 4));
        var (f1, r2) = (new double[4], new double[4]);
        for (var c = 0; c < 4; c++)
        {
            double Sum(Func<int, double> of) => Enumerable.Range(0, 6).Sum(row => W(row) * of(row));
            double Is(bool holds) => holds ? 1 : 0;
            var both = Sum(row => Is(labels[row] == c && Best(row) == c));
            var all = Sum(row => Is(labels[row] == c) + Is(Best(row) == c));
            f1[c] = all > 0 ? 2 * both / all : 0;
            var mean = Sum(row => T((4 * row) + c)) / Sum(_ => 1);
            var total = Sum(row => Math.Pow(T((4 * row) + c) - mean, 2));
            r2[c] = total > 0 ? 1 - (Sum(row => Math.Pow(T((4 * row) + c) - p[(4 * row) + c], 2)) / total) : 0;
        }
        Tensor predictions = Tensor.From<double>(p, (2, 3, 4)), sparse = Tensor.From<int>(labels, (2, 3));
        var (hot, weights) = (sparse.OneHot(4, DType.Float64), Tensor.From<double>(w, Shape.Create(Array.ConvertAll(shape, length => (long)length))));
        Assert.That(Of(new F1Score(), predictions, sparse, weights), Is.EqualTo(f1.Average()).Within(1e-12));
        Assert.That(Of(Metric.R2(), predictions, hot, weights), Is.EqualTo(r2.Average()).Within(1e-12));
        Assert.That(Of(Metric.RootMeanSquaredError(), predictions, hot, weights), Is.EqualTo(Math.Sqrt(squares)).Within(1e-12));
        Assert.That(Of(Metric.MeanSquaredError(), predictions, hot, weights), Is.EqualTo(squares).Within(1e-12));
    }

    // 0.1 and 0.6 in Float32 lie above those of Float64
    [Test]
    public void A_prediction_that_equals_the_threshold_is_not_above_it([Values(0.1, 0.6)] double threshold, [Values] bool isDouble)
    {
        Tensor p = Tensor.From(threshold, 0.9).To(isDouble ? DType.Float64 : DType.Float32), t = Tensor.From(0, 1);
        Assert.That(Of(new Precision(threshold), p, t), Is.EqualTo(1));
        Assert.That(Of(new Recall(threshold), p, 1 - t), Is.Zero);
        Assert.That(Of(new F1Score(F1Average.Macro, threshold), p, t), Is.EqualTo(1));
        Assert.That(Of(Metric.BinaryAccuracy(threshold), p, t), Is.EqualTo(1));
    }

    [TestCase(3), TestCase(-1)]
    public void A_label_that_is_no_class_is_not_among_the_best(int label) =>
        Assert.That(() => Of(Metric.SparseTopKCategoricalAccuracy(2), Tensor.From(new[,] { { 1.0, 2, 3 } }), Tensor.From(label)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"label {label} "));

    [Test]
    public void Batches_without_examples_say_nothing()
    {
        Metric[] metrics = [new F1Score(), new Precision(), new Recall(), new Auc(), Metric.R2(), new ConfusionMatrix(3), Metric.Accuracy()];
        foreach (var metric in metrics)
            Assert.That(Of(metric, Tensor.Zeros((0, 3)), Tensor.Zeros((0, 3))), Is.NaN, metric.Name);
    }

    static double Of(Metric metric, Tensor predictions, Tensor targets, Tensor? weights = null)
    {
        metric.Update(predictions, targets, weights);
        return metric.Result;
    }
}
