using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Callbacks;

/// <summary>Which way is better, where nobody says it.</summary>
[TestFixture]
public class MonitorTests
{
    static readonly string[] Heads = ["decoder2", "acceleration", "recall", "auc"];

    [Test]
    public void The_name_of_a_head_does_not_decide([ValueSource(nameof(Heads))] string head, [Values("loss", "mse", "accuracy")] string what)
    {
        // predictions are 0 at first and grow to targets of 1: errors fall and the binary accuracy rises at the end
        Input input = new(1);
        var model = new Model([input], [Head(head), Head("other")]);
        model.Compile(new Sgd { LearningRate = 0.05 }, ["mse", "mse"], metrics: [["mse", "accuracy"], []]);
        var callback = new EarlyStopping { Monitor = $"val_{head}_{what}", Patience = 100 };
        var (x, y) = (Tensor.Ones((4, 1)), Tensor.Ones((4, 1)));
        var history = model.Fit([x], [y, y], epochs: 5, validation: ([x], [y, y]), callbacks: [callback]);
        var values = history[$"val_{head}_{what}"];
        Assert.That(values.Distinct().Count(), Is.GreaterThan(1));
        Assert.That(callback.Best, Is.EqualTo(what == "accuracy" ? values.Max() : values.Min()));

        SymbolicTensor Head(string name) => new Dense(1) { Name = name, KernelInitializer = "zeros" }.Call(input);
    }

    static IEnumerable<TestCaseData> Named()
    {
        foreach (var name in new[]
        {
            "accuracy", "acc", "BinaryAccuracy", "f1", "r2_score", "R2Score", "recall", "precision", "auc", "cosine_similarity", "CosineSimilarity",
        })
            yield return new TestCaseData((Metric)name, true).SetArgDisplayNames(name);
        foreach (var name in new[] { "mae", "hinge", "RootMeanSquaredError", "kl_divergence" })
            yield return new TestCaseData((Metric)name, false).SetArgDisplayNames(name);
        yield return new TestCaseData(new ConfusionMatrix(2), true).SetArgDisplayNames("confusion matrix");
        yield return new TestCaseData(new Precision { Name = "of cats" }, true).SetArgDisplayNames("precision of another name");
        yield return new TestCaseData(Metric.Custom("my_accuracy", (p, t) => p), true).SetArgDisplayNames("an accuracy of one's own");
        yield return new TestCaseData(Metric.Custom("r2_loss", (p, t) => p), false).SetArgDisplayNames("a loss of one's own");
        yield return new TestCaseData(Metric.Custom("layer2_error", (p, t) => p), false).SetArgDisplayNames("r2 within a word");
        yield return new TestCaseData(Metric.Of(Loss.Custom("gap", (p, t) => p)), false).SetArgDisplayNames("a loss of one's own as a metric");
        yield return new TestCaseData(Metric.Of(Loss.CosineSimilarity()), false).SetArgDisplayNames("a loss of similarity");
    }

    [TestCaseSource(nameof(Named))]
    public void A_metric_knows_which_values_are_better(Metric metric, bool larger) => Assert.That(metric.LargerIsBetter, Is.EqualTo(larger));

    [Test]
    public void Similarity_is_1_for_one_direction_and_its_loss_is_the_negative()
    {
        // vectors of one direction, at a right angle, opposite
        var p = Tensor.From(new[,] { { 1.0, 2 }, { 3, 0 }, { 1, 1 } });
        var t = Tensor.From(new[,] { { 2.0, 4 }, { 0, 5 }, { -2, -2 } });
        foreach (var (metric, expected) in new[] { ((Metric)"cosine_similarity", new[] { 1.0, 0, -1 }), (Metric.Of(Loss.CosineSimilarity()), [-1, 0, 1]) })
        {
            for (var i = 0; i < 3; i++)
            {
                metric.Reset();
                metric.Update(p[i..(i + 1)], t[i..(i + 1)]);
                Assert.That(metric.Result, Is.EqualTo(expected[i]).Within(1e-9), $"{metric.Name} {i}");
            }
            var again = Metric.FromConfig(LayerConfig.FromJson(metric.Config.ToJson()));
            again.Update(p[..1], t[..1]);
            Assert.That((again.Name, again.Result), Is.EqualTo((metric.Name, expected[0])).Within(1e-9));
        }
        Assert.That(Metric.Of(Loss.CosineSimilarity()).Name, Is.EqualTo("cosine_similarity_loss"));
        Assert.That(Metric.FromConfig(new("cosine_similarity") { ["axis"] = 0 }).Config.Integer("axis"), Is.Zero);
    }
}
