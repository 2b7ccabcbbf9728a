using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Training;

[TestFixture]
public class FitTests
{
    [Test]
    public void A_classifier_learns_and_the_history_tells()
    {
        var model = Problems.Classifier();
        var (train, valid) = Problems.Clusters(400).Split(0.8, seed: 1, stratified: true);
        History history = model.Fit(train, epochs: 5, batchSize: 16, validation: valid, callbacks: [new TerminateOnNaN()]);
        (double loss, double accuracy) = model.Evaluate(valid);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(history.Names, Is.EqualTo(new[] { "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate" }));
            Assert.That(history.Epochs, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
            Assert.That(history["loss"][^1], Is.LessThan(history["loss"][0]));
            Assert.That(history["val_loss"][^1], Is.EqualTo(loss).Within(1e-7));
            Assert.That(accuracy, Is.GreaterThan(0.97));
            Assert.That(history["learning_rate"], Is.All.EqualTo(0.01));
        }
    }

    [Test]
    public void One_epoch_of_gradient_descent_is_that_of_a_plain_loop()
    {
        // mean squared error of x w + b, in doubles: dw = 2/n Σ (p - y) x, db = 2/n Σ (p - y)
        var data = Problems.Line(10);
        var model = new Sequential { new Dense(1) { KernelInitializer = Initializer.Zeros } };
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        var history = model.Fit(data, new FitOptions { Epochs = 2, BatchSize = 4, Shuffle = false });

        float[] x = data.Features.ToArray<float>(), y = data.Labels.ToArray<float>();
        double w0 = 0, w1 = 0, b = 0, lossSum = 0;
        for (var epoch = 0; epoch < 2; epoch++)
        {
            lossSum = 0;
            for (var start = 0; start < 10; start += 4)
            {
                var n = Math.Min(4, 10 - start);
                double d0 = 0, d1 = 0, db = 0;
                for (var i = start; i < start + n; i++)
                {
                    var error = (x[2 * i] * w0) + (x[(2 * i) + 1] * w1) + b - y[i];
                    lossSum += error * error;
                    (d0, d1, db) = (d0 + (2 * error * x[2 * i] / n), d1 + (2 * error * x[(2 * i) + 1] / n), db + (2 * error / n));
                }
                (w0, w1, b) = (w0 - (0.1 * d0), w1 - (0.1 * d1), b - (0.1 * db));
            }
        }
        Assert.That(Problems.Values(model), Is.EqualTo(new[] { (float)w0, (float)w1, (float)b }).Within(1e-5));
        Assert.That(history["loss"][1], Is.EqualTo(lossSum / 10).Within(1e-5), "the mean over examples, also with a smaller last batch");
    }

    [Test]
    public void Weights_of_classes_and_samples_multiply_the_loss_of_an_example()
    {
        var x = Tensor.From(new[,] { { 1f }, { 2f }, { 3f } });
        var y = Tensor.From(0, 1, 1);
        var model = new Sequential { new Dense(2) { KernelInitializer = Initializer.Ones } };
        model.Compile(new Sgd { LearningRate = 0 }, Loss.SparseCategoricalCrossentropy(fromLogits: true));
        var history = model.Fit(x, y, new FitOptions
        {
            ClassWeights = new Dictionary<int, double> { [1] = 3 },
            SampleWeights = Tensor.From(2f, 1f, 0.5f),
        });
        // both logits are equal: each loss is log 2
        Assert.That(history["loss"][0], Is.EqualTo(Math.Log(2) * (2 + 3 + 1.5) / 3).Within(1e-6));
    }

    [Test]
    public void A_validation_split_is_the_end_of_the_examples_unshuffled()
    {
        var model = Problems.Classifier();
        var data = Problems.Clusters(50);
        var history = model.Fit(data, new FitOptions { Epochs = 1, ValidationSplit = 0.2 });
        Assert.That(history["val_loss"][0], Is.EqualTo(model.Evaluate(data.Slice(40, 10)).Loss));
    }

    [TestCase(10, 0.9, 9), TestCase(100, 0.9, 90), TestCase(100, 0.58, 58), TestCase(10, 0.01, 1), TestCase(50, 0.2, 10)]
    [TestCase(300, 2 / 3.0, 200), TestCase(600, 1 / 6.0, 100), TestCase(3, 2 / 3.0, 2)]
    public void A_validation_split_has_the_share_that_was_asked_for(int examples, double split, int expected)
    {
        var (model, data) = (Problems.Classifier(), Problems.Clusters(examples));
        var history = model.Fit(data, new FitOptions { Epochs = 1, ValidationSplit = split });
        Assert.That(history["val_loss"][0], Is.EqualTo(model.Evaluate(data.Slice(examples - expected, expected)).Loss));
    }

    [Test]
    public void The_same_seed_gives_the_same_bits()
    {
        var data = Problems.Clusters(100);
        float[] Run()
        {
            var model = Problems.Classifier();
            model.Fit(data, epochs: 3, batchSize: 16);
            return Problems.Values(model);
        }
        var first = Run();
        Assert.That(Run(), Is.EqualTo(first));
    }

    [Test]
    public void Cancelling_stops_between_steps_and_ends_callbacks()
    {
        using var source = new CancellationTokenSource();
        var model = Problems.Classifier();
        var (steps, ended) = (0, false);
        var callback = new LambdaCallback
        {
            TrainBatchEnd = (batch, _) =>
            {
                steps++;
                if (batch == 2) source.Cancel();
            },
            TrainEnd = () => ended = true,
        };
        Assert.That(
            () => model.Fit(Problems.Clusters(100), epochs: 5, batchSize: 10, callbacks: [callback], cancellation: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That((steps, ended), Is.EqualTo((3, true)));
    }

    [Test]
    public void Arrays_can_be_trained_on()
    {
        var model = new Sequential { new Dense(1) };
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        var history = model.Fit(new[,] { { 1f }, { 2f } }, new[] { 2f, 4f }, new FitOptions { Epochs = 200, BatchSize = 2 });
        Assert.That(history["loss"][^1], Is.LessThan(1e-3));
    }

    [Test]
    public void Prediction_does_not_depend_on_the_batch_size_and_keeps_its_result()
    {
        var model = Problems.Classifier();
        var x = Problems.Clusters(10).Features;
        Tensor all = model.Predict(x), some = model.Predict(x, batchSize: 3);
        Assert.That(some.AllClose(all), Is.True);
        Assert.That(all.RequiresGrad, Is.False);
        Assert.That(all.AllClose(model.Call(x)), Is.True);
    }

    [Test]
    public void A_step_on_a_batch_gives_the_loss_before_it()
    {
        var model = Problems.Classifier();
        var data = Problems.Clusters(32);
        var before = model.Evaluate(data).Loss;
        Assert.That(model.TrainOnBatch(data.Features, data.Labels).Loss, Is.EqualTo(before).Within(1e-6));
        Assert.That(model.Evaluate(data).Loss, Is.LessThan(before));
    }

    [Test]
    [OnCpu("its memory")]
    public void Memory_stays_level_over_steps()
    {
        var model = Problems.Classifier();
        var data = Problems.Clusters(640);
        model.Fit(data, epochs: 3);
        var before = Device.Cpu.Memory.NativeAllocations;
        model.Fit(data, epochs: 20);
        Assert.That(Device.Cpu.Memory.NativeAllocations - before, Is.LessThan(20), "400 steps");
    }

    [Test]
    public void Nothing_begins_the_sums_of_an_epoch_again_between_its_batches()
    {
        var data = Problems.Clusters(40);
        var model = Problems.Classifier();
        foreach (var interrupt in new Action[] { () => model.Evaluate(data), () => model.TrainOnBatch(data.Features, data.Labels), () => model.Fit(data) })
        {
            var callback = new LambdaCallback { TrainBatchEnd = (_, _) => interrupt() };
            Assert.That(() => model.Fit(data, callbacks: [callback]), Throws.InvalidOperationException.With.Message.Contains("between two batches of Fit"));
        }
        Assert.That(() => model.Evaluate(data), Throws.Nothing, "the epoch is over, though it failed");

        Model alone = Problems.Classifier(8), watched = Problems.Classifier(8);
        List<double> found = [];
        var watcher = new Sequential { watched };
        watcher.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy(fromLogits: true));
        var expected = alone.Fit(data);
        var history = watched.Fit(data, callbacks: [new LambdaCallback { TrainBatchEnd = (_, _) => found.Add(watcher.Evaluate(data).Loss) }]);
        Assert.That(history["loss"], Is.EqualTo(expected["loss"]));
        Assert.That(found, Is.Ordered.Descending.And.Count.EqualTo(2));
    }
}
