using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN;

[TestFixture]
public class LossTests
{
    static readonly double[,] Scores = { { 1, -2, 0.5 }, { 1000, 1000, -1000 }, { 0, 0, 0 } };
    static readonly int[] Labels = [2, 0, 1];

    [Test]
    public void Cross_entropy_of_logits_and_its_gradient()
    {
        var logits = Tensor.From(Scores).WithGrad();
        var loss = Loss.SparseCategoricalCrossentropy(fromLogits: true).Call(logits, Tensor.From(Labels));
        loss.Backward();

        var sum = Math.Exp(1) + Math.Exp(-2) + Math.Exp(0.5);
        Assert.That(loss.Item<double>(), Is.EqualTo((Math.Log(sum) - 0.5 + Math.Log(2) + Math.Log(3)) / 3).Within(1e-12));
        double[] gradient =
        [
            Math.Exp(1) / sum / 3, Math.Exp(-2) / sum / 3, (Math.Exp(0.5) / sum - 1) / 3,
            -0.5 / 3, 0.5 / 3, 0, 1 / 9.0, -2 / 9.0, 1 / 9.0,
        ];
        Assert.That(logits.Grad!.ToArray<double>(), Is.EqualTo(gradient).Within(1e-12));
        Assert.That(Loss.CrossEntropy(logits, Tensor.From(Labels)), Is.EqualTo(loss));
    }

    [Test]
    public void Cross_entropy_of_probabilities()
    {
        var p = Tensor.From(new[,] { { 0.25, 0.75 }, { 1.0, 0.0 } });
        var loss = Loss.SparseCategoricalCrossentropy().Call(p, Tensor.From(new[,] { { 0 }, { 1 } }));
        Assert.That(loss.Item<double>(), Is.EqualTo((-Math.Log(0.25) - Math.Log(1e-7)) / 2).Within(1e-6), "clipped at 1e-7 as in Keras");
    }

    [Test]
    public void Mean_squared_error_and_its_gradient()
    {
        var y = Tensor.From(new[,] { { 1.0, 2 }, { -3, 0.5 } }).WithGrad();
        var loss = Loss.MeanSquaredError.Call(y, Tensor.From(new[,] { { 0, 2 }, { 1, 1 } }));
        loss.Backward();
        Assert.That(loss.Item<double>(), Is.EqualTo((1 + 0 + 16 + 0.25) / 4).Within(1e-14));
        Assert.That(y.Grad!.ToArray<double>(), Is.EqualTo(new[] { 0.5, 0, -2, -0.25 }).Within(1e-14));
        var column = Tensor.From(new[,] { { 1f }, { 2f } });
        Assert.That(Loss.MeanSquaredError.Call(column, Tensor.From(3f, 5f)).Item<float>(), Is.EqualTo(6.5f), "a column against a row");
    }

    [Test]
    public void Accuracy_streams()
    {
        var accuracy = Metric.Accuracy();
        Assert.That(accuracy.Result, Is.NaN);
        accuracy.Update(Tensor.From(Scores), Tensor.From(0, 0, 1));
        accuracy.Update(Tensor.From(new[,] { { 0f, 1f } }), Tensor.From(1L));
        Assert.That(accuracy.Result, Is.EqualTo(0.75));
        accuracy.Reset();
        Assert.That(accuracy.Result, Is.NaN);
    }

    [TestCase(3), TestCase(-1)]
    public void A_label_out_of_range_is_named(int label) =>
        Assert.That(() => Loss.CrossEntropy(Tensor.From(Scores), Tensor.From(0, 1, label)).Item<float>(),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"label {label} "));

    [Test]
    public void Shapes_that_do_not_fit_are_named()
    {
        Action<Tensor, Tensor>[] mistakes =
        [
            (scores, labels) => Loss.CrossEntropy(scores, labels),
            (scores, labels) => Loss.MeanSquaredError.Call(scores, labels),
            (scores, labels) => Metric.Accuracy().Update(scores, labels),
        ];
        foreach (var mistake in mistakes)
            Assert.That(() => mistake(Tensor.From(Scores), Tensor.From(0, 1)),
                Throws.TypeOf<ShapeException>().With.Message.Contains("(3, 3)").And.Message.Contains("(2,)"));
    }
}
