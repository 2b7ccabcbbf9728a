using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;
using Tensorium.Tests.Optimizers;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of docs/extending.md: one's own parts compute what they say, and come back from a file.</summary>
[TestFixture]
[OnCpu("pages")]
public class ExtendingSamples
{
    [Test]
    public void Parts_by_name_come_back_from_a_file()
    {
        var data = Problems.Line(32);
        string path = Problems.Temporary("own.tensorium"), checkpoint = Problems.Temporary("checkpoint.tensorium");
        // sample: extending-register
        LayerRegistry.Register(nameof(FeatureScale), config => new FeatureScale(config.Number("start")));
        Regularizer.Register(nameof(TowardsOne), config => new TowardsOne(config.Number("factor")));
        Activation.Register("cube", x => x.Pow(3));
        Loss.Register(Loss.Custom("quartic", (p, t) => (p - t).Pow(4).Mean(-1)));
        Metric.Register("bias", () => Metric.Custom("bias", (p, t) => p - t));
        Optimizer.Register("signum", () => new Signum());
        // end
        // sample: extending-use
        var model = new Sequential
        {
            new Input(2), new FeatureScale(0.5), new Dense(8, "cube") { KernelRegularizer = new TowardsOne(1e-3) }, new Dense(1),
        };
        model.Compile(new Signum { Beta = 0.95 }, loss: "quartic", metrics: ["bias"]); // or Compile("signum", ...)
        model.Fit(data, epochs: 2, callbacks: [new ModelCheckpoint(checkpoint)]);
        model.Save(path);
        Model again = Model.Load(path);
        // end
        var scale = ((FeatureScale)again.Layers[0]).Parameters[0];
        Assert.That((scale.Name, scale.Shape), Is.EqualTo(("feature_scale/scale", (Shape)2)));
        foreach (var file in (string[])[path, checkpoint])
        {
            again = Model.Load(file);
            Assert.That(again.Evaluate(data).Loss, Is.EqualTo(model.Evaluate(data).Loss));
            Assert.That(((Signum)again.Optimizer).Beta, Is.EqualTo(0.95));
        }
        var bias = (model.Predict(data.Features) - data.Labels).Mean().Item<float>();
        Assert.That(again.Evaluate(data)["bias"], Is.EqualTo(bias).Within(1e-5));
        model.Fit(data, new FitOptions { InitialEpoch = 2, Epochs = 4 });
        again.Fit(data, new FitOptions { InitialEpoch = 2, Epochs = 4 });
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(model)));
    }

    [Test]
    public void The_layer_has_the_gradient_of_differences()
    {
        var layer = new FeatureScale(-2.5) { DType = DType.Float64 };
        var x = Tensor.Randn(new Generator(1), (3, 4), dtype: DType.Float64);
        Assert.That(() => GradientCheck.Verify(x => layer.Call(x), x), Throws.Nothing);
        layer.Call(x).Sum().Backward();
        Assert.That(layer.Parameters[0].Value.Grad!.AllClose(x.Sum(0), 1e-12, 1e-12));
    }

    [Test]
    public void The_regularizer_is_its_formula()
    {
        var w = Tensor.From(0.5, -3.0).WithGrad();
        var penalty = new TowardsOne(0.1).Call(w);
        penalty.Backward();
        Assert.That(penalty.Item<double>(), Is.EqualTo(0.1 * (0.25 + 4)).Within(1e-15));
        Assert.That(w.Grad!.ToArray<double>(), Is.EqualTo(new[] { 0.1 * 2 * -0.5, 0.1 * 2 * -2 }).Within(1e-15));
    }

    [Test]
    public void The_optimizer_is_that_of_the_paper()
    {
        var parameters = StateTests.Weights();
        double[] w = [.. parameters[1].Value.ToArray<float>().Select(each => (double)each)], m = new double[w.Length];
        var optimizer = new Signum(parameters) { Beta = 0.8, LearningRate = 0.125 }; // steps that Float32 adds exactly
        for (var t = 1; t <= 12; t++)
        {
            for (var i = 0; i < w.Length; i++)
            {
                m[i] = 0.8 * m[i] + 0.2 * (w[i] * 2 + Math.Sin(1.7 * t + 1)) * Math.Pow(10, t % 5 - 3);
                w[i] -= 0.125 * Math.Sign(m[i]);
            }
            StateTests.Train(optimizer, parameters, t, t);
        }
        Assert.That(parameters[1].Value.ToArray<float>(), Is.EqualTo(w).Within(1e-6));
    }

    [Test]
    public void A_model_of_ones_own_is_saved_as_a_layer_is()
    {
        LayerRegistry.Register(nameof(Residual), config => new Residual(config.Integer("units")));
        var model = new Residual(3);
        var x = Tensor.Randn(new Generator(1), (4, 3));
        var y = model.Predict(x);
        var path = Problems.Temporary("residual.tensorium");
        model.Save(path);
        Assert.That(Model.Load(path), Is.TypeOf<Residual>());
        Assert.That(Model.Load(path).Predict(x), Is.EqualTo(y));
    }

    sealed class Residual : Model
    {
        readonly Dense _inner;

        public Residual(int units) => _inner = Track(new Dense(units, "relu"));

        protected override Tensor Forward(Tensor x, bool training) => x + _inner.Call(x, training);

        protected override LayerConfig Describe() => new(nameof(Residual)) { ["units"] = _inner.Units };
    }
}
