using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

[TestFixture]
public class LayerMistakeTests
{
    static Tensor X => Tensor.Ones((2, 3));

    static Tensor Y => Tensor.Ones((2, 4));

    [Test]
    public void A_first_shape_is_not_held_against_itself() =>
        Assert.That(() => new Reshape(4).Call(X), Throws.TypeOf<ShapeException>().With.Message.Not.Contains("built"));

    public static IEnumerable<TestCaseData> Shapes()
    {
        yield return Row(() => new Reshape(4).Call(X), "reshape", "(4)", "(2, 3)");
        yield return Row(() => new Maxout(2).Call(X), "maxout", "2", "(2, 3)");
        yield return Row(() => new Maxout(1, 2).Call(X), "maxout", "axis 2", "(2, 3)");
        yield return Row(() => new Maxout(1, -3).Call(X), "maxout", "axis -3", "(2, 3)");
        yield return Row(() => new Concatenate(0).Call(X, Y), "concatenate", "(2, 3)", "(2, 4)");
        yield return Row(() => new Concatenate(2).Call(X, Y), "concatenate", "axis 2", "(2, 3)");
        yield return Row(() => new Add().Call(X, Y), "add", "(2, 3)", "(2, 4)");
        yield return Row(() => new Multiply().Call(X, Tensor.Ones(3)), "multiply", "(2, 3)", "(3,)");
        yield return Row(() => new Subtract().Call(X), "subtract", "2 inputs", "got 1");
        yield return Row(() => new Subtract().Call(X, X, X), "subtract", "2 inputs", "got 3");
        yield return Row(() => new Add().Call(), "add", "got 0");
        yield return Row(() => new BatchNormalization(0).Call(X), "batch_normalization", "axes 0", "(2, 3)");
        yield return Row(() => new BatchNormalization(2).Call(X), "batch_normalization", "axes 2", "(2, 3)");
        yield return Row(() => new LayerNormalization(1, -1).Call(X), "layer_normalization", "axes 1, -1", "(2, 3)");
        yield return Row(() => Twice(new BatchNormalization()), "batch_normalization", "(2, 3)", "(2, 4)");
        yield return Row(() => Twice(new LayerNormalization()), "layer_normalization", "(2, 3)", "(2, 4)");
        yield return Row(() => Twice(new PReLU()), "p", "(2, 3)", "(2, 4)");
        yield return Row(() => new Normalization([1, 2], [1, 2]).Call(X), "normalization", "(..., 2)", "(2, 3)");
        yield return Row(() => new Softmax(2).Call(X), "axis 2", "(2, 3)");
    }

    [TestCaseSource(nameof(Shapes))]
    public void A_shape_that_does_not_fit_is_named(Func<Tensor> mistake, string[] words)
    {
        foreach (var word in words) Assert.That(mistake, Throws.TypeOf<ShapeException>().With.Message.Contains(word));
    }

    [Test]
    public void Values_out_of_range_are_named()
    {
        (Func<object> Mistake, string Word)[] rows =
        [
            (() => new Dropout(1.5), "1.5"), (() => new Dropout(double.NaN), "rate"), (() => new AlphaDropout(1), "rate"),
            (() => new GaussianDropout(-0.1), "rate"), (() => new GaussianNoise(-1), "deviation"), (() => new Maxout(0), "units"),
            (() => new Embedding(0, 1), "inputs"), (() => new Embedding(1, 0), "outputs"), (() => new LeakyReLU(-1), "negativeSlope"),
            (() => new ELU(double.NaN), "alpha"), (() => new ReLU(-1), "maxValue"), (() => new RandomizedLeakyReLU(1, 0), "upper"),
            (() => new BatchNormalization { Momentum = 1.1 }, "Momentum"), (() => new BatchNormalization { Epsilon = 0 }, "Epsilon"),
            (() => new LayerNormalization { Epsilon = -1 }, "Epsilon"), (() => new Reshape(-1, -1), "-1"),
            (() => new Normalization([1], [-1]), "variance"), (() => new Normalization([1], []), "variances"),
            (() => new MaxNorm(-1), "maxValue"), (() => new MinMaxNorm(2, 1), "maxValue"), (() => new MinMaxNorm(0, 1, 2), "rate"),
            (() => Regularizer.L1(-1), "l1"), (() => new Lambda("unknown"), "unknown"), (() => (Initializer)"best", "best"),
            (() => Initializer.RandomNormal(0, -1), "deviation"), (() => Initializer.RandomUniform(1, 0), "high"),
            (() => Initializer.Orthogonal(double.NaN), "gain"),
        ];
        foreach (var (mistake, word) in rows)
            Assert.That(() => mistake(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(word), word);
        var embedding = new Embedding(3, 2) { Name = "words" };
        foreach (var wrong in new[] { 3, -1 })
            Assert.That(() => embedding.Call(Tensor.From(0, wrong)).ToArray<float>(),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("words").And.Message.Contains($"{wrong}"));
    }

    static Tensor Twice(Layer layer)
    {
        layer.Call(X);
        return layer.Call(Y);
    }

    static TestCaseData Row(Func<Tensor> mistake, params string[] words) =>
        new TestCaseData(mistake, words).SetArgDisplayNames(string.Join(", ", words));
}
