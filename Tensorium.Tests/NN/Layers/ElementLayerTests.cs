using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

/// <summary>Layers that change each element by itself, against their equation and its derivative by hand.</summary>
[TestFixture]
public class ElementLayerTests
{
    const double Lambda = 1.0507009873554804934, Alpha = 1.6732632423543772848;

    public static IEnumerable<TestCaseData> Layers()
    {
        yield return Row(new LeakyReLU(), x => x > 0 ? x : 0.3 * x, x => x > 0 ? 1 : 0.3);
        yield return Row(new LeakyReLU(0.01), x => x > 0 ? x : 0.01 * x, x => x > 0 ? 1 : 0.01);
        yield return Row(new ReLU(), x => Math.Max(x, 0), x => x > 0 ? 1 : 0);
        yield return Row(new ReLU(1, 0.5, 0.25), x => x > 0.25 ? Math.Min(x, 1) : 0.5 * (x - 0.25), x => x > 1 ? 0 : x > 0.25 ? 1 : 0.5);
        yield return Row(new ELU(), x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? 1 : Math.Exp(x));
        yield return Row(new ELU(2), x => x > 0 ? x : 2 * (Math.Exp(x) - 1), x => x > 0 ? 1 : 2 * Math.Exp(x));
        yield return Row(
            new SELU(), x => Lambda * (x > 0 ? x : Alpha * (Math.Exp(x) - 1)), x => Lambda * (x > 0 ? 1 : Alpha * Math.Exp(x)));
        yield return Row(new PReLU(), x => Math.Max(x, 0), x => x > 0 ? 1 : 0);
        yield return Row(new PReLU { AlphaInitializer = Initializer.Constant(0.25) }, x => x > 0 ? x : 0.25 * x, x => x > 0 ? 1 : 0.25);
        yield return Row(new Swish { BetaInitializer = Initializer.Constant(1.5) }, x => x * Sigmoid(1.5 * x),
            x => Sigmoid(1.5 * x) + (1.5 * x * Sigmoid(1.5 * x) * (1 - Sigmoid(1.5 * x))));
        yield return Row(new RandomizedLeakyReLU(), x => x > 0 ? x : 11 / 48.0 * x, x => x > 0 ? 1 : 11 / 48.0);
        yield return Row(new Activation("step"), x => x >= 0 ? 1 : 0, null);
        yield return Row(new Dropout(0.5), x => x, x => 1);
        yield return Row(new AlphaDropout(0.5), x => x, x => 1);
        yield return Row(new GaussianNoise(1), x => x, x => 1);
        yield return Row(new GaussianDropout(0.5), x => x, x => 1);
        yield return Row(new Normalization([3], [4]), x => (x - 3) / 2, x => 0.5);
        yield return Row(new Normalization([3], [4]) { Invert = true }, x => 3 + (2 * x), x => 2);
    }

    [TestCaseSource(nameof(Layers))]
    public void Forward_and_gradient(Layer layer, Func<double, double> f, Func<double, double>? slope)
    {
        layer.DType = DType.Float64;
        double[] xs = [-3, -1.5, -0.25, 0.125, 0.75, 1.25, 4, -0.01];
        double[] us = [1, 2, -1, 0.5, 3, 1, -2, 1];
        var x = Tensor.From<double>(xs, (2, 4)).WithGrad();
        var y = layer.Call(x);
        Assert.That(y.ToArray<double>(), Is.EqualTo(Array.ConvertAll(xs, each => f(each))).Within(1e-12));
        if (slope is null) return;
        y.Backward(Tensor.From<double>(us, (2, 4)));
        Assert.That(x.Grad!.ToArray<double>(), Is.EqualTo(xs.Select((each, i) => us[i] * slope(each))).Within(1e-12));
    }

    [Test]
    public void Maxout_takes_the_largest_of_neighbours()
    {
        var x = Tensor.From(new[,] { { 1.0, 5, 2, -7, -9, -8 }, { 3, 3.5, -1, 0, 4, 2 } }).WithGrad();
        var y = new Maxout(2).Call(x);
        Assert.That(y, Is.EqualTo(Tensor.From(new[,] { { 5.0, -7 }, { 3.5, 4 } })));
        y.Backward(Tensor.From(new[,] { { 1.0, 2 }, { 3, 4 } }));
        Assert.That(x.Grad, Is.EqualTo(Tensor.From(new[,] { { 0.0, 1, 0, 2, 0, 0 }, { 0, 3, 0, 0, 4, 0 } })));
        Assert.That(new Maxout(3, 1).Call(Tensor.Ones((2, 6, 4))).Shape, Is.EqualTo((Shape)(2, 3, 4)));
    }

    [Test]
    public void Merging_layers_join_element_by_element()
    {
        var (a, b) = (Tensor.From(new[,] { { 1.0, -2 }, { 3, 4 } }), Tensor.From(new[,] { { 5.0, 1 }, { -1, 4 } }));
        (MergeLayer Layer, double[] Expected)[] rows =
        [
            (new Add(), [6, -1, 2, 8]), (new Subtract(), [-4, -3, 4, 0]), (new Multiply(), [5, -2, -3, 16]),
            (new Average(), [3, -0.5, 1, 4]), (new Maximum(), [5, 1, 3, 4]), (new Minimum(), [1, -2, -1, 4]),
            (new Concatenate(), [1, -2, 5, 1, 3, 4, -1, 4]), (new Concatenate(0), [1, -2, 3, 4, 5, 1, -1, 4]),
        ];
        foreach (var (layer, expected) in rows)
            Assert.That(layer.Call(a, b).ToArray<double>(), Is.EqualTo(expected), layer.Name);
        Assert.That(new Average().Call(a, a, b).ToArray<double>(), Is.EqualTo(new[] { 7 / 3.0, -1, 5 / 3.0, 4 }).Within(1e-15));
        Assert.That(new Add().Call(a, b[.., ..1]).ToArray<double>(), Is.EqualTo(new double[] { 6, 3, 2, 3 }), "an axis of 1 stretches");
    }

    [Test]
    public void Reshape_and_softmax()
    {
        Assert.That(new Reshape(3, -1).Call(Tensor.Arange(24).Reshape(2, 12)).Shape, Is.EqualTo((Shape)(2, 3, 4)));
        Assert.That(new Reshape().OutputShape((5, 1)), Is.EqualTo((Shape)5));
        var y = new Softmax(1).Call(Tensor.From<double>([0, 1, Math.Log(3), 1], (1, 2, 2)));
        Assert.That(y.ToArray<double>(), Is.EqualTo(new[] { 0.25, 0.5, 0.75, 0.5 }).Within(1e-15));
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static TestCaseData Row(Layer layer, Func<double, double> f, Func<double, double>? slope) =>
        new TestCaseData(layer, f, slope).SetArgDisplayNames($"{layer.Config}");
}
