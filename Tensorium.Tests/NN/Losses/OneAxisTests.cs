using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Losses;

/// <summary>Predictions of shape (batch,): each element is an example.</summary>
[TestFixture]
public class OneAxisTests
{
    static readonly double[] Predicted = [0.9, 0.2, 0.6, 0.4, 0.7], Right = [1, 0, 0, 1, 1], Weights = [1, 0, 2, 0.5, 1];

    [Test]
    public void Accuracy_is_binary()
    {
        // 0.6 and 0.4 are wrong
        Assert.That(Streamed(Metric.Accuracy(), weighted: false), Is.EqualTo(3 / 5.0).Within(1e-12));
        Assert.That(Streamed(Metric.Accuracy(), weighted: true), Is.EqualTo(2 / 4.5).Within(1e-12));
        Assert.That(Streamed(Metric.BinaryAccuracy(), weighted: true), Is.EqualTo(2 / 4.5).Within(1e-12));
        var column = Metric.Accuracy();
        column.Update(Tensor.From(Predicted), Tensor.From(1, 0, 0, 1, 1).Unsqueeze(1));
        Assert.That(column.Result, Is.EqualTo(3 / 5.0).Within(1e-12));
        var row = Metric.Accuracy();
        row.Update(Tensor.From(0.1, 0.7, 0.2), Tensor.Scalar(1, DType.Int32));
        Assert.That(row.Result, Is.EqualTo(1), "scores of one example");
    }

    [Test]
    public void An_error_is_the_mean_of_all_examples()
    {
        double[] errors = [.. Predicted.Zip(Right, (p, t) => Math.Abs(p - t))];
        Assert.That(Streamed("mae", weighted: false), Is.EqualTo(errors.Average()).Within(1e-12));
        Assert.That(Streamed("mae", weighted: true), Is.EqualTo(errors.Zip(Weights, (e, w) => e * w).Sum() / Weights.Sum()).Within(1e-12));
        var (p, t, w) = (Tensor.From(Predicted), Tensor.From(Right), Tensor.From(Weights));
        var loss = Loss.MeanAbsoluteError;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loss.Call(p, t).Item<double>(), Is.EqualTo(errors.Average()).Within(1e-12));
            Assert.That(loss.Call(p, t, w).Item<double>(), Is.EqualTo(errors.Zip(Weights, (e, each) => e * each).Sum() / 5).Within(1e-12));
            Assert.That(loss.With(LossReduction.None).Call(p, t).ToArray<double>(), Is.EqualTo(errors).Within(1e-12));
            Assert.That(loss.With(LossReduction.Sum).Call(p, t).Item<double>(), Is.EqualTo(errors.Sum()).Within(1e-12));
        }
    }

    [Test]
    public void A_model_that_gives_them_is_evaluated_the_same_in_any_batches()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = "ones" }, new Lambda(x => x.Squeeze(-1)) };
        model.Compile(new Sgd { LearningRate = 0 }, "mse", ["mae", "accuracy"], ["mae"]);
        var data = new Dataset(Tensor.From(Predicted).To(DType.Float32).Unsqueeze(1), Tensor.From(Right), Tensor.From(Weights));
        var (whole, parts) = (model.Evaluate(data, batchSize: 5), model.Evaluate(data, batchSize: 4));
        Assert.That(parts.Metrics.Values, Is.EqualTo(whole.Metrics.Values).Within(1e-6));
        Assert.That(whole["accuracy"], Is.EqualTo(3 / 5.0).Within(1e-6));
    }

    static double Streamed(Metric metric, bool weighted)
    {
        foreach (var part in new[] { ..4, 4..5 })
            metric.Update(Tensor.From(Predicted)[part], Tensor.From(Right)[part], weighted ? Tensor.From(Weights)[part] : null);
        return metric.Result;
    }
}
