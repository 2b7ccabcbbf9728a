using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Training;

/// <summary>Which metrics the weights of examples and classes reach: those that are said to be weighted, as in Keras.</summary>
[TestFixture]
public class WeightedMetricTests
{
    // predictions 1, 2, 3, 4 of a net without anything to learn; errors 1, 2, 3, 4
    static Tensor X => Tensor.From(new[,] { { 1f }, { 2f }, { 3f }, { 4f } });

    static Tensor Y => Tensor.Zeros((4, 1));

    [Test]
    public void Only_weighted_metrics_heed_sample_weights()
    {
        var model = Identity();
        var data = new Dataset(X, Y, Tensor.From(1f, 0, 0, 3));
        var found = model.Evaluate(data, batchSize: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found["mae"], Is.EqualTo(2.5).Within(1e-6));
            Assert.That(found["weighted_mae"], Is.EqualTo(13 / 4.0).Within(1e-6)); // (1 + 3 * 4) / 4
            Assert.That(found["mse"], Is.EqualTo(49 / 4.0).Within(1e-6)); // (1 + 3 * 16) / 4: no other of that name
            Assert.That(found.Loss, Is.EqualTo(49 / 4.0).Within(1e-6)); // Σ w e² / n
            Assert.That(found.Metrics.Keys, Is.EqualTo(new[] { "loss", "mae", "weighted_mae", "mse" }));
        }
        var (_, plain, weighted) = found;
        Assert.That((plain, weighted), Is.EqualTo((2.5, 3.25)));
        Assert.That(model.Evaluate(X, Y)["weighted_mae"], Is.EqualTo(2.5).Within(1e-6));
    }

    [Test]
    public void Class_weights_reach_training_and_no_validation_split()
    {
        // classes 0 and 1 in turn; a net of probability 0.8 for class 1
        var labels = Tensor.From(1, 0, 1, 0, 1, 0, 1, 0);
        var model = new Sequential { new Dense(1) { KernelInitializer = "zeros", BiasInitializer = Initializer.Constant(0.8) } };
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanAbsoluteError, ["binary_accuracy"], ["binary_accuracy"]);
        var history = model.Fit(Tensor.Ones((8, 1)), labels, new FitOptions
        {
            BatchSize = 4,
            ValidationSplit = 0.5,
            ClassWeights = new Dictionary<int, double> { [0] = 3 },
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(history["loss"][0], Is.EqualTo((2 * 0.2 + 2 * 3 * 0.8) / 4).Within(1e-6));
            Assert.That(history["binary_accuracy"][0], Is.EqualTo(0.5));
            Assert.That(history["weighted_binary_accuracy"][0], Is.EqualTo(2 / 8.0).Within(1e-6));
            Assert.That(history["val_loss"][0], Is.EqualTo(0.5).Within(1e-6));
            Assert.That(history["val_weighted_binary_accuracy"][0], Is.EqualTo(0.5).Within(1e-6));
        }
    }

    [Test]
    public void Sample_weights_are_split_with_the_examples()
    {
        var model = Identity();
        var history = model.Fit(X, Y, new FitOptions { ValidationSplit = 0.5, SampleWeights = Tensor.From(1f, 1, 1, 3) });
        Assert.That(history["val_weighted_mae"][0], Is.EqualTo((3 + 3 * 4) / 4.0).Within(1e-6));
    }

    [Test]
    public void They_are_in_files_and_each_head_has_its_own()
    {
        var model = Identity();
        var path = Problems.Temporary("weighted.tensorium");
        model.Save(path);
        var data = new Dataset(X, Y, Tensor.From(1f, 0, 0, 3));
        Assert.That(Model.Load(path).Evaluate(data).Metrics, Is.EqualTo(model.Evaluate(data).Metrics));

        Input input = new(1);
        var two = new Model([input], [new Dense(1) { Name = "a" }.Call(input), new Dense(1) { Name = "b" }.Call(input)]);
        two.Compile(new Sgd(), ["mse", "mse"], metrics: [["mae"], []], weightedMetrics: [["mae"], ["mae"]]);
        var logs = two.Evaluate(new Dataset([X], [Y, Y])).Metrics.Keys;
        Assert.That(logs, Is.EqualTo(new[]
        {
            "loss", "a_loss", "b_loss", "a_mae", "a_weighted_mae", "b_mae",
        }));
        Assert.That(() => two.Compile(new Sgd(), ["mse", "mse"], weightedMetrics: [["mae"]]), Throws.ArgumentException.With.Message.Contains("weighted"));
    }

    static Sequential Identity()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = "ones" } };
        model.Compile(new Sgd { LearningRate = 0 }, "mse", ["mae"], ["mae", "mse"]);
        return model;
    }
}
