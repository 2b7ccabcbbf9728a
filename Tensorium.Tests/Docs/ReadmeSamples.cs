using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of README.md.</summary>
[TestFixture]
[OnCpu("pages")]
public class ReadmeSamples
{
    [Test]
    public void Quick_start()
    {
        // sample: quick-start
        // using Tensorium; using Tensorium.NN;
        (Dataset train, Dataset valid) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        var model = new Sequential { new Flatten(), new Dense(64, "relu"), new Dense(10) };
        var optimizer = new Adam(model.Parameters) { LearningRate = 0.003 };
        var order = new Generator(1);
        for (int epoch = 1; epoch <= 10; epoch++)
        {
            foreach (Batch batch in train.Batches(32, shuffle: order))
            {
                using var scope = TensorScope.Enter();
                Tensor loss = Loss.CrossEntropy(model.Call(batch.Features, training: true), batch.Labels);
                loss.Backward();
                optimizer.Step();
                optimizer.ZeroGrad();
            }
            Tensor right = model.Call(valid.Features).ArgMax(-1).Eq(valid.Labels);
            Console.WriteLine($"epoch {epoch}: {right.Mean().Item<float>():p1} of the validation digits are right");
        }
        // end
        var accuracy = Metric.Accuracy();
        accuracy.Update(model.Call(valid.Features), valid.Labels);
        Assert.That(accuracy.Result, Is.GreaterThan(0.95));
    }

    [Test]
    public void Keras_style()
    {
        // sample: keras-style
        (Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        var model = new Sequential
        {
            new Input(8, 8),
            new Flatten(),
            new Dense(100, "relu") { KernelInitializer = "he_normal" },
            new Dropout(0.2),
            new Dense(10, "softmax"),
        };
        model.Compile(new Adam { LearningRate = 0.003 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        History history = model.Fit(train, epochs: 20, batchSize: 32, validation: test, verbose: 2,
            callbacks: [new EarlyStopping { Patience = 5, RestoreBestWeights = true }]);
        (double loss, double accuracy) = model.Evaluate(test);
        Tensor probabilities = model.Predict(test.Features[..3]);
        model.Save("digits.tensorium");
        Model again = Model.Load("digits.tensorium");
        // end
        using (Assert.EnterMultipleScope())
        {
            Assert.That(accuracy, Is.GreaterThan(0.95));
            Assert.That(loss, Is.EqualTo(history["val_loss"].Min()).Within(1e-6));
            Assert.That(probabilities.Sum(1).ToArray<float>(), Is.All.EqualTo(1).Within(1e-5));
            Assert.That(again.Predict(test.Features[..3]), Is.EqualTo(probabilities));
        }
    }

    [Test]
    public void Model_on_a_device()
    {
        // sample: model-on-a-device
        Device device = Device.All.FirstOrDefault(each => each.Kind == DeviceKind.Cuda) ?? Device.Default;
        (Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        var model = new Sequential { new Flatten(), new Dense(100, "relu"), new Dense(10, "softmax") };
        model.Compile("adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        model.To(device);                                  // or new Sequential { ... }.To(device)
        model.Fit(train, epochs: 5, validation: test);     // takes each batch there
        Tensor probabilities = model.Predict(test.Features); // on the processor, as test.Features are
        model.Save("digits.tensorium");
        Model here = Model.Load("digits.tensorium");       // on Device.Default, with the same bits; .To(device) moves it
        // end
        using (Assert.EnterMultipleScope())
        {
            Assert.That((model.Device, here.Device, probabilities.Device), Is.EqualTo((device, Device.Default, test.Features.Device)));
            Assert.That(model.Evaluate(test)["accuracy"], Is.GreaterThan(0.9));
            Assert.That(here.Predict(test.Features).AllClose(probabilities, 1e-4, 1e-6));
        }
    }

    [Test]
    public void Wide_and_deep()
    {
        // sample: wide-and-deep
        Input wide = new(5) { Name = "wide" }, deep = new(6) { Name = "deep" };
        var hidden1 = new Dense(30, "relu").Call(deep);
        var hidden2 = new Dense(30, "relu").Call(hidden1);
        var concat = new Concatenate().Call(wide, hidden2);
        var output = new Dense(1) { Name = "main" }.Call(concat);
        var auxiliary = new Dense(1) { Name = "auxiliary" }.Call(hidden2);
        var model = new Model(inputs: [wide, deep], outputs: [output, auxiliary]);
        model.Compile(
            new Adam { LearningRate = 0.003 },
            losses: ["mse", "mse"], lossWeights: [0.9, 0.1], metrics: ["mae", "mae"]); // in the order of the outputs

        Tensor x = Tensor.Randn(new Generator(1), 1000, 8);
        Tensor y = x[.., ..5].Sum(1, keepDims: true) + x[.., 5..6] * x[.., 6..7]; // (1000, 1), as the outputs
        Tensor xWide = x[..800, ..5], xDeep = x[..800, 2..], yTrain = y[..800];
        Tensor vWide = x[800.., ..5], vDeep = x[800.., 2..], yValid = y[800..];
        History history = model.Fit([xWide, xDeep], [yTrain, yTrain], epochs: 20, validation: ([vWide, vDeep], [yValid, yValid]));
        Evaluation found = model.Evaluate([vWide, vDeep], [yValid, yValid]);
        Console.WriteLine($"loss {found.Loss:f3}: main {found["main_loss"]:f3}, auxiliary {found["auxiliary_loss"]:f3}");
        Console.WriteLine($"mean absolute error of the main output {found["main_mae"]:f3}");
        (Tensor main, Tensor helper) = model.PredictAll([vWide, vDeep]); // one for each output
        // end
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Loss, Is.EqualTo(0.9 * found["main_loss"] + 0.1 * found["auxiliary_loss"]).Within(1e-5));
            Assert.That(found["main_loss"], Is.LessThan(history["val_main_loss"][0] / 2).And.LessThan(found["auxiliary_loss"]));
            Assert.That((main.Shape, helper.Shape), Is.EqualTo(((Shape)(200, 1), (Shape)(200, 1))));
            Assert.That((main - yValid).Abs().Mean().Item<float>(), Is.EqualTo(found["main_mae"]).Within(1e-5));
            Assert.That(model.Summary(), Does.Contain("concatenate").And.Contain("(None, 35)"));
        }
    }

    [Test]
    public void Gradients()
    {
        // sample: gradients
        Tensor x = Tensor.From(1.0, 2.0, 3.0).WithGrad();
        Tensor y = (x.Sin() * x).Sum();
        y.Backward();
        Console.WriteLine(x.Grad); // sin x + x cos x

        Tensor p = Tensor.Randn(new Generator(1), (2, 3), dtype: DType.Float64);
        Tensor q = Tensor.Randn(new Generator(2), (3, 4), dtype: DType.Float64);
        GradientCheck.Verify(t => t[0].MatMul(t[1]).Tanh(), [p, q]); // throws where a gradient is wrong
        // end
        double[] expected = [.. new[] { 1.0, 2, 3 }.Select(v => Math.Sin(v) + v * Math.Cos(v))];
        Assert.That(x.Grad!.ToArray<double>(), Is.EqualTo(expected).Within(1e-15));
    }
}
