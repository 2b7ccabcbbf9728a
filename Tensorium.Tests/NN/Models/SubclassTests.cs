using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Models;

[TestFixture]
public class SubclassTests
{
    [Test]
    public void A_model_with_a_loop_in_it_trains()
    {
        var model = new Residual { Generator = new Generator(1) };
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.MeanSquaredError);
        var x = Tensor.Randn(new Generator(2), 64, 3);
        var history = model.Fit(x, x * 2, new FitOptions { Epochs = 30 });
        Assert.That(model.Parameters, Has.Count.EqualTo(4));
        Assert.That(history["loss"][^1], Is.LessThan(history["loss"][0] / 10));
        Assert.That(model.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "dense", "dense_1" }));
    }

    [Test]
    public void A_model_of_two_inputs_overrides_the_plural()
    {
        Tensor a = Tensor.Ones((2, 3)), b = Tensor.Full((2, 3), 2);
        Assert.That(new Product().Call(a, b).ToArray<float>(), Is.All.EqualTo(2));
        Assert.That(() => new Product().Call(a), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Product"));
    }

    sealed class Product : Model
    {
        protected override void OnBuildAll(Shape[] inputShapes)
        {
        }

        protected override Tensor[] ForwardAll(Tensor[] inputs, bool training) =>
            inputs.Length == 2 ? [inputs[0] * inputs[1]] : base.ForwardAll(inputs, training);
    }

    sealed class Residual : Model
    {
        readonly Dense _hidden, _output;

        public Residual()
        {
            _hidden = Track(new Dense(16, "relu"));
            _output = Track(new Dense(3));
        }

        protected override Tensor Forward(Tensor x, bool training)
        {
            for (int i = 0; i < 3; i++) x += _output.Call(_hidden.Call(x), training);
            return x;
        }
    }
}
