#if GPU
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>The products of tiles in groups of 256 threads, against plain loops.</summary>
[TestFixture(typeof(Block4<SingleLane>))]
[TestFixture(typeof(Block8<SingleLane>))]
sealed class BlockProductTests<TBlock> where TBlock : struct, IBlock<SingleLane>
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
        Same(Multiply(x.To(Wide), w.To(Wide), default(Tanh), bias.To(Wide)), expected);
    }

    [Test]
    public void It_adds_to_what_is_there()
    {
        var (a, b) = (Draw(70, 9), Draw(9, 132));
        var c = Tensor.Full((70, 132), 2, device: Wide);
        Multiply(c, a.To(Wide), b.To(Wide), default(Identity), null, accumulate: true);
        var expected = Product(a, b);
        for (var i = 0; i < 70; i++)
            for (var j = 0; j < 132; j++) expected[i, j] += 2;
        Same(c, expected);
    }

    [Test]
    public void A_batch_broadcasts()
    {
        var (a, b) = (Tensor.Randn(new Generator(1), (2, 66, 5)), Tensor.Randn(new Generator(2), (5, 68)));
        var products = Tensor.Zeros((2, 66, 68), device: Wide);
        Multiply(products, a.To(Wide), b.To(Wide).Expand((2, 5, 68)), default(Identity), null, accumulate: false);
        for (var i = 0; i < 2; i++) Same(products[i], Product(a[i], b));
    }

    static Tensor Draw(int rows, int columns) => Tensor.Randn(new Generator((ulong)((rows * 1000) + columns)), (rows, columns));

    static void Check(Tensor a, Tensor b) =>
        Same(Multiply(GpuAgreement.Moved(a, Wide), GpuAgreement.Moved(b, Wide), default(Identity), null), Product(a, b));

    static Tensor Multiply<TOp>(Tensor a, Tensor b, TOp op, Tensor? bias) where TOp : struct, IUnaryOp
    {
        var c = Tensor.Full((a.Shape[0], b.Shape[1]), double.NaN, device: Wide);
        Multiply(c, a, b, op, bias, accumulate: false);
        return c;
    }

    static void Multiply<TOp>(Tensor c, Tensor a, Tensor b, TOp op, Tensor? bias, bool accumulate) where TOp : struct, IUnaryOp =>
        Wide.Blocks<float, SingleLane, FloatElement, TBlock, TOp>(op, c.Operand, a.Operand, b.Operand, bias?.Operand, accumulate);

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
