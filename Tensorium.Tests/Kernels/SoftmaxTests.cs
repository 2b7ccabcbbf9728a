using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.Tests.NN.Losses;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Kernels;

/// <summary>
/// Softmax and cross-entropy by plain loops, for rows that end everywhere in lanes and in blocks of lanes, few and many of them,
/// with elements that are no candidates (-infinity) and rows that have no distribution.
/// </summary>
[TestFixture]
[OnCpu("its kernels")]
public class SoftmaxTests
{
    static readonly int[] Lengths = [1, 5, 63, 64, 65, 79, 80, 127, 1000, 1024, 1025, 2053];

    [Test]
    [RestoresThreads]
    public void Softmax_of_each_row([ValueSource(nameof(Lengths))] int n, [Values(1, 16, 19)] int rows, [Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        var (x, values) = Rows(rows, n);
        var expected = Array.ConvertAll(values, LossOracle.Softmax);
        Expect.Values(x.Softmax(), [.. expected.SelectMany(row => row)], x.Shape, "softmax");
        Expect.Values(x.LogSoftmax(), [.. expected.SelectMany(row => row.Select(p => Math.Log(p)))], x.Shape, "its logarithm");
        Expect.Values(x.To(DType.Float64).Softmax(), [.. expected.SelectMany(row => row)], x.Shape, "softmax of doubles");
    }

    [Test]
    [RestoresThreads]
    public void Cross_entropy_and_its_gradient([ValueSource(nameof(Lengths))] int n, [Values(1, 16, 19)] int rows, [Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        var (x, values) = Rows(rows, n);
        var labels = Enumerable.Range(0, rows).Select(row => row * 31L % n).ToArray();
        var weights = Enumerable.Range(0, rows).Select(row => 0.5f + (row % 3)).ToArray();
        var (losses, slopes) = (new double[rows], new double[rows * n]);
        for (var row = 0; row < rows; row++)
        {
            var p = LossOracle.Softmax(values[row]);
            losses[row] = -Math.Log(p[labels[row]]);
            for (var i = 0; i < n; i++) slopes[(row * n) + i] = weights[row] * (p[i] - (i == labels[row] ? 1 : 0));
        }

        foreach (var logits in new[] { x, x.To(DType.Float64) })
        {
            var leaf = logits.WithGrad();
            var loss = leaf.SoftmaxCrossEntropy(Tensor.From(labels));
            Expect.Values(loss, losses, rows, "losses");
            loss.Backward(Tensor.From(weights).To(logits.DType));
            Expect.Values(leaf.Grad!, slopes, x.Shape, "gradient of a leaf");
            (leaf * 1.0).SoftmaxCrossEntropy(Tensor.From(labels)).Backward(Tensor.From(weights).To(logits.DType));
            Expect.Values(leaf.Grad!, Array.ConvertAll(slopes, each => 2 * each), x.Shape, "with one through another op");
        }
    }

    /// <summary>A row without a distribution is NaN, and its neighbours know nothing of it.</summary>
    [Test]
    public void Rows_of_no_distribution([Values(5, 100, 1003)] int n, [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float bad)
    {
        const int Rows = 18, Bad = 7;
        var x = Tensor.Zeros((Rows, n));
        x[Bad].Fill_(bad);
        Tensor p = x.Softmax(), losses = x.SoftmaxCrossEntropy(Tensor.Zeros(Rows, DType.Int64));
        for (var row = 0; row < Rows; row++)
        {
            Assert.That(p[row].ToArray<float>(), row == Bad ? Is.All.NaN : Is.All.EqualTo(1f / n).Within(1e-7), $"row {row}");
            Assert.That(losses[row].Item<float>(), row == Bad ? Is.NaN : Is.EqualTo(Math.Log(n)).Within(1e-5), $"loss {row}");
        }
    }

    /// <summary>Rows of numbers up to 20, of which some are -infinity; the first one never.</summary>
    static (Tensor X, double[][] Values) Rows(int rows, int n)
    {
        var values = new double[rows][];
        for (var row = 0; row < rows; row++)
            values[row] = [.. Enumerable.Range(0, n).Select(i => i * 7 % 13 == 5 ? double.NegativeInfinity : (float)(((i * 37 + row * 11) % 401 - 200) / 10.0))];
        foreach (var row in values) row[0] = 1;
        for (var row = 0; row < rows; row++) values[row][row * 31 % n] = 2; // a label has a chance
        return (Tensor.From([.. values.SelectMany(row => row.Select(each => (float)each))], (rows, n)), values);
    }
}
