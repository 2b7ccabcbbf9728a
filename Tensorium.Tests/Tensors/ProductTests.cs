using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Matrix products of all ranks and arrangements against a triple loop.</summary>
[TestFixture]
public class ProductTests
{
    static readonly (Shape A, Shape B)[] Pairs =
    [
        ((2, 3), (3, 4)),
        ((1, 1), (1, 1)),
        ((17, 33), (33, 19)),
        ((65, 64), (64, 63)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (5, 3, 4)),
        ([2, 1, 4, 3], (5, 3, 2)),
        ([2, 5, 4, 3], [1, 5, 3, 2]),
        ((2, 0), (0, 3)),
        ((0, 2), (2, 3)),
        ((0, 2, 3), (3, 4)),
    ];

    [Test]
    public void Products_equal_a_triple_loop(
        [Values] Arrangement inA, [Values] Arrangement inB, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var random = new System.Random(51);
        foreach (var (aShape, bShape) in Pairs)
        {
            var (a, b) = (Sample.Draw(random, aShape, inA, dtype), Sample.Draw(random, bShape, inB, dtype));
            var (expected, shape) = Multiply(a, b);
            Expect.Values(a.Tensor.MatMul(b.Tensor), expected, shape, $"{aShape} by {bShape}", scale: 10);
        }
    }

    [Test]
    public void Batches_whose_inner_length_is_0_are_zeros()
    {
        Tensor Turned(double value) => Tensor.Full([1, 0, 2, 3], value, DType.Float64).Transpose(); // (3, 2, 0, 1), strides as of a product
        Expect.Values(Tensor.Zeros([3, 2, 4, 0], DType.Float64).MatMul(Turned(0)), new double[24], [3, 2, 4, 1]);
        Expect.Values(Tensor.Zeros([4, 0], DType.Float64).MatMul(Turned(0)), new double[24], [3, 2, 4, 1]);
        var (a, b) = (Tensor.Zeros([3, 2, 0, 5], DType.Float64).WithGrad(), Tensor.Ones((2, 5, 1), DType.Float64).WithGrad());
        a.MatMul(b).Backward(Turned(1));
        Expect.Values(a.Grad!, [], [3, 2, 0, 5]);
        Expect.Values(b.Grad!, new double[10], (2, 5, 1));
    }

    [Test]
    public void Vectors([Values] Arrangement arrangement)
    {
        var random = new System.Random(52);
        var (v, w) = (Sample.Draw(random, 3, arrangement), Sample.Draw(random, 3, arrangement));
        var (m, batch) = (Sample.Draw(random, (2, 3), arrangement), Sample.Draw(random, (4, 2, 3), arrangement));
        var dot = v.Values.Zip(w.Values, (a, b) => a * b).Sum();
        Expect.Values(v.Tensor.MatMul(w.Tensor), [dot], Shape.Scalar);
        Expect.Values(v.Tensor.Dot(w.Tensor), [dot], Shape.Scalar);
        Expect.Values(m.Tensor.MatMul(v.Tensor), Rows(m), 2);
        Expect.Values(v.Tensor.MatMul(m.Tensor.T), Rows(m), 2);
        Expect.Values(batch.Tensor.MatMul(v.Tensor), Rows(batch), (4, 2));
        Expect.Values(v.Tensor.MatMul(batch.Tensor.T), Rows(batch), (4, 2));
        Expect.Values(
            v.Tensor.Outer(w.Tensor), [.. v.Values.SelectMany(a => w.Values, (a, b) => a * b)], (3, 3));

        double[] Rows(Sample x) => [.. x.Values.Chunk(3).Select(row => row.Zip(v.Values, (a, b) => a * b).Sum())];
    }

    [Test]
    public void Linear_layers([Values] Arrangement arrangement, [Values(DType.Float32, DType.Float64)] DType dtype, [Values] bool withBias)
    {
        var random = new System.Random(53);
        var (x, w) = (Sample.Draw(random, (2, 5, 3), arrangement, dtype), Sample.Draw(random, (3, 4), arrangement, dtype));
        var b = Sample.Draw(random, 4, arrangement, dtype);
        var (expected, shape) = Multiply(x, w);
        if (withBias)
            for (var i = 0; i < expected.Length; i++) expected[i] += b.Values[i % 4];
        Expect.Values(x.Tensor.Linear(w.Tensor, withBias ? b.Tensor : null), expected, shape);
        Expect.Values(
            x.Tensor.Linear(w.Tensor, withBias ? b.Tensor : null, new Tensorium.Kernels.Relu()),
            Array.ConvertAll(expected, value => Math.Max(value, 0)), shape);
        Expect.Values(
            x.Tensor.Linear(w.Tensor, withBias ? b.Tensor : null, new Tensorium.Kernels.Silu()),
            Array.ConvertAll(expected, value => value / (1 + Math.Exp(-value))), shape);
    }

    [Test]
    public void Linear_layers_compute_in_the_widest_type_of_the_three([Values] DType xType, [Values] DType wType, [Values] DType bType)
    {
        var (x, w, b) = (Tensor.Ones((2, 3), xType), Tensor.Ones((3, 2), wType), Tensor.Ones(2, bType));
        foreach (var each in new[] { x, w, b })
            if (each.DType.IsFloating()) each.WithGrad();
        var y = x.Linear(w, b);
        Assert.That(y.DType, Is.EqualTo((DType)Math.Max((int)DType.Float32, Math.Max((int)xType, Math.Max((int)wType, (int)bType)))));
        Expect.Values(y, [4, 4, 4, 4], (2, 2));
        if (!y.RequiresGrad) return;
        y.Sum().Backward();
        Check(x, 2);
        Check(w, 2);
        Check(b, 2);

        static void Check(Tensor leaf, double gradient)
        {
            if (!leaf.RequiresGrad) return;
            Assert.That(leaf.Grad!.DType, Is.EqualTo(leaf.DType));
            Expect.Values(leaf.Grad!, [.. Enumerable.Repeat(gradient, (int)leaf.Count)], leaf.Shape);
        }
    }

    [Test]
    public void Integers_multiply_as_floats()
    {
        var product = Tensor.From(1, 2).MatMul(Tensor.From(3, 4));
        Assert.That(product.DType, Is.EqualTo(DType.Float32));
        Expect.Values(product, [11], Shape.Scalar);
    }

    static (double[] Values, Shape Shape) Multiply(Sample a, Sample b)
    {
        var (m, k, n) = (a.Shape[-2], a.Shape[-1], b.Shape[-1]);
        var batch = Shape.Broadcast(Shape.Create(a.Shape.Span[..^2]), Shape.Create(b.Shape.Span[..^2]));
        var (left, right) = (a.ValuesAs([.. batch, m, k]), b.ValuesAs([.. batch, k, n]));
        var result = new double[batch.Count * m * n];
        for (var at = 0; at < result.Length; at++)
        {
            var (matrix, i, j) = (at / (m * n), at / n % m, at % n);
            for (var t = 0; t < k; t++) result[at] += left[(matrix * m * k) + (i * k) + t] * right[(matrix * k * n) + (t * n) + j];
        }
        return (result, [.. batch, m, n]);
    }
}
