using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Gpu;

namespace Tensorium.Tests.NN.Layers;

[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Everywhere))]
[Category("Gradients")]
public class LayerGradientTests(Device device) : OnEachDevice(device)
{
    public static IEnumerable<TestCaseData> Single()
    {
        Layer[] layers =
        [
            new Dense(3, "tanh"), new Dense(3) { UseBias = false }, new Dense(2, new LeakyReLU()), new Flatten(), new Reshape(2, -1),
            new Activation("gelu"), new Dropout(0.3), new Dropout(1), new MCDropout(0.5), new AlphaDropout(0.4), new GaussianNoise(0.5),
            new GaussianDropout(0.3), new RandomizedLeakyReLU(), new ReLU(), new ReLU(1.5, 0.1, 0.25), new ReLU(1), new ReLU(null, 0.2),
            new LeakyReLU(), new ELU(0.7), new SELU(), new Softmax(), new Softmax(1), new Maxout(2),
            new PReLU { AlphaInitializer = Initializer.Constant(0.25) }, new PReLU { SharedAxes = [-1], AlphaInitializer = "random_normal" },
            new Swish(), new Swish { BetaInitializer = Initializer.Constant(1.7) },
            new BatchNormalization { GammaInitializer = "random_normal", BetaInitializer = "random_normal" },
            new BatchNormalization { Scale = false }, new BatchNormalization(1), new BatchNormalization(1, 2) { Center = false },
            new LayerNormalization { GammaInitializer = "random_normal", BetaInitializer = "random_normal" },
            new LayerNormalization(1, 2), new LayerNormalization(1) { Center = false, Scale = false },
            new Normalization([0.5, 1, -1, 2], [1, 4, 0.25, 0.01]), new Normalization([0.5], [4]) { Invert = true },
        ];
        foreach (var layer in layers) yield return new TestCaseData(layer).SetArgDisplayNames($"{layer.Config}");
    }

    [TestCaseSource(nameof(Single))]
    public void Gradients_shape_and_config(Layer layer) => LayerCheck.Verify(layer, Input((3, 2, 4)));

    public static IEnumerable<TestCaseData> Merging()
    {
        MergeLayer[] layers = [new Concatenate(), new Add(), new Multiply(), new Average(), new Maximum(), new Minimum()];
        foreach (var layer in layers) yield return new TestCaseData(layer).SetArgDisplayNames(layer.Name);
    }

    [TestCaseSource(nameof(Merging))]
    public void Gradients_of_several_inputs(MergeLayer layer) =>
        LayerCheck.Verify(layer, Input((3, 4), 1), Input((3, 4), 2), Input((3, 4), 3));

    [Test]
    public void Gradients_of_two_inputs()
    {
        LayerCheck.Verify(new Subtract(), Input((3, 4), 1), Input((3, 1), 2));
        LayerCheck.Verify(new Concatenate(1), Input((3, 2, 4), 1), Input((3, 1, 4), 2));
    }

    [Test]
    public void Gradients_of_embeddings()
    {
        var layer = new Embedding(5, 3) { DType = DType.Float64, Generator = new(3) };
        var places = Tensor.From(new long[,] { { 4, 0, 4 }, { 1, 4, 0 } });
        var y = layer.Call(places);
        Assert.That(y.Shape, Is.EqualTo((Shape)(2, 3, 3)));
        Assert.That(y[1, 0].ToArray<double>(), Is.EqualTo(layer.Embeddings.Value[1].ToArray<double>()));
        Assert.That(layer.Embeddings.Value.ToArray<double>(), Has.All.InRange(-0.05, 0.05));
        LayerCheck.Weights(layer, () => layer.Call(places).Square());
        Assert.That(LayerRegistry.Create(layer.Config).Config, Is.EqualTo(layer.Config));
        Assert.That(layer.Call(places.To(DType.Float32)), Is.EqualTo(layer.Call(places)));
    }

    [Test]
    public void Gradients_of_a_function()
    {
        Lambda.Register("twice the sine", x => x.Sin() * 2);
        LayerCheck.Verify(new Lambda("twice the sine"), Input((2, 3)));
        Assert.That(new Lambda(x => x[.., ..2]).OutputShape((5, 3)), Is.EqualTo((Shape)(5, 2)));
        Assert.That(() => new Lambda(x => x).Config, Throws.TypeOf<NotSupportedException>().With.Message.Contains("Lambda.Register"));
    }

    /// <summary>Distinct numbers of both signs that keep away from 0 and from each other.</summary>
    static Tensor Input(Shape shape, int seed = 0)
    {
        var numbers = Enumerable.Range(0, (int)shape.Count * 3).Select(i => (i - (shape.Count * 1.5) + 0.5 + (seed * 0.3)) * 0.11).ToArray();
        new System.Random(seed).Shuffle(numbers);
        return Tensor.From<double>(numbers.AsSpan(0, (int)shape.Count), shape);
    }
}
