using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Layers;

/// <summary>Penalties for activities, and noise that is shared along axes, against sums worked out by hand.</summary>
[TestFixture]
public class ActivityTests
{
    [Test]
    public void An_activity_is_penalized_per_example_and_in_the_last_call_alone()
    {
        var layer = new Dense(2) { KernelInitializer = "ones", ActivityRegularizer = Regularizer.L2(0.5) };
        var model = new Sequential { layer, new Activation("relu") { ActivityRegularizer = Regularizer.L1(2) } };
        Assert.That(model.RegularizationLoss(), Is.Null);
        model.Call(Tensor.Ones((4, 2)));
        model.Call(Tensor.From(new[,] { { 1f, 2f }, { -3f, 1f } })); // sums 3 and -2, in both units
        // (0.5 * 2 (9 + 4) + 2 * 2 * 3) / 2 examples
        Assert.That(model.RegularizationLoss()!.Item<float>(), Is.EqualTo((13 + 12) / 2f).Within(1e-5));
        Assert.That(layer.RegularizationLoss()!.Item<float>(), Is.EqualTo(13 / 2f).Within(1e-5));
        layer.Call(Tensor.Ones((1, 2)));
        Assert.That(layer.RegularizationLoss()!.Item<float>(), Is.EqualTo(0.5 * 2 * 4).Within(1e-5));
    }

    [Test]
    public void A_layer_that_is_called_twice_pays_twice_and_gradients_flow()
    {
        var shared = new Dense(1) { UseBias = false, KernelInitializer = "ones", ActivityRegularizer = Regularizer.L2(1) };
        Input a = new(1), b = new(1);
        var model = new Model([a, b], [new Add().Call(shared.Call(a), shared.Call(b))]);
        model.CallAll([Tensor.From(new[,] { { 2f } }), Tensor.From(new[,] { { 3f } })], training: true);
        var penalty = model.RegularizationLoss()!;
        Assert.That(penalty.Item<float>(), Is.EqualTo(13).Within(1e-5)); // (2 w)² + (3 w)²
        penalty.Backward();
        Assert.That(shared.Kernel.Value.Grad!.Item<float>(), Is.EqualTo(26).Within(1e-4));
    }

    [Test]
    public void Training_and_evaluation_count_it_and_files_keep_it()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = "ones", ActivityRegularizer = Regularizer.L2(0.1) } };
        model.Compile(new Sgd { LearningRate = 0.5 }, Loss.MeanSquaredError);
        Tensor x = Tensor.From(new[,] { { 1f }, { 3f } }), y = Tensor.From(new[,] { { 1f }, { 3f } });
        var path = Problems.Temporary("activity.tensorium");
        Assert.That(model.Evaluate(x, y).Loss, Is.EqualTo(0.1 * 10 / 2).Within(1e-6));
        model.Save(path);
        model.TrainOnBatch(x, y); // d/dw 0.1 w² (1 + 9) / 2 = 1
        Assert.That(Problems.Values(model), Is.EqualTo(new[] { 0.5f }).Within(1e-6));
        Assert.That(Model.Load(path).Evaluate(x, y).Loss, Is.EqualTo(0.5).Within(1e-6));
    }

    [Test]
    public void A_penalty_outlives_the_scope_of_its_call()
    {
        var model = new Sequential { new Dense(3) { UseBias = false, KernelInitializer = "ones", ActivityRegularizer = Regularizer.L2(1) } };
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        model.Predict(Tensor.Ones((2, 4))); // six elements of 4, two examples
        Assert.That(model.RegularizationLoss()!.Item<float>(), Is.EqualTo(48));
        model.Fit(Tensor.Ones((4, 4)), Tensor.Ones((4, 3)), epochs: 1, verbose: 0);
        Assert.That(model.RegularizationLoss()!.Item<float>(), Is.EqualTo(48));
    }

    [Test]
    public void Models_that_share_a_layer_have_penalties_of_their_own()
    {
        Input x = new(4);
        var code = new Dense(3) { UseBias = false, ActivityRegularizer = Regularizer.L2(1), KernelInitializer = "ones" }.Call(x);
        var encoder = new Model([x], [code]);
        var whole = new Model([x], [new Dense(4).Call(code)]);
        whole.Call(Tensor.Ones((2, 4)), training: true);
        encoder.Call(Tensor.Full((2, 4), 2f));
        Assert.That(whole.RegularizationLoss()!.Item<float>(), Is.EqualTo(48));
        Assert.That(encoder.RegularizationLoss()!.Item<float>(), Is.EqualTo(4 * 48));
    }

    [Test]
    public void Threads_that_call_one_model_have_penalties_of_their_own()
    {
        var model = new Sequential { new Dense(3) { UseBias = false, KernelInitializer = "ones", ActivityRegularizer = Regularizer.L2(1) } };
        model.Build((1, 4));
        using var bothCalled = new Barrier(2);
        var found = new double[2];
        Thread[] threads = [.. found.Select((_, i) => new Thread(() =>
        {
            model.Call(Tensor.Full((2, 4), i + 1f));
            bothCalled.SignalAndWait();
            found[i] = model.RegularizationLoss()!.Item<float>();
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.That(found, Is.EqualTo(new double[] { 48, 4 * 48 }));
        Assert.That(model.RegularizationLoss(), Is.Null, "this thread has not called it");
    }

    [Test]
    public void A_call_that_skips_the_layer_pays_nothing()
    {
        var model = new Skipping();
        model.Call(Tensor.Ones((2, 4)), training: true);
        Assert.That(model.RegularizationLoss()!.Item<float>(), Is.EqualTo(4));
        model.Call(Tensor.Ones((2, 4)));
        Assert.That(model.RegularizationLoss(), Is.Null);
    }

    [Test]
    public void A_penalty_of_several_numbers_is_refused()
    {
        var layer = new Dense(2) { ActivityRegularizer = Regularizer.Custom(y => y) };
        Assert.That(() => layer.Call(Tensor.Ones((1, 2))), Throws.InstanceOf<ShapeException>().With.Message.Contains("dense"));
    }

    [TestCase("dropout"), TestCase("alpha"), TestCase("mc")]
    public void Noise_of_a_shape_is_shared_along_its_axes_of_length_1(string kind)
    {
        DropoutLayer layer = kind switch
        {
            "dropout" => new Dropout(0.5) { NoiseShape = [-1, 1, -1] },
            "alpha" => new AlphaDropout(0.5) { NoiseShape = [-1, 1, -1] },
            _ => new MCDropout(0.5) { NoiseShape = [-1, 1, -1] },
        };
        var again = (DropoutLayer)LayerRegistry.Create(LayerConfig.FromJson(System.Text.Json.Nodes.JsonNode.Parse(layer.Config.ToString())));
        Assert.That(again.NoiseShape, Is.EqualTo(new long[] { -1, 1, -1 }));
        again.Generator = new(3);
        var y = again.Call(Tensor.Ones((20, 5, 10)), training: true);
        var first = y[.., ..1];
        Assert.That(y.ValuesEqual(first.Expand(y.Shape).Contiguous()), Is.True, "all steps are alike");
        var values = first.ToArray<float>();
        Assert.That(values.Distinct().Count(), Is.EqualTo(2));
        Assert.That(values.Count(value => value == values.Max()), Is.InRange(70, 130), "half of 200 masks");
    }

    [Test]
    public void Noise_that_does_not_fit_is_refused()
    {
        Assert.That(() => new Dropout(0.5) { NoiseShape = [0, 1] }, Throws.ArgumentException);
        Assert.That(() => new Dropout(0.5) { NoiseShape = [-1, 3] }.Call(Tensor.Ones((2, 4)), true),
            Throws.InstanceOf<ShapeException>().With.Message.Contains("(-1, 3)").And.Message.Contains("(2, 4)"));
        Assert.That(() => new Dropout(0.5) { NoiseShape = [-1] }.OutputShape((2, 4)), Throws.InstanceOf<ShapeException>());
    }

    /// <summary>Its layer takes part in training alone.</summary>
    sealed class Skipping : Model
    {
        readonly Activation _inner;

        public Skipping() => _inner = Track(new Activation("relu") { ActivityRegularizer = Regularizer.L2(1) });

        protected override Tensor Forward(Tensor x, bool training) => training ? _inner.Call(x, training) : x;
    }
}
