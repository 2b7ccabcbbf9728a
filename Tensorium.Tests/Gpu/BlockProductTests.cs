#if GPU
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>The product of 128 by 128 tiles, in groups of 256 threads, against plain loops.</summary>
[TestFixture]
public class BlockProductTests
{
    static readonly GpuDevice Wide = WideEmulator.Wide;

    [TestCase(128, 8, 128)]
    [TestCase(130, 20, 132)]
    [TestCase(129, 17, 66)]
    [TestCase(1, 9, 4100)]
    [TestCase(4100, 1, 1)]
    [TestCase(65, 3, 65)]
    public void Any_size_and_arrangement(int m, int k, int n)
    {
        var (a, b) = (Draw(m, k), Draw(k, n));
        Check(a, b);
        Check(Draw(k, m).T, b);
        Check(a, Draw(n, k).T);
        Check(Draw(k, m).T, Draw(n, k).T);
    }

    [Test]
    public void Offsets_and_strides_of_any_kind()
    {
        var all = Draw(140, 140);
        Check(all[1..131, 1..10], all[3..12, 2..133]);
        Check(all[4..134, 4..12], all[4..12, 8..136]);
        Check(all[4..134, 4..12].Flip(0), all[4..12, 8..136].Flip(1));
        Check(all[..70, TensorIndex.Step(.., 2)], all[TensorIndex.Step(.., 2), ..70]);
        Check(all[..1, ..9].Expand((66, 9)), all[..9, ..66]);
    }

    [TestCase(132)]
    [TestCase(131)]
    public void Bias_and_activation(int n)
    {
        var (x, w, bias) = (Draw(70, 9), Draw(9, n), Draw(1, n).Reshape(n));
        var expected = Product(x, w);
        var offset = bias.ToArray<float>();
        for (var i = 0; i < 70; i++)
            for (var j = 0; j < n; j++) expected[i, j] = Math.Tanh(expected[i, j] + offset[j]);
        Same(x.To(Wide).Linear(w.To(Wide), bias.To(Wide), new Tanh()), expected);
    }

    [Test]
    public void It_adds_to_what_is_there()
    {
        var (a, b) = (Draw(70, 9), Draw(9, 132));
        var c = Tensor.Full((70, 132), 2, device: Wide);
        Wide.MatMul(c.Operand, a.To(Wide).Operand, b.To(Wide).Operand, accumulate: true);
        var expected = Product(a, b);
        for (var i = 0; i < 70; i++)
            for (var j = 0; j < 132; j++) expected[i, j] += 2;
        Same(c, expected);
    }

    [Test]
    public void A_batch_broadcasts()
    {
        var (a, b) = (Tensor.Randn(new Generator(1), (2, 66, 5)), Tensor.Randn(new Generator(2), (5, 68)));
        var products = a.To(Wide).MatMul(b.To(Wide));
        for (var i = 0; i < 2; i++) Same(products[i], Product(a[i], b));
        Assert.That(Wide.CompiledJobs.Any(job => job.Name.StartsWith("BlockMatMulJob", StringComparison.Ordinal)), "the kernel that this is about ran");
    }

    [TestCase(64, 64, 1, 1, false)]
    [TestCase(4096, 4096, 1, 132, true)]
    [TestCase(512, 300, 1, 132, false)]
    [TestCase(4096, 512, 1, 132, false)]
    [TestCase(4096, 640, 1, 132, true)]
    [TestCase(128, 128, 132, 132, true)]
    public void Large_tiles_are_for_what_fills_the_device(long rows, long columns, long matrices, int processors, bool takes) =>
        Assert.That(GpuDevice.TakesBlocks(rows, columns, matrices, processors), Is.EqualTo(takes));

    static Tensor Draw(int rows, int columns) => Tensor.Randn(new Generator((ulong)((rows * 1000) + columns)), (rows, columns));

    static void Check(Tensor a, Tensor b) => Same(GpuAgreement.Moved(a, Wide).MatMul(GpuAgreement.Moved(b, Wide)), Product(a, b));

    static double[,] Product(Tensor a, Tensor b)
    {
        var (m, k, n) = ((int)a.Shape[0], (int)a.Shape[1], (int)b.Shape[1]);
        var (x, y) = (a.Contiguous().ToArray<float>(), b.Contiguous().ToArray<float>());
        var product = new double[m, n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                for (var l = 0; l < k; l++) product[i, j] += (double)x[(i * k) + l] * y[(l * n) + j];
        return product;
    }

    static void Same(Tensor actual, double[,] expected)
    {
        var values = actual.ToArray<float>();
        var n = expected.GetLength(1);
        Assert.That(values, Has.Length.EqualTo(expected.Length));
        for (var i = 0; i < values.Length; i++)
            Assert.That(values[i], Is.EqualTo(expected[i / n, i % n]).Within(1e-5 * (1 + Math.Abs(expected[i / n, i % n]))), $"row {i / n}, column {i % n}");
    }
}
#endif
