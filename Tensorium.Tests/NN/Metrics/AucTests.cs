using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Metrics;

/// <summary>Areas by counting pairs, exactly, and one for each of several labels.</summary>
[TestFixture]
public class AucTests
{
    const int Count = 300, Labels = 3;

    static readonly System.Random Random = new(12);
    static readonly double[,] Scores = Matrix((_, label) => Math.Round(Random.NextDouble(), label + 1)); // many ties in label 0
    static readonly double[,] Truths = Matrix((i, label) => Random.NextDouble() * 1.5 < 0.2 + Scores[i, label] ? 1 : 0);
    static readonly double[] Weights = [.. Enumerable.Range(0, Count).Select(_ => Random.NextDouble())];

    [TestCase(false), TestCase(true)]
    public void The_exact_area_is_the_share_of_pairs_in_order(bool weighted)
    {
        for (var label = 0; label < Labels; label++)
        {
            var auc = new Auc { IsExact = true };
            foreach (var part in new[] { ..1, 1..120, 120..Count })
                auc.Update(Tensor.From(Scores)[part, label], Tensor.From(Truths)[part, label], weighted ? Tensor.From(Weights)[part] : null);
            Assert.That(auc.Result, Is.EqualTo(Pairs(label, weighted)).Within(1e-12));
        }
    }

    [Test]
    public void The_area_of_several_labels_is_the_mean_of_theirs()
    {
        double[] each = [.. Enumerable.Range(0, Labels).Select(label => Pairs(label, weighted: true))];
        var auc = new Auc { IsExact = true, MultiLabel = true };
        var byWeight = new Auc { IsExact = true, MultiLabel = true, LabelWeights = [1, 0, 3] };
        var thresholds = new Auc(thresholds: 2002) { MultiLabel = true };
        foreach (var metric in new[] { auc, byWeight, thresholds })
            metric.Update(Tensor.From(Scores), Tensor.From(Truths), Tensor.From(Weights));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(auc.PerLabel, Is.EqualTo(each).Within(1e-12));
            Assert.That(auc.Result, Is.EqualTo(each.Average()).Within(1e-12));
            Assert.That(byWeight.Result, Is.EqualTo((each[0] + (3 * each[2])) / 4).Within(1e-12));
            Assert.That(thresholds.Result, Is.EqualTo(each.Average()).Within(1e-12), "scores have three digits at most");
            Assert.That(Metric.FromConfig(LayerConfig.FromJson(byWeight.Config.ToJson())).Config, Is.EqualTo(byWeight.Config));
        }
    }

    [TestCase(false), TestCase(true)]
    public void NaN_makes_the_area_of_its_label_NaN_until_it_is_reset(bool exact)
    {
        var auc = new Auc { IsExact = exact, MultiLabel = true };
        auc.Update(Tensor.From(new[,] { { 0.2, double.NaN }, { 0.7, 0.3 } }), Tensor.From(new[,] { { 0, 0 }, { 1, 1 } }));
        auc.Update(Tensor.From(new[,] { { 0.1, 0.6 } }), Tensor.From(new[,] { { 0, 1 } }));
        Assert.That((auc.PerLabel[0], auc.PerLabel[1], auc.Result), Is.EqualTo((1.0, double.NaN, double.NaN)).Within(1e-12));
        auc.Reset();
        auc.Update(Tensor.From(new[,] { { 0.2, 0.1 }, { 0.7, 0.3 } }), Tensor.From(new[,] { { 0, 0 }, { 1, 1 } }));
        Assert.That(auc.Result, Is.EqualTo(1).Within(1e-12));
        Assert.That(
            () => auc.Update(Tensor.From(new[,] { { 0, double.PositiveInfinity } }), Tensor.From(new[,] { { 0, 1 } })),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Training_that_runs_into_NaN_is_ended_and_not_broken_by_it()
    {
        var model = new Sequential { new Dense(1, "sigmoid") };
        model.Compile(new Sgd(), "binary_crossentropy", ["auc"]);
        var end = new TerminateOnNaN();
        var history = model.Fit(Tensor.Full((4, 1), double.NaN), Tensor.From(0, 1, 0, 1), epochs: 3, callbacks: [end]);
        Assert.That((end.Batch, history.Epochs.Count, history["auc"][0]), Is.EqualTo(((long?)0, 1, double.NaN)));
    }

    [Test]
    public void The_exact_area_under_precision_is_that_of_scores_in_order()
    {
        // three of four in order: precision 1 up to recall 1/2, then from 1/2 to 2/3 (Davis and Goadrich 2006)
        var auc = new Auc(AucCurve.PrecisionRecall) { IsExact = true };
        auc.Update(Tensor.From(0.9, 0.8, 0.7, 0.1), Tensor.From(1, 0, 1, 0));
        Assert.That(auc.Result, Is.EqualTo(0.5 + (0.5 * (1 - (1 * Math.Log(3 / 2.0))))).Within(1e-12));
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new Auc { LabelWeights = [-1, 2] }, Throws.ArgumentException.With.Message.Contains("-1"));
            Assert.That(() => new Auc { LabelWeights = [1] }.Update(Tensor.From(0.5), Tensor.From(1)), Throws.InstanceOf<ShapeException>());
            Assert.That(() => new Auc { MultiLabel = true }.Update(Tensor.From(0.5), Tensor.From(1)), Throws.InstanceOf<ShapeException>());
            Assert.That(
                () => new Auc { MultiLabel = true, LabelWeights = [1, 1] }.Update(Tensor.From(Scores), Tensor.From(Truths)),
                Throws.InstanceOf<ShapeException>().With.Message.Contains("2 labels"));
        }
    }

    static double Pairs(int label, bool weighted)
    {
        double right = 0, all = 0;
        for (var i = 0; i < Count; i++)
            for (var j = 0; j < Count; j++)
            {
                if (Truths[i, label] == 0 || Truths[j, label] == 1) continue;
                var weight = weighted ? Weights[i] * Weights[j] : 1;
                all += weight;
                right += weight * (Scores[i, label] > Scores[j, label] ? 1 : Scores[i, label] == Scores[j, label] ? 0.5 : 0);
            }
        return right / all;
    }

    static double[,] Matrix(Func<int, int, double> value)
    {
        var matrix = new double[Count, Labels];
        for (var i = 0; i < Count; i++)
            for (var label = 0; label < Labels; label++) matrix[i, label] = value(i, label);
        return matrix;
    }
}
