using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Models;

[TestFixture]
public class FunctionalTests
{
    [Test]
    public void Layers_compute_as_if_called_by_hand()
    {
        Input x = new(3);
        Dense first = new(4, "relu"), second = new(2);
        var model = new Model([x], [second.Call(first.Call(x))]);
        var data = Tensor.Randn(new Generator(1), 5, 3);
        Assert.That(model.Call(data).ValuesEqual(second.Call(first.Call(data))), Is.True);
        Assert.That(model.ParameterCount, Is.EqualTo((3 * 4) + 4 + (4 * 2) + 2));
        Assert.That(model.OutputShape((5, 3)), Is.EqualTo((Shape)(5, 2)));
    }

    [Test]
    public void Wide_and_deep_with_two_heads_trains()
    {
        Input wide = new(5), deep = new(6);
        var hidden = new Dense(30, "relu").Call(new Dense(30, "relu").Call(deep));
        var output = new Dense(1) { Name = "main" }.Call(new Concatenate().Call(wide, hidden));
        var auxiliary = new Dense(1) { Name = "aux" }.Call(hidden);
        var net = new Model(inputs: [wide, deep], outputs: [output, auxiliary]) { Generator = new Generator(4) };
        net.Compile(new Sgd { LearningRate = 1e-2, Momentum = 0.9, Nesterov = true },
                    losses: [Loss.MeanSquaredError, Loss.MeanSquaredError], lossWeights: [0.9, 0.1]);

        var generator = new Generator(2);
        Tensor a = Tensor.Randn(generator, 200, 5), b = Tensor.Randn(generator, 200, 6);
        var y = a.Sum(1, keepDims: true) + b[.., ..1];
        var history = net.Fit(new Dataset([a, b], [y, y]), epochs: 20);
        var found = net.Evaluate(new Dataset([a, b], [y, y]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(history.Names, Is.EqualTo(new[] { "loss", "main_loss", "aux_loss", "learning_rate" }));
            Assert.That(history["main_loss"][^1], Is.LessThan(history["main_loss"][0] / 4));
            Assert.That(found.Loss, Is.EqualTo((0.9 * found["main_loss"]) + (0.1 * found["aux_loss"])).Within(1e-6));
            Assert.That(net.PredictAll([a, b]).Select(head => head.Shape), Is.EqualTo(new Shape[] { (200, 1), (200, 1) }));
        }
    }

    [Test]
    public void A_shared_layer_has_its_weights_once_and_gradients_from_both_uses()
    {
        Input a = new(3), b = new(3);
        var shared = new Dense(1) { UseBias = false };
        var model = new Model([a, b], [new Concatenate().Call(shared.Call(a), shared.Call(b))]);
        Tensor x = Tensor.Randn(new Generator(1), 4, 3), y = Tensor.Randn(new Generator(2), 4, 3);
        model.Call([x, y]).Sum().Backward();
        Assert.That(model.Parameters, Has.Count.EqualTo(1));
        Assert.That(shared.Kernel.Value.Grad!.AllClose((x + y).Sum(0).Unsqueeze(1)), Is.True);
    }

    [Test]
    public void Heads_of_a_shared_layer_are_numbered_in_logs()
    {
        Input a = new(1), b = new(1);
        var shared = new Dense(1);
        var model = new Model([a, b], [shared.Call(a), shared.Call(b)]);
        model.Compile(new Sgd(), [Loss.MeanSquaredError, Loss.MeanSquaredError]);
        var x = Tensor.Ones((2, 1));
        var history = model.Fit(new Dataset([x, x], [x, x]), epochs: 1);
        Assert.That(history.Names, Is.EqualTo(new[] { "loss", "dense_0_loss", "dense_1_loss", "learning_rate" }));
    }

    [Test]
    public void Models_nest()
    {
        Input pixel = new(4);
        var encoder = new Model([pixel], [new Dense(2, "tanh").Call(pixel)]) { Name = "encoder" };
        Input x = new(4);
        var head = new Sequential { new Dense(3), new Dense(1) };
        var whole = new Model([x], [head.Call(encoder.Call(x))]);
        var data = Tensor.Randn(new Generator(3), 2, 4);
        Assert.That(whole.Call(data).ValuesEqual(head.Call(encoder.Call(data))), Is.True);
        Assert.That(whole.Parameters.Select(parameter => parameter.Shape.Count), Is.EqualTo(new long[] { 8, 2, 6, 3, 3, 1 }));
        Assert.That(whole.NamedParameters().Select(pair => pair.Path).First(), Is.EqualTo("encoder/dense/kernel"));
    }

    [Test]
    public void A_chain_of_ten_thousand_calls_does_not_overflow_the_stack()
    {
        Input x = new(1);
        var layer = new Activation("linear");
        SymbolicTensor last = x;
        for (var i = 0; i < 10_000; i++) last = layer.Call(last);
        Assert.That(new Model([x], [last]).Call(Tensor.Ones((1, 1))).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Wrong_graphs_and_inputs_are_refused()
    {
        Input a = new(2), b = new(2);
        var sum = new Concatenate().Call(a, b);
        var model = new Model([a, b], [sum, new Dense(1).Call(sum)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new Model([a], [sum]), Throws.ArgumentException.With.Message.Contains("not among the model's inputs"));
            Assert.That(() => new Model([a, a], [sum]), Throws.ArgumentException.With.Message.Contains("twice"));
            Assert.That(() => new Model([a], []), Throws.ArgumentException.With.Message.Contains("output"));
            Assert.That(() => model.Call(Tensor.Zeros((1, 2))), Throws.InstanceOf<ShapeException>().With.Message.Contains("2 inputs"));
            Assert.That(() => model.CallAll([Tensor.Zeros((1, 2)), Tensor.Zeros((1, 3))]), Throws.InstanceOf<ShapeException>().With.Message.Contains("(1, 3)"));
            Assert.That(() => model.Call([Tensor.Zeros((1, 2)), Tensor.Zeros((1, 2))]), Throws.InvalidOperationException.With.Message.Contains("2 results"));
            Assert.That(() => new Dense(3).Call(new Input()), Throws.InstanceOf<ShapeException>());
        }
    }
}
