using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Training;

/// <summary>Fit, Evaluate and Predict with a tensor for each input and output, and weights of examples for each output.</summary>
[TestFixture]
public class SeveralHeadsTests
{
    // both outputs are 1, 2, 3, 4 (of the first input) and 2, 4, 6, 8 (of the second): errors are known numbers
    static Tensor A => Tensor.From(new[,] { { 1f }, { 2f }, { 3f }, { 4f } });

    static Tensor B => 2 * A;

    static Tensor Zero => Tensor.Zeros((4, 1));

    [Test]
    public void Arrays_of_tensors_train_and_evaluate_as_a_dataset_of_them()
    {
        var generator = new Generator(2);
        Tensor a = Tensor.Randn(generator, 40, 1), b = Tensor.Randn(generator, 40, 1);
        Tensor y = a + b, z = a - b;
        Model first = Two(1), second = Two(1);
        var whole = first.Fit(new Dataset([a, b], [y, z]), epochs: 2, batchSize: 8);
        var split = second.Fit([a, b], [y, z], epochs: 2, batchSize: 8, validation: ([a, b], [y, z]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Problems.Values(second), Is.EqualTo(Problems.Values(first)));
            Assert.That(split["loss"], Is.EqualTo(whole["loss"]));
            Assert.That(split["val_loss"][^1], Is.EqualTo(second.Evaluate([a, b], [y, z], batchSize: 8).Loss));
            Assert.That(second.Fit([a, b], [y, z], new FitOptions { Epochs = 1 })["first_loss"], Has.Count.EqualTo(1));
            Assert.That(second.TrainOnBatch([a, b], [y, z]).Loss, Is.GreaterThan(0));
        }
    }

    [Test]
    public void Several_inputs_of_one_output_take_one_target()
    {
        Input a = new(1), b = new(1);
        var model = new Model([a, b], [new Dense(1) { KernelInitializer = "ones" }.Call(new Concatenate().Call(a, b))]);
        model.Compile("sgd", "mse");
        Assert.That(model.Evaluate([A, B], Zero).Loss, Is.EqualTo((9 + 36 + 81 + 144) / 4.0).Within(1e-4));
        Assert.That(model.Fit([A, B], 3 * A, validation: ([A, B], 3 * A))["loss"][0], Is.EqualTo(0).Within(1e-6));
        Tensor predictions = model.Predict([A, B]);
        Assert.That(predictions.ToArray<float>(), Is.EqualTo(new[] { 3f, 6, 9, 12 }));
    }

    [Test]
    public void Results_are_taken_apart()
    {
        var model = Two(null);
        (Tensor first, Tensor second) = model.PredictAll([A, B]);
        Assert.That((first.ToArray<float>(), second.ToArray<float>()), Is.EqualTo((A.ToArray<float>(), B.ToArray<float>())));
        Assert.That(() => { (Tensor _, Tensor _, Tensor _) = model.PredictAll([A, B]); }, Throws.ArgumentException.With.Message.Contains("2 results").And.Message.Contains("3 variables"));
        Assert.That(() => model.Predict([A, B]), Throws.InvalidOperationException.With.Message.Contains("PredictAll"));
    }

    [Test]
    public void Each_output_has_weights_of_examples_of_its_own()
    {
        var model = Two(null);
        Tensor ofFirst = Tensor.From(1f, 0, 0, 3), ofSecond = Tensor.From(0f, 0, 1, 0);
        // Keras: Σ w e² / n for each; squares of errors are 1, 4, 9, 16 and 4, 16, 36, 64
        double first = (1 + (3 * 16)) / 4.0, second = 36 / 4.0, plain = (4 + 16 + 36 + 64) / 4.0;
        var found = model.Evaluate(new Dataset([A, B], [Zero, Zero], [ofFirst, ofSecond]), batchSize: 3);
        var oneOnly = model.Evaluate(new Dataset([A, B], [Zero, Zero], [ofFirst, null]));
        var fitted = model.Fit([A, B], [Zero, Zero], new FitOptions { HeadSampleWeights = [ofFirst, ofSecond], BatchSize = 3 });
        var shared = model.Fit([A, B], [Zero, Zero], new FitOptions { SampleWeights = ofFirst });
        using (Assert.EnterMultipleScope())
        {
            Assert.That((found["first_loss"], found["second_loss"]), Is.EqualTo((first, second)).Within(1e-5));
            Assert.That(found.Loss, Is.EqualTo(first + second).Within(1e-5));
            Assert.That((oneOnly["first_loss"], oneOnly["second_loss"]), Is.EqualTo((first, plain)).Within(1e-5));
            Assert.That(found["second_weighted_mae"], Is.EqualTo(6).Within(1e-6)); // the third example alone
            Assert.That(fitted["loss"][0], Is.EqualTo(first + second).Within(1e-5));
            Assert.That(shared["second_loss"][0], Is.EqualTo((4 + (3 * 64)) / 4.0).Within(1e-4), "one for all outputs, as in Keras");
        }
    }

    [Test]
    public void Weights_of_each_output_follow_their_examples()
    {
        var data = new Dataset([A, B], [A, B], [null, Tensor.From(1f, 2, 3, 4)]);
        Assert.That(data.Slice(1, 2).HeadSampleWeights[1]!.ToArray<float>(), Is.EqualTo(new[] { 2f, 3 }));
        Assert.That(data.Slice(1, 2).HeadSampleWeights[0], Is.Null);
        foreach (var batch in data.Batches(3, new Generator(1)))
            Assert.That(batch.HeadSampleWeights[1]!.ToArray<float>(), Is.EqualTo(batch.Inputs[0].ToArray<float>()));
        Assert.That(data.SampleWeights, Is.Null);
        Assert.That(new Dataset([A], [A, B], Tensor.Ones(4)).HeadSampleWeights, Has.Count.EqualTo(2).And.None.Null);
    }

    [Test]
    public void One_loss_is_that_of_every_output_and_metrics_are_one_for_each_or_a_list_for_each()
    {
        var model = Two(null);
        model.Compile("adam", "mse", ["mae", "RootMeanSquaredError"]);
        Assert.That(model.Evaluate([A, B], [Zero, Zero]).Metrics.Keys, Is.EqualTo(new[] { "loss", "first_loss", "second_loss", "first_mae", "second_RootMeanSquaredError" }));
        model.Compile("adam", losses: ["mse", "mae"], lossWeights: [0.9, 0.1], metrics: ["mae", "mse"]);
        var found = model.Evaluate([A, B], [Zero, Zero]);
        Assert.That((found["first_mae"], found["second_mse"], found["second_loss"]), Is.EqualTo((2.5, 30.0, 5.0)).Within(1e-5));
        Assert.That(found.Loss, Is.EqualTo((0.9 * 7.5) + (0.1 * 5)).Within(1e-5));
        Assert.That(() => model.Compile("adam", "mse", ["mae"]), Throws.ArgumentException.With.Message.Contains("2 outputs").And.Message.Contains("got 1"));
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        var model = Two(null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new Dataset([A, B], [A, B], [Tensor.Ones(4)]), Throws.ArgumentException.With.Message.Contains("2 targets").And.Message.Contains("there are 1"));
            Assert.That(() => new Dataset([A, B], [A, B], [null, Tensor.Ones(3)]), Throws.InstanceOf<ShapeException>().With.Message.Contains("(3,)"));
            Assert.That(() => model.Fit([A, B], A), Throws.InstanceOf<ShapeException>().With.Message.Contains("2 outputs for 1 targets"));
            Assert.That(() => model.Fit(A, [A, B]), Throws.InstanceOf<ShapeException>().With.Message.Contains("takes 2 inputs; it got 1"));
            Assert.That(() => model.Fit([], [A]), Throws.InstanceOf<ShapeException>().With.Message.Contains("not 0 and 1"));
            Assert.That(() => model.Predict(default(global::Tensorium.NN.Tensors)), Throws.InstanceOf<ShapeException>());
            Assert.That(() => model.Fit([A, null!], A), Throws.ArgumentNullException);
            Assert.That(
                () => model.Fit([A, B], [A, B], new FitOptions { SampleWeights = Tensor.Ones(4), HeadSampleWeights = [null, null] }),
                Throws.ArgumentException.With.Message.Contains("not both"));
            Assert.That(
                () => model.Fit([A, B], [A, B], new FitOptions { ClassWeights = new Dictionary<int, double> { [0] = 2 } }),
                Throws.ArgumentException.With.Message.Contains("one output, not for 2"));
        }
    }

    /// <summary>Two inputs and two outputs: without a seed those are the inputs.</summary>
    static Model Two(ulong? seed)
    {
        Input a = new(1), b = new(1);
        Dense Head(string name) => new(1) { Name = name, UseBias = false, KernelInitializer = seed is null ? "ones" : "glorot_uniform" };
        var model = new Model([a, b], [Head("first").Call(a), Head("second").Call(b)]) { Generator = new Generator(seed ?? 0) };
        model.Compile(
            new Sgd { LearningRate = seed is null ? 0 : 0.1 }, ["mse", "mse"], metrics: [["mae"], ["mae"]], weightedMetrics: [["mae"], ["mae"]]);
        return model;
    }
}
