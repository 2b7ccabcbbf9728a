using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Models;

[TestFixture]
public class SequentialTests
{
    [Test]
    public void Weights_that_a_layer_may_do_without_are_there_as_soon_as_others()
    {
        var (dense, batch, layer) = (new Dense(3), new BatchNormalization(), new LayerNormalization());
        Assert.That(dense.Bias, Is.Null);
        _ = new Sequential { new Input(4), dense, batch, layer };
        Assert.Multiple(() =>
        {
            Assert.That(dense.Bias?.Shape.ToArray(), Is.EqualTo((long[])[3]));
            Assert.That(batch.Gamma?.Shape.ToArray(), Is.EqualTo((long[])[3]));
            Assert.That(layer.Beta?.Shape.ToArray(), Is.EqualTo((long[])[3]));
        });
    }

    [Test]
    public void Layers_have_their_weights_where_the_input_of_a_model_is_known()
    {
        Sequential Model() => new() { new Input(4), new Sequential { new Dense(3), new BatchNormalization() }, new Dense(2) };
        Assert.That(Model()[1].Parameters.Select(parameter => parameter.Shape), Is.EqualTo(new Shape[] { (3, 2), 2 }));
        var inner = (Sequential)Model()[0];
        Assert.That(((Dense)inner[0]).Kernel.Shape, Is.EqualTo((Shape)(4, 3)));
        Assert.That(((BatchNormalization)((Sequential)Model()[0])[1]).MovingMean.Shape, Is.EqualTo((Shape)3));
        Assert.That(ParameterGroup.Discriminative(Model().Layers).Select(group => group.LearningRateMultiplier), Is.EqualTo(new[] { 1 / 2.6, 1 }));

        var (input, dense) = (new Input(4), new Dense(3));
        _ = new Model([input], [dense.Call(input)]);
        Assert.That(dense.ParameterCount, Is.EqualTo(15));
        Assert.That(() => new Sequential { new Dense(3) }[0].Parameters.Count, Is.Zero);
        Assert.That(() => ParameterGroup.Discriminative(new Sequential { new Dense(3) }.Layers), Throws.ArgumentException);
        Assert.That(() => new Dense(3).Kernel, Throws.InvalidOperationException.With.Message.Contains("dense"));
    }

    [Test]
    public void A_layer_may_look_at_its_weights_while_it_is_built()
    {
        var model = new Sequential { new Input(4), new Dense(3) };
        _ = model.Parameters.Count;
        model.Add(new Curious());
        Assert.That(model.ParameterCount, Is.EqualTo(15 + 1));
    }

    [Test]
    public void An_input_gives_the_weights_before_the_first_call()
    {
        var model = new Sequential { new Input(3), new Dense(4), new Dense(2) };
        Assert.That(model.ParameterCount, Is.EqualTo((3 * 4) + 4 + (4 * 2) + 2));
        model.Add(new Dense(1));
        Assert.That(model.ParameterCount, Is.EqualTo((3 * 4) + 4 + (4 * 2) + 2 + 2 + 1));
        Assert.That(model.Summary(), Does.Contain("(None, 4)").And.Contain("Total params: 29"));
        Assert.That(() => model.Add(new Input(2)), Throws.InvalidOperationException);
        Assert.That(Problems.Values(model.Clone()), Is.EqualTo(Problems.Values(model)));
    }

    [Test]
    public void Without_an_input_the_first_call_builds()
    {
        var model = new Sequential { new Dense(4), new Dense(2) };
        Assert.That(model.Parameters, Is.Empty);
        Assert.That(model.Summary(), Does.Contain("0 (unbuilt)"));
        model.Call(Tensor.Ones((1, 3)));
        Assert.That(model.Parameters, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_layer_may_stand_at_two_places()
    {
        var layer = new Dense(3) { UseBias = false };
        var model = new Sequential { layer, layer };
        var x = Tensor.Randn(new Generator(1), 2, 3);
        Assert.That(model.Call(x).ValuesEqual(layer.Call(layer.Call(x))), Is.True);
        var clone = model.Clone();
        Assert.That(clone.Parameters, Has.Count.EqualTo(1));
        Assert.That(clone.Call(x).ValuesEqual(model.Call(x)), Is.True);
    }

    /// <summary>The program on the first page: what a reader of Keras writes.</summary>
    [Test]
    [OnCpu("trains long")]
    public void The_classifier_of_the_first_page_learns_digits()
    {
        var model = new Sequential
        {
            new Flatten(),
            new Dense(300) { UseBias = false, KernelInitializer = Initializer.HeNormal },
            new BatchNormalization(),
            new Activation("relu"),
            new Dropout(0.2),
            new Dense(10),
        };
        model.Generator = new Generator(1);
        model.Compile(
            optimizer: new AdamW { LearningRate = 1e-3, WeightDecay = 1e-2, ClipNorm = 1.0 },
            loss: Loss.SparseCategoricalCrossentropy(fromLogits: true),
            metrics: [Metric.Accuracy()]);
        string path = Problems.Temporary("best.tensorium"), file = Problems.Temporary("digits.tensorium");
        (Dataset train, Dataset valid) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        History history = model.Fit(train, epochs: 4, batchSize: 32, validation: valid, callbacks:
        [
            new EarlyStopping { Patience = 5, RestoreBestWeights = true },
            new ModelCheckpoint(path) { SaveBestOnly = true },
            new LearningRateScheduler(epoch => 0.01 * Math.Pow(0.1, epoch / 20.0)),
        ]);
        (double loss, double accuracy) = model.Evaluate(valid);
        Tensor probabilities = model.Predict(valid.Features).Softmax();
        model.Save(file);
        Model again = Model.Load(file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(accuracy, Is.GreaterThan(0.95));
            Assert.That(loss, Is.EqualTo(history["val_loss"].Min()).Within(1e-6), "the best epoch");
            Assert.That(again.Predict(valid.Features).Softmax().ValuesEqual(probabilities), Is.True);
            Assert.That(Model.Load(path).Evaluate(valid).Loss, Is.EqualTo(loss).Within(1e-7));
        }
    }

    [Test]
    public void Dropout_and_moving_statistics_go_on_from_a_file_to_the_bit()
    {
        Sequential Make()
        {
            var model = new Sequential { new Dense(8), new BatchNormalization(), new Activation("relu"), new Dropout(0.5), new Dense(2) };
            model.Generator = new Generator(3);
            model.Compile(new Nadam(), Loss.SparseCategoricalCrossentropy(fromLogits: true));
            return model;
        }
        var data = Problems.Clusters(100);
        var whole = Make();
        whole.Fit(data, epochs: 4);
        var half = Make();
        half.Fit(data, epochs: 2);
        var path = Problems.Temporary("half.tensorium");
        half.Save(path);
        var again = Model.Load(path);
        again.Fit(data, new FitOptions { Epochs = 4, InitialEpoch = 2 });
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(whole)));
    }

    [TestCase(1), TestCase(3)]
    public void Predictions_have_memory_of_their_own(int batchSize)
    {
        var x = Tensor.Arange(6).To(DType.Float32).Reshape(3, 2);
        foreach (var model in new[] { new Sequential { new Dropout(0.5) }, [new Reshape(2, 1)] })
        {
            var y = model.Predict(x, batchSize);
            y.Fill_(9);
            Assert.That(x.ToArray<float>(), Is.EqualTo(new[] { 0f, 1, 2, 3, 4, 5 }));
        }
        Input input = new(2);
        var (same, twice) = new Model([input], [new Dropout(0.5).Call(input), new Lambda(t => t * 2).Call(input)]).PredictAll([x], batchSize);
        same.Fill_(9);
        Assert.That(x.ToArray<float>(), Is.EqualTo(new[] { 0f, 1, 2, 3, 4, 5 }));
        Assert.That(twice.ToArray<float>(), Is.EqualTo(new[] { 0f, 2, 4, 6, 8, 10 }));
    }

    [Test]
    public void An_optimizer_may_go_to_the_same_parameters_again_and_to_more()
    {
        var data = Problems.Line(8);
        var inner = new Sequential { new Dense(3) };
        var sgd = new Sgd();
        inner.Compile(sgd, "mse");
        inner.Compile(sgd, "mae");
        inner.Build(data.Features.Shape);
        var outer = new Sequential { inner, new Dense(1) };
        outer.Compile(sgd, "mse");
        outer.Fit(data);
        var trainable = new Sequential { new Input(2), new BatchNormalization(), new Dense(1) };
        trainable.Compile(new Sgd(trainable.Parameters.Where(parameter => parameter.Trainable)), "mse");
        trainable.Fit(data);
        Assert.That(sgd.Parameters, Is.EqualTo(outer.Parameters));
    }

    [Test]
    public void Compiling_makes_no_weights()
    {
        var model = new Sequential { new Input(2), new Dense(3) };
        var sgd = new Sgd();
        model.Compile(sgd, "mse");
        model.Compile(sgd, "mae");
        Assert.That(model.IsBuilt, Is.False);
    }

    sealed class Curious : Layer
    {
        protected override void OnBuild(Shape inputShape)
        {
            AddParameter("scale", 1, Initializer.Ones);
            Assert.That(ParameterCount, Is.EqualTo(1));
        }

        protected override Tensor Forward(Tensor x, bool training) => x * Parameters[0].Value;
    }

    [Test]
    public void An_input_that_was_given_is_the_only_one_that_is_taken()
    {
        var images = new Sequential { new Input(2, 3), new Flatten(), new Dense(1) };
        var unbuilt = new Sequential { new Input(3), new Dense(1) };
        images.Call(Tensor.Zeros((5, 2, 3)));
        using (Assert.EnterMultipleScope())
        {
            Refuses(() => images.Call(Tensor.Zeros((5, 6))), "(None, 2, 3); it got (5, 6)");
            Refuses(() => images.Predict(Tensor.Zeros((5, 3, 2))), "(None, 2, 3); it got (5, 3, 2)");
            Refuses(() => images.OutputShape((5, 6)), "(None, 2, 3); it got (5, 6)");
            Refuses(() => unbuilt.Call(Tensor.Zeros((10, 4))), "(None, 3); it got (10, 4)");
            Refuses(() => unbuilt.Build((10, 4)), "(None, 3); it got (10, 4)");
            Assert.That(unbuilt.IsBuilt, Is.False);
        }

        static void Refuses(Action mistake, string message) =>
            Assert.That(() => mistake(), Throws.InstanceOf<ShapeException>().With.Message.Contains(message));
    }
}
