using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Kernels;

/// <summary>The kernels of a normalization by rows and by columns, over sizes that end everywhere in lanes, groups and pieces.</summary>
[TestFixture]
[NonParallelizable, RestoresThreads]
[OnCpu("its kernels")]
public class NormalizationKernelTests
{
    const double Epsilon = 0.1; // three numbers may lie close together: smaller, and single precision would keep few digits of dx

    static readonly (int Rows, int Columns)[] Sizes =
    [
        (1, 1), (5, 1), (1, 5), (7, 3), (8, 16), (9, 17), (64, 33), (65, 31), (129, 300), (3, 2500), (517, 130), (9001, 3), (130, 1025),
    ];

    [Test]
    public void Equals_plain_loops(
        [ValueSource(nameof(Sizes))] (int Rows, int Columns) size, [Values] bool byRows, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var random = new System.Random(6);
        var (rows, columns) = size;
        var x = Sample.Draw(random, (rows, columns), Arrangement.Contiguous, dtype, 1, 5);
        var u = Sample.Draw(random, (rows, columns), Arrangement.Contiguous, dtype);
        var (gamma, beta) = (Sample.Draw(random, columns, Arrangement.Contiguous, dtype), Sample.Draw(random, columns, Arrangement.Contiguous, dtype));
        Tensor[] leaves = [x.Tensor.WithGrad(), gamma.Tensor.WithGrad(), beta.Tensor.WithGrad()];
        var (y, mean, variance) = leaves[0].Normalize([byRows ? 1 : 0], Epsilon, leaves[1], leaves[2]);
        y.Backward(u.Tensor);

        var expected = new Loops(x.Values, u.Values, gamma.Values, beta.Values, rows, columns, byRows);
        var scale = 40; // of 2e-6 or 1e-12
        Shape shape = (rows, columns), statistics = byRows ? (rows, 1) : (1, columns);
        Expect.Values(mean, expected.Mean, statistics, "mean", scale);
        Expect.Values(variance, expected.Variance, statistics, "variance", scale);
        Expect.Values(y, expected.Y, shape, "y", scale);
        Expect.Values(leaves[0].Grad!, expected.Dx, shape, "dx", scale);
        Expect.Values(leaves[1].Grad!, expected.DGamma, columns, "dγ", scale);
        Expect.Values(leaves[2].Grad!, expected.DBeta, columns, "dβ", scale);
    }

    [Test]
    public void Any_number_of_threads_gives_the_same_bits([Values] bool byRows, [Values(300, 1030)] int columns)
    {
        List<float[]> runs = [];
        var x = Tensor.Randn(new Generator(1), 700, columns);
        var dy = Tensor.Randn(new Generator(2), 700, columns);
        foreach (var threads in (int[])[1, 2, 3])
        {
            WorkerPool.Threads = threads;
            Tensor[] leaves = [x.Clone().WithGrad(), Tensor.Rand(new Generator(3), columns).WithGrad(), Tensor.Zeros(columns).WithGrad()];
            var y = leaves[0].Normalize([byRows ? 1 : 0], Epsilon, leaves[1], leaves[2]).Y;
            y.Backward(dy);
            runs.Add([.. y.ToArray<float>(), .. leaves.SelectMany(leaf => leaf.Grad!.ToArray<float>())]);
        }
        Assert.That(runs[1], Is.EqualTo(runs[0]));
        Assert.That(runs[2], Is.EqualTo(runs[0]));
    }

    [Test]
    public void A_mean_far_above_the_deviation_costs_no_digits([Values] bool byRows)
    {
        // Float32 keeps 1/128 beside 100,000: Σ x² - (Σ x)² / n would keep nothing of a variance of 1
        var random = new System.Random(8);
        var x = Sample.Draw(byRows ? (3, 4000) : (4000, 3), Arrangement.Contiguous, DType.Float32, () => 1e5 + random.Next(-100, 100) / 64.0);
        var (_, mean, variance) = x.Tensor.Normalize([byRows ? 1 : 0], Epsilon);
        for (var k = 0; k < 3; k++)
        {
            double[] line = [.. x.Values.Where((_, i) => (byRows ? i / 4000 : i % 3) == k)];
            var expected = line.Sum(v => (v - line.Average()) * (v - line.Average())) / line.Length;
            Assert.That(mean.ToArray<float>()[k], Is.EqualTo(line.Average()).Within(0.02));
            Assert.That(variance.ToArray<float>()[k], Is.EqualTo(expected).Within(1e-3 * expected));
        }
    }

    [Test]
    public void Infinity_and_NaN_stay_in_their_line([Values] bool byRows, [Values(float.NaN, float.PositiveInfinity)] float bad)
    {
        var x = Tensor.Randn(new Generator(1), 20, 37);
        x[4, 35] = Tensor.Scalar(bad);
        var y = x.Normalize([byRows ? 1 : 0], Epsilon).Y.ToArray<float>();
        for (var i = 0; i < y.Length; i++)
            Assert.That(float.IsNaN(y[i]), Is.EqualTo(byRows ? i / 37 == 4 : i % 37 == 35), $"element {i}");
    }

    [Test]
    public void One_leaf_for_both_weights_sums_their_gradients()
    {
        var x = Tensor.Randn(new Generator(1), (6, 20), dtype: DType.Float64);
        var both = Tensor.Ones(20, DType.Float64).WithGrad();
        var (gamma, beta) = (Tensor.Ones(20, DType.Float64).WithGrad(), Tensor.Ones(20, DType.Float64).WithGrad());
        x.Normalize([1], Epsilon, both, both).Y.Square().Sum().Backward();
        x.Normalize([1], Epsilon, gamma, beta).Y.Square().Sum().Backward();
        Assert.That(both.Grad!.ToArray<double>(), Is.EqualTo((gamma.Grad! + beta.Grad!).ToArray<double>()).Within(1e-12));
    }

    [Test]
    public void Given_statistics_scale_and_shift_alike_recorded_or_not()
    {
        var x = Tensor.Randn(new Generator(1), 9, 70);
        Tensor mean = Tensor.Randn(new Generator(2), 70), variance = Tensor.Rand(new Generator(3), 70), gamma = Tensor.Randn(new Generator(4), 70);
        var y = x.Normalize(mean, variance, Epsilon, gamma, Tensor.Scalar(2));
        var (values, m, v, g) = (x.ToArray<float>(), mean.ToArray<float>(), variance.ToArray<float>(), gamma.ToArray<float>());
        Expect.Values(y, [.. values.Select((each, i) => (((double)each - m[i % 70]) / Math.Sqrt(v[i % 70] + Epsilon) * g[i % 70]) + 2)], (9, 70), scale: 4);
        Assert.That(x.WithGrad().Normalize(mean, variance, Epsilon, gamma, Tensor.Scalar(2)).ToArray<float>(), Is.EqualTo(y.ToArray<float>()));
        Assert.That(() => x.Normalize(Tensor.Ones(3), variance, Epsilon), Throws.InstanceOf<ShapeException>());
    }

    sealed class Loops
    {
        public Loops(double[] x, double[] u, double[] gamma, double[] beta, int rows, int columns, bool byRows)
        {
            var lines = byRows ? rows : columns;
            (Mean, Variance) = (new double[lines], new double[lines]);
            (Y, Dx, DGamma, DBeta) = (new double[x.Length], new double[x.Length], new double[columns], new double[columns]);
            var n = x.Length / lines;
            for (var line = 0; line < lines; line++)
            {
                int[] places = [.. Enumerable.Range(0, n).Select(k => byRows ? (line * columns) + k : (k * columns) + line)];
                var mean = Mean[line] = places.Sum(i => x[i]) / n;
                var variance = Variance[line] = places.Sum(i => (x[i] - mean) * (x[i] - mean)) / n;
                var root = Math.Sqrt(variance + Epsilon);
                double Hat(int i) => (x[i] - mean) / root;
                double Slope(int i) => u[i] * gamma[i % columns];
                var (sum, dot) = (places.Sum(Slope) / n, places.Sum(i => Slope(i) * Hat(i)) / n);
                foreach (var i in places)
                {
                    Y[i] = (gamma[i % columns] * Hat(i)) + beta[i % columns];
                    Dx[i] = (Slope(i) - sum - (Hat(i) * dot)) / root;
                    DGamma[i % columns] += u[i] * Hat(i);
                    DBeta[i % columns] += u[i];
                }
            }
        }

        public double[] Mean { get; }

        public double[] Variance { get; }

        public double[] Y { get; }

        public double[] Dx { get; }

        public double[] DGamma { get; }

        public double[] DBeta { get; }
    }
}
