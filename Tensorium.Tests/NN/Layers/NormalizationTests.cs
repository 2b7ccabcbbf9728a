using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

/// <summary>Batch and layer normalization against plain loops with the gradient of Ioffe and Szegedy 2015, section 3.</summary>
[TestFixture]
public class NormalizationTests
{
    const double Epsilon = 1e-3;

    static readonly long[] Matrix = [7, 5], Cube = [4, 3, 5], Wide = [33, 70];

    public static IEnumerable<TestCaseData> Cases()
    {
        // statistics are over elements that agree along the axes (batch), or elsewhere (layer); weights are along the axes
        yield return new TestCaseData(Matrix, new[] { 1 }, true);
        yield return new TestCaseData(Wide, new[] { 1 }, true);
        yield return new TestCaseData(Cube, new[] { 2 }, true);
        yield return new TestCaseData(Cube, new[] { 1 }, true);
        yield return new TestCaseData(Cube, new[] { 1, 2 }, true);
        yield return new TestCaseData(Matrix, new[] { 1 }, false);
        yield return new TestCaseData(Wide, new[] { 1 }, false);
        yield return new TestCaseData(Cube, new[] { 2 }, false);
        yield return new TestCaseData(Cube, new[] { 1 }, false);
        yield return new TestCaseData(Cube, new[] { 1, 2 }, false);
    }

    [TestCaseSource(nameof(Cases))]
    public void Forward_and_gradients(long[] shape, int[] axes, bool batch)
    {
        Layer layer = batch
            ? new BatchNormalization(axes) { GammaInitializer = "random_normal", BetaInitializer = "random_normal" }
            : new LayerNormalization(axes) { GammaInitializer = "random_normal", BetaInitializer = "random_normal" };
        layer.DType = DType.Float64;
        layer.Generator = new(4);
        var x = (Tensor.Randn(new Generator(1), shape, 3, 2, DType.Float64) + 0).WithGrad();
        var u = Tensor.Randn(new Generator(2), shape, 0, 1, DType.Float64);
        var y = layer.Call(x, training: true);
        y.Backward(u);

        var (features, others) = Groups(shape, axes);
        var expected = new Oracle(
            x.ToArray<double>(), u.ToArray<double>(), batch ? features : others, features,
            layer.Parameters[0].Value.ToArray<double>(), layer.Parameters[1].Value.ToArray<double>());
        Assert.That(y.ToArray<double>(), Is.EqualTo(expected.Y).Within(1e-10));
        Assert.That(x.Grad!.ToArray<double>(), Is.EqualTo(expected.Dx).Within(1e-10));
        Assert.That(layer.Parameters[0].Value.Grad!.ToArray<double>(), Is.EqualTo(expected.DGamma).Within(1e-10));
        Assert.That(layer.Parameters[1].Value.Grad!.ToArray<double>(), Is.EqualTo(expected.DBeta).Within(1e-10));
    }

    [Test]
    public void Moving_statistics_follow_over_several_steps()
    {
        var layer = new BatchNormalization { Momentum = 0.9, DType = DType.Float64 };
        double[] mean = [0, 0], variance = [1, 1];
        var random = new System.Random(3);
        for (var step = 0; step < 5; step++)
        {
            var xs = new double[6 + step, 2];
            for (var i = 0; i < xs.GetLength(0); i++)
                for (var j = 0; j < 2; j++) xs[i, j] = random.NextDouble() * (j + 1) * 10;
            layer.Call(Tensor.From(xs), training: true);
            for (var j = 0; j < 2; j++)
            {
                double m = 0, v = 0;
                var n = xs.GetLength(0);
                for (var i = 0; i < n; i++) m += xs[i, j] / n;
                for (var i = 0; i < n; i++) v += (xs[i, j] - m) * (xs[i, j] - m) / n; // biased, as Keras 3
                mean[j] = (0.9 * mean[j]) + (0.1 * m);
                variance[j] = (0.9 * variance[j]) + (0.1 * v);
            }
            Assert.That(layer.MovingMean.Value.ToArray<double>(), Is.EqualTo(mean).Within(1e-12));
            Assert.That(layer.MovingVariance.Value.ToArray<double>(), Is.EqualTo(variance).Within(1e-12));
        }
        var y = layer.Call(Tensor.From(new[,] { { 2.0, 7 } })).ToArray<double>();
        for (var j = 0; j < 2; j++)
            Assert.That(y[j], Is.EqualTo(((j == 0 ? 2 : 7) - mean[j]) / Math.Sqrt(variance[j] + Epsilon)).Within(1e-12));
        Assert.That(layer.Parameters.Select(p => p.Trainable), Is.EqualTo(new[] { true, true, false, false }));
    }

    [Test]
    public void A_frozen_layer_works_as_at_test()
    {
        var layer = new BatchNormalization();
        var x = Tensor.From(new[,] { { 1f, 2 }, { 3, 5 } });
        layer.Call(x, training: true);
        layer.Trainable = false;
        var before = layer.MovingMean.Value.ToArray<float>();
        Assert.That(layer.Call(x, training: true), Is.EqualTo(layer.Call(x)));
        Assert.That(layer.MovingMean.Value.ToArray<float>(), Is.EqualTo(before));
    }

    [Test]
    public void Defaults_are_Keras_s()
    {
        var layer = new BatchNormalization();
        Assert.That((layer.Momentum, layer.Epsilon, new LayerNormalization().Epsilon), Is.EqualTo((0.99, 1e-3, 1e-3)));
        layer.Call(Tensor.From(new[,] { { 1f }, { 3 } }), training: true);
        Assert.That(layer.MovingMean.Value.Item<float>(), Is.EqualTo(0.02f).Within(1e-7f));
        Assert.That(layer.MovingVariance.Value.Item<float>(), Is.EqualTo(1f).Within(1e-7f));
        Assert.That(layer.Parameters.Select(p => p.Name.Split('/')[1]),
            Is.EqualTo(new[] { "gamma", "beta", "moving_mean", "moving_variance" }));
    }

    [Test]
    public void Adapted_features_have_mean_0_and_variance_1_whatever_the_batches()
    {
        var data = Tensor.Randn(new Generator(1), (101, 3), 1000, 5, DType.Float64);
        var (whole, parts) = (new Normalization { DType = DType.Float64 }, new Normalization { DType = DType.Float64 });
        Assert.That(() => new Normalization().Call(data), Throws.InvalidOperationException.With.Message.Contains("Adapt"));
        whole.Adapt(data);
        parts.Adapt([data[..40], data[40..41], data[41..41], data[41..]]);
        Assert.That(parts.Mean.ToArray<double>(), Is.EqualTo(whole.Mean.ToArray<double>()).Within(1e-10));
        Assert.That(parts.Variance.ToArray<double>(), Is.EqualTo(whole.Variance.ToArray<double>()).Within(1e-10));
        var y = whole.Call(data);
        Assert.That(y.Mean(0).ToArray<double>(), Has.All.EqualTo(0).Within(1e-12));
        Assert.That(y.Var(0).ToArray<double>(), Has.All.EqualTo(1).Within(1e-12));
        Assert.That(whole.ParameterCount, Is.EqualTo(7), "mean, variance and count, as in Keras");
        var all = new Normalization([]) { DType = DType.Float64 };
        all.Adapt(data);
        Assert.That(all.Mean.Item<double>(), Is.EqualTo(data.Mean().Item<double>()).Within(1e-9));
        Assert.That(new Normalization([0], [0]).Call(Tensor.Ones((1, 1))).Item<float>(), Is.EqualTo(1e7f), "no deviation counts as 1e-7");
    }

    /// <summary>For each element the number of its place along the axes, and of its place along the others.</summary>
    static (int[] Features, int[] Others) Groups(long[] shape, int[] axes)
    {
        var count = (int)shape.Aggregate((a, b) => a * b);
        var (features, others) = (new int[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var rest = i;
            var place = new int[shape.Length];
            for (var axis = shape.Length - 1; axis >= 0; axis--) (rest, place[axis]) = (rest / (int)shape[axis], rest % (int)shape[axis]);
            for (var axis = 0; axis < shape.Length; axis++)
            {
                ref var number = ref (axes.Contains(axis) ? ref features[i] : ref others[i]);
                number = (number * (int)shape[axis]) + place[axis];
            }
        }
        return (features, others);
    }

    sealed class Oracle
    {
        public Oracle(double[] x, double[] u, int[] group, int[] feature, double[] gamma, double[] beta)
        {
            (Y, Dx, DGamma, DBeta) = (new double[x.Length], new double[x.Length], new double[gamma.Length], new double[gamma.Length]);
            for (var g = 0; g <= group.Max(); g++)
            {
                double n = 0, mean = 0, variance = 0, sum = 0, dot = 0;
                for (var i = 0; i < x.Length; i++)
                    if (group[i] == g) (n, mean) = (n + 1, mean + x[i]);
                mean /= n;
                for (var i = 0; i < x.Length; i++)
                    if (group[i] == g) variance += (x[i] - mean) * (x[i] - mean) / n;
                var root = Math.Sqrt(variance + Epsilon);
                for (var i = 0; i < x.Length; i++)
                {
                    if (group[i] != g) continue;
                    var hat = (x[i] - mean) / root;
                    Y[i] = (gamma[feature[i]] * hat) + beta[feature[i]];
                    DGamma[feature[i]] += u[i] * hat;
                    DBeta[feature[i]] += u[i];
                    sum += u[i] * gamma[feature[i]];
                    dot += u[i] * gamma[feature[i]] * hat;
                }
                for (var i = 0; i < x.Length; i++)
                    if (group[i] == g)
                        Dx[i] = ((u[i] * gamma[feature[i]]) - (sum / n) - ((x[i] - mean) / root * dot / n)) / root;
            }
        }

        public double[] Y { get; }

        public double[] Dx { get; }

        public double[] DGamma { get; }

        public double[] DBeta { get; }
    }
}
