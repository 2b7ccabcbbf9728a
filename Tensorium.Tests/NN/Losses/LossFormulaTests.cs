using NUnit.Framework;
using Tensorium.NN;
using static Tensorium.Tests.NN.Losses.LossOracle;

namespace Tensorium.Tests.NN.Losses;

[TestFixture]
public class LossFormulaTests
{
    static readonly double[][] Numbers = [[0.5, -1.5, 3], [2, 0.25, -4]], Truths = [[1, -1.25, 1], [-2, 0.5, 2]];
    static readonly double[][] Positive = [[0.5, 1.5, 3], [2, 0.25, 4]], Counts = [[1, 0, 2], [3, 1, 5]];
    static readonly double[][] Shares = [[0.2, 0.5, 0.3], [0.7, 0.1, 0.2]], Mixtures = [[0.1, 0.6, 0.3], [0.25, 0.25, 0.5]];
    static readonly double[][] OneHot = [[0, 1, 0], [0, 0, 1]], Signs = [[1, -1, 1], [-1, -1, 1]], Bits = [[1, 0, 1], [0, 0, 1]];

    public static IEnumerable<TestCaseData> Losses()
    {
        yield return Element(Loss.MeanSquaredError, Numbers, Truths, (p, t) => (p - t) * (p - t), (p, t) => 2 * (p - t));
        yield return Element(Loss.MeanAbsoluteError, Numbers, Truths, (p, t) => Math.Abs(p - t), (p, t) => Math.Sign(p - t));
        yield return Element(Loss.MeanAbsolutePercentageError, Numbers, Truths,
            (p, t) => 100 * Math.Abs((t - p) / Math.Max(Math.Abs(t), 1e-7)), (p, t) => 100 * Math.Sign(p - t) / Math.Abs(t));
        yield return Element(Loss.MeanSquaredLogarithmicError, Positive, Counts,
            (p, t) => Math.Pow(Math.Log(Math.Max(p, 1e-7) + 1) - Math.Log(Math.Max(t, 1e-7) + 1), 2),
            (p, t) => 2 * (Math.Log(p + 1) - Math.Log(Math.Max(t, 1e-7) + 1)) / (p + 1));
        foreach (var delta in new[] { 1, 0.3 })
            yield return Element(Loss.Huber(delta), Numbers, Truths,
                (p, t) => Math.Abs(p - t) <= delta ? (p - t) * (p - t) / 2 : (delta * Math.Abs(p - t)) - (delta * delta / 2),
                (p, t) => Clip(p - t, -delta, delta));
        yield return Element(Loss.LogCosh, Numbers, Truths, (p, t) => Math.Log(Math.Cosh(p - t)), (p, t) => Math.Tanh(p - t));
        yield return Element(Loss.Poisson, Positive, Counts, (p, t) => p - (t * Math.Log(p + 1e-7)), (p, t) => 1 - (t / (p + 1e-7)));
        foreach (var targets in new[] { Signs, Bits })
        {
            var shift = targets == Bits ? 1 : 0;
            double Sign(double t) => t + (shift * (t - 1));
            yield return Element(Loss.Hinge, Numbers, targets,
                (p, t) => Math.Max(1 - (Sign(t) * p), 0), (p, t) => 1 - (Sign(t) * p) > 0 ? -Sign(t) : 0);
            yield return Element(Loss.SquaredHinge, Numbers, targets,
                (p, t) => Math.Pow(Math.Max(1 - (Sign(t) * p), 0), 2), (p, t) => -2 * Sign(t) * Math.Max(1 - (Sign(t) * p), 0));
        }
        foreach (var smoothing in new[] { 0, 0.1 })
        {
            double Smooth(double t) => (t * (1 - smoothing)) + (smoothing / 2);
            yield return Element(Loss.BinaryCrossentropy(labelSmoothing: smoothing), Shares, Bits,
                (p, t) => -(Smooth(t) * Math.Log(p)) - ((1 - Smooth(t)) * Math.Log(1 - p)), (p, t) => (p - Smooth(t)) / (p * (1 - p)));
            yield return Element(Loss.BinaryCrossentropy(fromLogits: true, labelSmoothing: smoothing), Numbers, Bits,
                (p, t) => Math.Log(1 + Math.Exp(p)) - (Smooth(t) * p), (p, t) => (1 / (1 + Math.Exp(-p))) - Smooth(t));
            double[] Spread(double[] t) => Array.ConvertAll(t, each => (each * (1 - smoothing)) + (smoothing / t.Length));
            yield return Row(Loss.CategoricalCrossentropy(labelSmoothing: smoothing), Positive, OneHot,
                (p, t) => Categorical(p, Spread(t)), (p, t) => CategoricalSlopes(p, Spread(t)));
            yield return Row(Loss.CategoricalCrossentropy(true, smoothing), Numbers, OneHot,
                (p, t) => CategoricalLogits(p, Spread(t)), (p, t) => CategoricalLogitsSlopes(p, Spread(t)));
        }
        yield return Row(Loss.CategoricalCrossentropy(true), Numbers, Mixtures, CategoricalLogits, CategoricalLogitsSlopes);
        yield return Row(Loss.KLDivergence, Shares, Mixtures, Divergence, (p, t) => [.. p.Select((each, i) => -t[i] / each)]);
        yield return Row(Loss.CosineSimilarity(), Numbers, Truths, Cosine, CosineSlopes);
        yield return Row(Loss.CategoricalHinge, Numbers, OneHot, CategoricalHinge, null);
    }

    [TestCaseSource(nameof(Losses))]
    public void Value_and_gradient(
        Loss loss, double[][] p, double[][] t, Func<double[], double[], double> f, Func<double[], double[], double[]>? slope)
    {
        var (x, y) = (Matrix(p).WithGrad(), Matrix(t));
        double[] each = [f(p[0], t[0]), f(p[1], t[1])];
        var found = loss.Call(x, y);
        Assert.That(found.Item<double>(), Is.EqualTo(each.Average()).Within(1e-10 * Math.Max(1, Math.Abs(each.Average()))));
        Assert.That(loss.With(LossReduction.Sum).Call(x, y).Item<double>(), Is.EqualTo(each.Sum()).Within(1e-9 * Math.Max(1, Math.Abs(each.Sum()))));
        Assert.That(loss.With(LossReduction.None).Call(x, y).Shape, Is.EqualTo((Shape)2));
        GradientCheck.Verify(q => loss.Call(q, y), Matrix(p));
        if (slope is null) return;
        found.Backward();
        double[] gradient = [.. slope(p[0], t[0]).Concat(slope(p[1], t[1])).Select(each => each / 2)];
        for (var i = 0; i < gradient.Length; i++)
            Assert.That(x.Grad!.ToArray<double>()[i], Is.EqualTo(gradient[i]).Within(1e-10 * Math.Max(1, Math.Abs(gradient[i]))));
    }

    [TestCaseSource(nameof(Losses))]
    public void Sample_weights_reductions_and_config(
        Loss loss, double[][] p, double[][] t, Func<double[], double[], double> f, Func<double[], double[], double[]>? slope)
    {
        var again = Loss.FromConfig(LayerConfig.FromJson(loss.With(LossReduction.Sum).Config.ToJson()));
        var (a, b) = (f(p[0], t[0]), f(p[1], t[1]));
        var weights = Tensor.From(3f, 0.5f);
        (LossReduction Reduction, double Expected)[] rows =
        [
            (LossReduction.SumOverBatchSize, ((3 * a) + (b / 2)) / 2), (LossReduction.Sum, (3 * a) + (b / 2)),
            (LossReduction.MeanWithSampleWeight, ((3 * a) + (b / 2)) / 3.5),
        ];
        foreach (var (reduction, expected) in rows)
            Assert.That(loss.With(reduction).Call(Matrix(p), Matrix(t), weights).Item<double>(),
                Is.EqualTo(expected).Within(1e-10 * Math.Max(1, Math.Abs(expected))), $"{reduction}");
        Assert.That(again.Call(Matrix(p), Matrix(t)), Is.EqualTo(loss.With(LossReduction.Sum).Call(Matrix(p), Matrix(t))));
        Assert.That(again.Config, Is.EqualTo(loss.With(LossReduction.Sum).Config));
        Assert.That(((Loss)loss.Name).Name, Is.EqualTo(loss.Name));
    }

    [Test]
    public void Weights_of_0_cost_nothing([Values] LossReduction reduction)
    {
        var x = Tensor.From(new[,] { { 1.0 }, { 2 } }).WithGrad();
        var loss = Loss.MeanSquaredError.With(reduction).Call(x, Tensor.Zeros((2, 1)), Tensor.Zeros(2));
        loss.Sum().Backward();
        Assert.That(loss.ToArray<double>(), Is.All.Zero);
        Assert.That(x.Grad!.ToArray<double>(), Is.All.Zero);
    }

    [TestCase(false, 0), TestCase(true, 0), TestCase(false, 0.2), TestCase(true, 0.2)]
    public void Sparse_cross_entropy_is_the_categorical_of_one_hot_targets(bool fromLogits, double smoothing)
    {
        var (p, labels) = (Matrix(Positive).WithGrad(), Tensor.From(1, 2));
        var sparse = Loss.SparseCategoricalCrossentropy(fromLogits, smoothing).Call(p, labels);
        sparse.Backward();
        var (gradient, q) = (p.Grad!.ToArray<double>(), Matrix(Positive).WithGrad());
        var categorical = Loss.CategoricalCrossentropy(fromLogits, smoothing).Call(q, Matrix(OneHot));
        categorical.Backward();
        Assert.That(sparse.Item<double>(), Is.EqualTo(categorical.Item<double>()).Within(1e-14));
        Assert.That(gradient, Is.EqualTo(q.Grad!.ToArray<double>()).Within(1e-14));
        var config = Loss.SparseCategoricalCrossentropy(fromLogits, smoothing).Config;
        Assert.That(Loss.FromConfig(config).Config, Is.EqualTo(config));
    }

    [Test]
    public void Extremes_are_finite()
    {
        foreach (var loss in new[] { Loss.BinaryCrossentropy(), Loss.BinaryCrossentropy(true), Loss.CategoricalCrossentropy(), Loss.KLDivergence,
            Loss.CosineSimilarity(), Loss.LogCosh, Loss.CategoricalCrossentropy(true) })
        {
            var p = Tensor.From(new[,] { { 0.0, 1, 0 }, { 1, 0, 0 } }).WithGrad();
            var y = loss.Call(p * 1000 / 1000, Matrix(OneHot));
            y.Backward();
            Assert.That(double.IsFinite(y.Item<double>()), loss.Name);
            Assert.That(p.Grad!.ToArray<double>(), Has.All.Matches<double>(double.IsFinite), loss.Name);
        }
        Assert.That(Loss.BinaryCrossentropy().Call(Tensor.From(1.0), Tensor.From(0.0)).Item<double>(), Is.EqualTo(-Math.Log(1e-7)).Within(1e-8));
        Assert.That(Loss.BinaryCrossentropy(true).Call(Tensor.From(1000.0), Tensor.From(0.0)).Item<double>(), Is.EqualTo(1000));
        Assert.That(Loss.LogCosh.Call(Tensor.From(-1000.0), Tensor.From(0.0)).Item<double>(), Is.EqualTo(1000 - Math.Log(2)).Within(1e-12));
        Assert.That(Loss.MeanAbsolutePercentageError.Call(Tensor.From(3.0), Tensor.From(0.0)).Item<double>(), Is.EqualTo(3e9).Within(1e-5));
        Assert.That(Loss.CosineSimilarity().Call(Tensor.From(0.0, 0), Tensor.From(1.0, 1)).Item<double>(), Is.Zero);
    }

    /// <summary>log(1 + e⁻ˣ) and its slope of a sure and right prediction, to the digits that the type has.</summary>
    [Test]
    public void Binary_logits_keep_their_digits([Values(1, 5, 15, 30, 60)] double x, [Values] bool isPositive, [Values] bool isDouble)
    {
        var (sign, dtype, digits) = (isPositive ? 1 : -1, isDouble ? DType.Float64 : DType.Float32, isDouble ? 1e-12 : 2e-6);
        var logit = Tensor.From(sign * x).To(dtype).WithGrad();
        var loss = Loss.BinaryCrossentropy(fromLogits: true).Call(logit, Tensor.From(isPositive ? 1 : 0));
        loss.Backward();
        var small = Math.Exp(-x);
        var expected = x < 15 ? Math.Log(1 + small) : small - (small * small / 2);
        Assert.That(loss.To(DType.Float64).Item<double>(), Is.EqualTo(expected).Within(digits * expected));
        Assert.That(logit.Grad!.To(DType.Float64).Item<double>(), Is.EqualTo(-sign * small / (1 + small)).Within(digits * small));
    }

    [Test]
    public void Losses_of_one_s_own_and_weights_of_places()
    {
        var cubes = Loss.Custom("cubes", (p, t) => (p - t).Abs().Pow(3).Sum(-1));
        Assert.That(cubes.Call(Matrix([[1, 3]]), Matrix([[0, 1]])).Item<double>(), Is.EqualTo(9).Within(1e-12));
        Assert.That(() => cubes.Config, Throws.TypeOf<NotSupportedException>().With.Message.Contains("cubes"));
        Loss.Register(cubes);
        Assert.That(Loss.FromConfig(cubes.Config).Name, Is.EqualTo("cubes"));
        var (p, t) = (Tensor.Ones((2, 3, 4)), Tensor.Zeros((2, 3, 4)));
        Assert.That(Loss.MeanSquaredError.Call(p, t, Tensor.From(1f, 3f)).Item<float>(), Is.EqualTo(2f));
        Assert.That(Loss.MeanSquaredError.Call(p, t, Tensor.From(new[,] { { 1f }, { 3 } })[.., 0]).Item<float>(), Is.EqualTo(2f));
        Assert.That(Loss.MeanSquaredError.Call(p, t, Tensor.Full((2, 3), 5)).Item<float>(), Is.EqualTo(5f));
        Assert.That(() => Loss.MeanSquaredError.Call(p, t, Tensor.Ones(3)),
            Throws.TypeOf<ShapeException>().With.Message.Contains("(3,)").And.Message.Contains("(2, 3)"));
        Assert.That(() => (Loss)"mee", Throws.ArgumentException.With.Message.Contains("mean_squared_error"));
        Assert.That(() => Loss.BinaryCrossentropy(labelSmoothing: 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss.Huber(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    static Tensor Matrix(double[][] rows) => Tensor.From<double>(rows.SelectMany(row => row).ToArray(), (rows.Length, rows[0].Length));

    static TestCaseData Element(
        Loss loss, double[][] p, double[][] t, Func<double, double, double> f, Func<double, double, double> slope) =>
        Row(loss, p, t, (a, b) => Mean(a, b, f), (a, b) => Slopes(a, b, slope));

    static TestCaseData Row(
        Loss loss, double[][] p, double[][] t, Func<double[], double[], double> f, Func<double[], double[], double[]>? slope) =>
        new TestCaseData(loss, p, t, f, slope).SetArgDisplayNames($"{loss.Config} {p[0][0]} {t[0][0]} {t[0][1]}");
}
