using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Infinities, NaN, overflow, and results that depend on the order of adding.</summary>
[TestFixture]
public class SpecialValueTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    [Test]
    public void Softmax_of_large_numbers_does_not_overflow([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Tensor.From(1000.0, 1000.0).To(dtype);
        Expect.Values(x.Softmax(), [0.5, 0.5], 2);
        Expect.Values(x.LogSoftmax(), [-Math.Log(2), -Math.Log(2)], 2);
        Expect.Values(x.LogSumExp(0), [1000 + Math.Log(2)], Shape.Scalar);
        Expect.Values((-x).LogSumExp(0), [-1000 + Math.Log(2)], Shape.Scalar);
    }

    [Test]
    public void Softmax_of_a_row_of_minus_infinity_but_one([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Tensor.From(-Inf, 3, -Inf).To(dtype);
        Expect.Values(x.Softmax(), [0, 1, 0], 3);
        Expect.Values(x.LogSoftmax(), [-Inf, 0, -Inf], 3);
        Expect.Values(x.LogSumExp(0), [3], Shape.Scalar);
        Expect.Values(Tensor.From(-Inf, -Inf).To(dtype).LogSumExp(0), [-Inf], Shape.Scalar);
        Assert.That(Tensor.From(-Inf, -Inf).To(dtype).Softmax().ToArray<float>(dtype), Is.All.NaN);
    }

    [Test]
    public void Cross_entropy_of_extreme_logits([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Tensor.From(new[,] { { 1000.0, 0, 0 }, { -Inf, 5, -Inf } }).To(dtype).WithGrad();
        var loss = x.SoftmaxCrossEntropy(Tensor.From(1L, 1L));
        Expect.Values(loss, [1000, 0], 2);
        loss.Sum().Backward();
        Expect.Values(x.Grad!, [1, -1, 0, 0, 0, 0], (2, 3));
    }

    [Test]
    public void Ten_million_tenths_add_up_to_a_million()
    {
        var tenths = Tensor.Full(10_000_000, 0.1);
        Assert.That(tenths.Sum().Item<float>(), Is.EqualTo(10_000_000 * (double)0.1f).Within(1e-4).Percent);
        Assert.That(tenths.Mean().Item<float>(), Is.EqualTo((double)0.1f).Within(1e-4).Percent);
        Assert.That(tenths.Reshape(1000, 10_000).Sum(0).Sum().Item<float>(), Is.EqualTo(10_000_000 * (double)0.1f).Within(1e-4).Percent);
    }

    [Test]
    public void The_first_NaN_is_the_largest_and_the_smallest([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Tensor.From(1, NaN, 5, NaN).To(dtype);
        Assert.That(x.ArgMax().Item<long>(), Is.EqualTo(1));
        Assert.That(x.ArgMin().Item<long>(), Is.EqualTo(1));
        Assert.That(x.Max().Item<double>(), Is.NaN);
        Assert.That(x.Min().Item<double>(), Is.NaN);
        Assert.That(x.Maximum(Tensor.Scalar(3, dtype)).Item(1), Is.NaN);
        Assert.That(Tensor.Scalar(3, dtype).Minimum(x).Item(1), Is.NaN);
    }

    [Test]
    public void NaN_anywhere_in_a_long_row_is_found([Values(0, 17, 4095, 9999)] int at)
    {
        var values = new float[10_000];
        values[at] = float.NaN;
        var x = Tensor.From(values);
        Assert.That(x.Max().Item<float>(), Is.NaN);
        Assert.That(x.Min().Item<float>(), Is.NaN);
        Assert.That(x.Sum().Item<float>(), Is.NaN);
        Assert.That(x.ArgMax().Item<long>(), Is.EqualTo(at));
        Assert.That(x.Reshape(100, 100).Max(0).IsNaN().Sum().Item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void The_first_of_equals_is_found()
    {
        Assert.That(Tensor.From(2, 7, 7, 1, 1).ArgMax().Item<long>(), Is.EqualTo(1));
        Assert.That(Tensor.From(2, 7, 7, 1, 1).ArgMin().Item<long>(), Is.EqualTo(3));
        Assert.That(Tensor.From(false, true, true).ArgMax().Item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void Reductions_over_no_elements()
    {
        var empty = Tensor.Zeros((2, 0));
        Expect.Values(empty.Sum(1), [0, 0], 2);
        Expect.Values(empty.Prod(1), [1, 1], 2);
        Expect.Values(empty.Mean(1), [NaN, NaN], 2);
        Expect.Values(empty.Sum(0), [], 0);
        Expect.Values(empty.Max(0), [], 0);
        Expect.Values(empty.LogSumExp(1), [-Inf, -Inf], 2);
        Expect.Values(empty.LogSumExp([0, 1], keepDims: true), [-Inf], (1, 1));
        Assert.That(empty.All(1).ToArray<bool>(), Is.EqualTo(new[] { true, true }));
        Assert.That(empty.Any(1).ToArray<bool>(), Is.EqualTo(new[] { false, false }));
        Assert.That(empty.All().Item<bool>(), Is.True);
        Assert.That(() => empty.Max(1), Throws.InvalidOperationException.With.Message.Contains("(2, 0)"));
        Assert.That(() => empty.ArgMax(), Throws.InvalidOperationException.With.Message.Contains("no elements"));
    }

    [Test]
    public void Gradients_through_no_elements([Values] bool keepDims)
    {
        Check(x => x.Sum(1, keepDims));
        Check(x => x.Prod(1, keepDims));
        Check(x => x.LogSumExp(1, keepDims));
        Check(x => x.Norm(1, keepDims));

        void Check(Func<Tensor, Tensor> f)
        {
            var x = Tensor.Zeros((2, 0)).WithGrad();
            var y = f(x);
            Assert.That(y.Shape, Is.EqualTo(keepDims ? (Shape)(2, 1) : 2));
            y.Sum().Backward();
            Assert.That(x.Grad!.Shape, Is.EqualTo((Shape)(2, 0)));
        }
    }

    [Test]
    public void Variance_of_large_numbers_does_not_cancel()
    {
        var x = Tensor.From(1e8 + 1, 1e8 + 2, 1e8 + 3);
        Assert.That(x.Var().Item<double>(), Is.EqualTo(2 / 3.0).Within(1e-12));
    }

    [Test]
    public void Small_numbers_keep_their_digits([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Tensor.From(1e-20, -3e-12).To(dtype);
        Expect.Values(x.Expm1() / x, [1, 1], 2);
        Expect.Values(x.Log1p() / x, [1, 1], 2);
    }
}

static class ItemExtensions
{
    /// <summary>An element of a vector, as a double.</summary>
    public static double Item(this Tensor x, long at) => x[at].Item<double>();

    public static double[] ToArray<T>(this Tensor x, DType dtype) where T : unmanaged =>
        x.DType == dtype ? x.To(DType.Float64).ToArray<double>() : throw new DTypeException($"{x.DType}, not {dtype}");
}
