using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Metrics;

/// <summary>Metrics over batches of different sizes against counts over all examples at once.</summary>
[TestFixture]
public class MetricTests
{
    const int Count = 500, Classes = 4;

    static readonly System.Random Random = new(8);
    static readonly double[] Scores = [.. Enumerable.Range(0, Count).Select(_ => Math.Round(Random.NextDouble(), 3))];
    static readonly bool[] Positive = Array.ConvertAll(Scores, score => Random.NextDouble() < (0.2 + score) / 1.5);
    static readonly double[] Weights = [.. Enumerable.Range(0, Count).Select(_ => Random.NextDouble())];
    static readonly double[][] Rows = [.. Scores.Select(_ => Enumerable.Range(0, Classes).Select(_ => Random.NextDouble()).ToArray())];
    static readonly int[] Labels = Array.ConvertAll(Rows, row => Random.NextDouble() < 0.6 ? Array.IndexOf(row, row.Max()) : Random.Next(Classes));

    [TestCase(false), TestCase(true)]
    public void Two_classes(bool weighted)
    {
        double W(int i) => weighted ? Weights[i] : 1;
        double Sum(Func<int, bool> where) => Enumerable.Range(0, Count).Where(i => where(i)).Sum(W);
        foreach (var threshold in new[] { 0.5, 0.3 })
        {
            var both = Sum(i => Scores[i] > threshold && Positive[i]);
            var (precision, recall) = (both / Sum(i => Scores[i] > threshold), both / Sum(i => Positive[i]));
            Check(new Precision(threshold), precision, weighted);
            Check(new Recall(threshold), recall, weighted);
            Check(new F1Score(F1Average.Macro, threshold), 2 * precision * recall / (precision + recall), weighted);
            Check(Metric.BinaryAccuracy(threshold), Sum(i => Scores[i] > threshold == Positive[i]) / Sum(_ => true), weighted);
        }
        Check(Metric.Accuracy(), Sum(i => Scores[i] > 0.5 == Positive[i]) / Sum(_ => true), weighted);
    }

    [TestCase(false), TestCase(true)]
    public void Area_under_the_curve_is_nearly_the_exact_one(bool weighted)
    {
        // ROC: the share of pairs in the right order, ties counting half
        double W(int i) => weighted ? Weights[i] : 1;
        double right = 0, pairs = 0;
        for (var i = 0; i < Count; i++)
            for (var j = 0; j < Count; j++)
            {
                if (!Positive[i] || Positive[j]) continue;
                pairs += W(i) * W(j);
                right += W(i) * W(j) * (Scores[i] > Scores[j] ? 1 : Scores[i] == Scores[j] ? 0.5 : 0);
            }
        Check(new Auc(thresholds: 1002), right / pairs, weighted, 1e-12);
        Check(new Auc(), right / pairs, weighted, 2e-3);
        // PR: precision averaged over recall
        var order = Enumerable.Range(0, Count).OrderByDescending(i => Scores[i]).ToArray();
        double taken = 0, hits = 0, area = 0, all = Enumerable.Range(0, Count).Where(i => Positive[i]).Sum(W);
        foreach (var i in order)
        {
            taken += W(i);
            if (!Positive[i]) continue;
            hits += W(i);
            area += W(i) / all * hits / taken;
        }
        Check(new Auc(AucCurve.PrecisionRecall), area, weighted, 0.02);
    }

    // from Keras's documentation of keras.metrics.AUC
    [Test]
    public void Area_of_Keras_s_example()
    {
        var auc = new Auc(thresholds: 3);
        auc.Update(Tensor.From(0, 0.5f, 0.3f, 0.9f), Tensor.From(0, 0, 1, 1));
        Assert.That(auc.Result, Is.EqualTo(0.75).Within(1e-12));
        auc.Reset();
        auc.Update(Tensor.From(0, 0.5f, 0.3f, 0.9f), Tensor.From(0, 0, 1, 1), Tensor.From(1f, 0, 0, 1));
        Assert.That(auc.Result, Is.EqualTo(1).Within(1e-12));
        var logits = new Auc(thresholds: 3, fromLogits: true);
        logits.Update(Tensor.From(-20, 0.0, -1, 2), Tensor.From(0, 0, 1, 1));
        Assert.That(logits.Result, Is.EqualTo(0.75).Within(1e-6));
    }

    [Test]
    public void NaN_is_not_among_the_best()
    {
        var p = Tensor.From(new[,] { { double.NaN, double.NaN, double.NaN }, { 1, double.NaN, 3 }, { 1, 2, double.PositiveInfinity } });
        var labels = Tensor.From(0, 2, 2);
        var (sparse, categorical) = (Metric.SparseTopKCategoricalAccuracy(2), Metric.TopKCategoricalAccuracy(2));
        sparse.Update(p, labels);
        categorical.Update(p, labels.OneHot(3));
        Assert.That((sparse.Result, categorical.Result), Is.EqualTo((2 / 3.0, 2 / 3.0)).Within(1e-12));
    }

    [Test]
    public void Several_classes()
    {
        var (p, labels) = (Tensor.From<double>(Rows.SelectMany(row => row).ToArray(), (Count, Classes)), Tensor.From(Labels));
        var chosen = Array.ConvertAll(Rows, row => Array.IndexOf(row, row.Max()));
        var share = Enumerable.Range(0, Count).Count(i => chosen[i] == Labels[i]) / (double)Count;
        var hot = labels.OneHot(Classes);
        Assert.That(Stream(Metric.Accuracy(), p, labels), Is.EqualTo(share).Within(1e-12));
        Assert.That(Stream(Metric.SparseCategoricalAccuracy(), p, labels.Unsqueeze(-1)), Is.EqualTo(share).Within(1e-12));
        Assert.That(Stream(Metric.CategoricalAccuracy(), p, hot), Is.EqualTo(share).Within(1e-12));
        Assert.That(Stream(Metric.Accuracy(), p, hot), Is.EqualTo(share).Within(1e-12));
        foreach (var k in new[] { 1, 2, 4 })
        {
            var best = Enumerable.Range(0, Count).Count(i => Rows[i].OrderDescending().Take(k).Contains(Rows[i][Labels[i]])) / (double)Count;
            Assert.That(Stream(Metric.TopKCategoricalAccuracy(k), p, hot), Is.EqualTo(best).Within(1e-12));
            Assert.That(Stream(Metric.SparseTopKCategoricalAccuracy(k), p, labels), Is.EqualTo(best).Within(1e-12));
        }
        var matrix = new ConfusionMatrix(Classes);
        Assert.That(Stream(matrix, p, labels), Is.EqualTo(share).Within(1e-12));
        var f1 = new double[Classes];
        for (var c = 0; c < Classes; c++)
        {
            for (var d = 0; d < Classes; d++)
                Assert.That(matrix[c, d], Is.EqualTo(Enumerable.Range(0, Count).Count(i => Labels[i] == c && chosen[i] == d)));
            f1[c] = 2.0 * matrix[c, c] / (Labels.Count(l => l == c) + chosen.Count(l => l == c));
        }
        var score = new F1Score();
        Assert.That(Stream(score, p, labels), Is.EqualTo(f1.Average()).Within(1e-12));
        Assert.That(score.PerClass, Is.EqualTo(f1).Within(1e-12));
        Assert.That(Stream(new F1Score(F1Average.Micro), p, hot), Is.EqualTo(share).Within(1e-12));
        Assert.That(Stream(new F1Score(F1Average.Weighted), p, labels), Is.EqualTo(Labels.Average(l => f1[l])).Within(1e-12));
        Assert.That(Stream(new Recall(0.5, 1), p, hot), Is.EqualTo(
            Enumerable.Range(0, Count).Count(i => Labels[i] == 1 && Rows[i][1] > 0.5) / (double)Labels.Count(l => l == 1)).Within(1e-12));
    }

    [Test]
    public void Errors_of_numbers()
    {
        var (p, t) = (Tensor.Randn(new Generator(1), (Count, 2), 100, 1, DType.Float64), Tensor.Randn(new Generator(2), (Count, 2), 100, 1, DType.Float64));
        var (ps, ts) = (p.ToArray<double>(), t.ToArray<double>());
        var squares = ps.Zip(ts, (a, b) => (a - b) * (a - b)).Average();
        Assert.That(Stream(Metric.MeanSquaredError(), p, t), Is.EqualTo(squares).Within(1e-10));
        Assert.That(Stream(Metric.RootMeanSquaredError(), p, t), Is.EqualTo(Math.Sqrt(squares)).Within(1e-10));
        Assert.That(Stream(Metric.MeanAbsoluteError(), p, t), Is.EqualTo(ps.Zip(ts, (a, b) => Math.Abs(a - b)).Average()).Within(1e-10));
        double r2 = 0;
        for (var c = 0; c < 2; c++)
        {
            var mean = ts.Where((_, i) => i % 2 == c).Average();
            double residual = 0, total = 0;
            for (var i = c; i < ts.Length; i += 2)
                (residual, total) = (residual + Math.Pow(ps[i] - ts[i], 2), total + Math.Pow(ts[i] - mean, 2));
            r2 += (1 - (residual / total)) / 2;
        }
        Assert.That(Stream(Metric.R2(), p, t), Is.EqualTo(r2).Within(1e-10));
        var constant = Metric.R2();
        constant.Update(p, Tensor.OnesLike(t));
        Assert.That(constant.Result, Is.Zero);
        var mean3 = new Mean();
        mean3.Update(1);
        mean3.Update(5, 3);
        mean3.Update(Tensor.From(4f, 4f));
        Assert.That(mean3.Result, Is.EqualTo(4).Within(1e-12));
    }

    [TestCaseSource(typeof(Metric), nameof(Metric.Names))]
    public void By_name_and_by_config(string name)
    {
        Metric metric = name;
        Assert.That(metric.Name, Is.EqualTo(name));
        Assert.That(metric.Result, Is.NaN);
        Assert.That(Metric.FromConfig(LayerConfig.FromJson(metric.Config.ToJson())).Config, Is.EqualTo(metric.Config));
    }

    [Test]
    public void Names_options_and_mistakes()
    {
        var metric = Metric.FromConfig(new Precision(0.25, 2) { Name = "of cats" }.Config);
        Assert.That((metric.Name, ((Precision)metric).Threshold, ((Precision)metric).ClassId), Is.EqualTo(("of cats", 0.25, 2)));
        Assert.That(Metric.FromConfig(Metric.Of(Loss.Huber(3)).Config).Config, Is.EqualTo(Metric.Of(Loss.Huber(3)).Config));
        Assert.That(((Metric)"hinge").Name, Is.EqualTo("hinge"));
        Assert.That(() => (Metric)"acuracy", Throws.ArgumentException.With.Message.Contains("accuracy"));
        Assert.That(() => Metric.Custom("own", (p, t) => p).Config, Throws.TypeOf<NotSupportedException>());
        Assert.That(() => new Auc().Update(Tensor.From(1.5f), Tensor.From(1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ConfusionMatrix(2).Update(Tensor.Ones((1, 2)), Tensor.From(2)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ConfusionMatrix(3).Update(Tensor.Ones((1, 2)), Tensor.From(0)), Throws.TypeOf<ShapeException>());
        Assert.That(() => new Precision().Update(Tensor.Ones((2, 2)), Tensor.From(0, 1)), Throws.TypeOf<ShapeException>());
    }

    // hinge is a loss, mse a short name, Accuracy another spelling
    [TestCase("accuracy"), TestCase("mse"), TestCase("hinge"), TestCase("AUC"), TestCase("Accuracy")]
    public void A_function_is_not_saved_under_the_name_of_a_built_in_metric(string name)
    {
        var (p, t) = (Tensor.From(3f), Tensor.From(1f));
        foreach (var metric in new[] { Metric.Custom(name, (p, _) => p), Metric.Of(Loss.Custom(name, (p, _) => p)) })
        {
            metric.Update(p, t);
            Assert.That((metric.Name, metric.Result), Is.EqualTo((name, 3.0)));
            Assert.That(() => metric.Config, Throws.TypeOf<NotSupportedException>().With.Message.Contains(name));
        }
        Assert.That(() => Loss.Custom(name, (p, _) => p).Config, Throws.TypeOf<NotSupportedException>().With.Message.Contains(name));
    }

    [Test]
    public void A_registered_function_is_saved_and_built_in_names_are_not_registered()
    {
        Metric.Register("thrice", () => Metric.Custom("thrice", (p, _) => p * 3));
        var again = Metric.FromConfig(Metric.Custom("thrice", (p, _) => p * 3).Config);
        again.Update(Tensor.From(2f), Tensor.From(1f));
        Assert.That((again.Name, again.Result), Is.EqualTo(("thrice", 6.0)));
        foreach (var name in new[] { "accuracy", "mse", "AUC", "BinaryAccuracy" })
            Assert.That(() => Metric.Register(name, () => Metric.Accuracy()), Throws.ArgumentException.With.Message.Contains("built in"), name);
        foreach (var name in new[] { "hinge", "mse", "KLDivergence" })
            Assert.That(() => Loss.Register(Loss.Custom(name, (p, _) => p)), Throws.ArgumentException.With.Message.Contains("built in"), name);
    }

    static void Check(Metric metric, double expected, bool weighted, double tolerance = 1e-12)
    {
        var targets = Tensor.From(Array.ConvertAll(Positive, each => each ? 1f : 0f));
        Assert.That(Stream(metric, Tensor.From(Scores).Unsqueeze(-1), targets, weighted ? Tensor.From(Weights) : null),
            Is.EqualTo(expected).Within(tolerance), metric.Name);
        metric.Reset();
        Assert.That(metric.Result, Is.NaN);
    }

    static double Stream(Metric metric, Tensor p, Tensor t, Tensor? weights = null)
    {
        foreach (var part in new[] { 0..1, 1..200, 200..Count }) metric.Update(p[part], t[part], weights?[part]);
        return metric.Result;
    }

    // torchmetrics' and keras.metrics.Accuracy's use
    [Test]
    public void Accuracy_of_labels_is_the_share_that_is_equal()
    {
        Tensor said = Tensor.From(2L, 0, 2, 1), true64 = Tensor.From(2L, 0, 1, 1), true32 = Tensor.From(2, 0, 1, 1);
        Assert.That(Of(said, true64), Is.EqualTo(0.75));
        Assert.That(Of(said.Unsqueeze(1), true32), Is.EqualTo(0.75));
        Assert.That(Of(said > 0, true64 > 0), Is.EqualTo(1));

        static double Of(Tensor p, Tensor t)
        {
            var metric = Metric.Accuracy();
            metric.Update(p, t);
            return metric.Result;
        }
    }
}
