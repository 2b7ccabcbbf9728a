using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

[TestFixture]
public class RandomLayerTests
{
    const long Count = 200_000;

    [TestCase(0.0), TestCase(0.2), TestCase(0.75), TestCase(1.0)]
    public void Dropout_drops_its_share_and_scales_the_rest(double rate)
    {
        var x = Tensor.Full((Count / 10, 10), 3, DType.Float64).WithGrad();
        var y = new Dropout(rate) { Seed = 1 }.Call(x, training: true);
        y.Sum().Backward();
        var values = y.ToArray<double>();
        Assert.That(values.Count(v => v == 0) / (double)Count, Is.EqualTo(rate).Within(0.01));
        Assert.That(values.Where(v => v != 0), Has.All.EqualTo(3 / (1 - rate)).Within(1e-12));
        Assert.That(x.Grad!.ToArray<double>(), Is.EqualTo(Array.ConvertAll(values, v => v / 3)).Within(1e-12));
    }

    [TestCase(0.1), TestCase(0.5)]
    public void Alpha_dropout_keeps_mean_and_variance(double rate)
    {
        var x = Tensor.Randn(new Generator(3), (Count, 1), 0, 1, DType.Float64).WithGrad();
        var y = new AlphaDropout(rate) { Seed = 1 }.Call(x, training: true);
        y.Sum().Backward();
        Assert.That((y.Mean().Item<double>(), y.Var().Item<double>()), Is.EqualTo((0.0, 1.0)).Within(0.03));
        var limit = -1.0507009873554804934 * 1.6732632423543772848;
        var a = Math.Pow((1 - rate) * (1 + (rate * limit * limit)), -0.5);
        var (values, slopes, xs) = (y.ToArray<double>(), x.Grad!.ToArray<double>(), x.ToArray<double>());
        for (var i = 0; i < 1000; i++)
        {
            Assert.That(slopes[i], Is.EqualTo(0).Or.EqualTo(a).Within(1e-12));
            Assert.That(values[i], Is.EqualTo((a * (slopes[i] == 0 ? limit : xs[i])) - (a * limit * rate)).Within(1e-12));
        }
        Assert.That(slopes.Count(slope => slope == 0) / (double)Count, Is.EqualTo(rate).Within(0.01));
    }

    [Test]
    public void Noise_has_its_moments()
    {
        var x = Tensor.Full((Count, 1), 2, DType.Float64);
        var added = new GaussianNoise(0.5) { Seed = 1 }.Call(x, training: true);
        Assert.That((added.Mean().Item<double>(), added.Std().Item<double>()), Is.EqualTo((2.0, 0.5)).Within(0.01));
        var factor = new GaussianDropout(0.2) { Seed = 1 }.Call(x, training: true) / 2;
        Assert.That((factor.Mean().Item<double>(), factor.Var().Item<double>()), Is.EqualTo((1.0, 0.25)).Within(0.01));
        var slopes = -new RandomizedLeakyReLU(0.1, 0.5) { Seed = 1 }.Call(-Tensor.OnesLike(x), training: true);
        Assert.That(slopes.ToArray<double>(), Has.All.InRange(0.1, 0.5));
        Assert.That((slopes.Mean().Item<double>(), slopes.Var().Item<double>()), Is.EqualTo((0.3, 0.16 / 12)).Within(0.003));
    }

    [Test]
    public void Only_Monte_Carlo_dropout_drops_at_test()
    {
        var x = Tensor.Ones((10, 100));
        Assert.That(new Dropout(0.5).Call(x), Is.SameAs(x));
        var layer = new MCDropout(0.5) { Seed = 2 };
        Assert.That(layer.Call(x).ToArray<float>(), Has.Some.Zero.And.Some.EqualTo(2f));
        var first = layer.Call(x);
        Assert.That(layer.Call(x).ValuesEqual(first), Is.False, "each pass draws anew");
    }

    [Test]
    public void A_seed_decides_and_a_config_goes_on_where_it_was()
    {
        foreach (var make in new Func<RandomLayer>[]
        {
            () => new Dropout(0.5) { Seed = 7 }, () => new AlphaDropout(0.5) { Seed = 7 }, () => new GaussianNoise(0.5) { Seed = 7 },
            () => new GaussianDropout(0.5) { Seed = 7 }, () => new RandomizedLeakyReLU { Seed = 7 }, () => new MCDropout(0.5) { Seed = 7 },
        })
        {
            var (one, same) = (make(), make());
            var x = -Tensor.Ones((30, 50));
            Assert.That(one.Call(x, true), Is.EqualTo(same.Call(x, true)));
            var again = LayerRegistry.Create(one.Config);
            Assert.That(again.Call(x, true), Is.EqualTo(one.Call(x, true)), one.Name);
            Assert.That(one.Call(x, true).ValuesEqual(same.Call(x, true)), Is.False);
        }
    }

    [Test]
    [OnCpu("large products")]
    public void Twenty_self_normalizing_layers_keep_mean_0_and_deviation_1()
    {
        var model = new Sequential();
        for (var i = 0; i < 20; i++)
        {
            model.Add(new Dense(100, "selu") { KernelInitializer = Initializer.LecunNormal });
            model.Add(new AlphaDropout(0.05));
        }
        model.Generator = new(42);
        Tensor x = Tensor.Randn(new Generator(1), 1000, 100);
        foreach (var layer in model.Layers)
        {
            x = layer.Call(x, training: true);
            Assert.That((x.Mean().Item<float>(), x.Std().Item<float>()), Is.EqualTo((0f, 1f)).Within(0.2f), layer.Name);
        }
    }
}
