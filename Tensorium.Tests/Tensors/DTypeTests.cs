using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Promotion, casts, and integer and truth-value arithmetic.</summary>
[TestFixture]
public class DTypeTests
{
    [Test]
    public void Two_types_compute_in_the_wider([Values] DType a, [Values] DType b)
    {
        var wider = (DType)Math.Max((int)a, (int)b);
        Assert.That((Tensor.Ones(2, a) + Tensor.Ones(2, b)).DType, Is.EqualTo(wider));
        Assert.That(Tensor.Ones(2, a).Maximum(Tensor.Ones(2, b)).DType, Is.EqualTo(wider));
        var quotient = Tensor.Ones(2, a) / Tensor.Ones(2, b);
        Assert.That(quotient.DType, Is.EqualTo(wider < DType.Float32 ? DType.Float32 : wider));
    }

    [TestCase(DType.Bool, 2.0, DType.Int64)]
    [TestCase(DType.Int32, 2.0, DType.Int32)]
    [TestCase(DType.Int64, 2.0, DType.Int64)]
    [TestCase(DType.Int32, 0.5, DType.Float32)]
    [TestCase(DType.Float32, 0.5, DType.Float32)]
    [TestCase(DType.Float64, 2.0, DType.Float64)]
    public void A_number_takes_the_tensors_type_but_for_fractions(DType dtype, double number, DType expected)
    {
        var x = Tensor.Ones(1, dtype);
        foreach (var y in (Tensor[])[x + number, number + x, x - number, number - x, x * number])
            Assert.That(y.DType, Is.EqualTo(expected));
        Assert.That((x + number).Item(0), Is.EqualTo(1 + number));
        Assert.That((number - x).Item(0), Is.EqualTo(number - 1));
    }

    [TestCase(DType.Int32, 3e9)]
    [TestCase(DType.Int64, 1e17)]
    public void A_number_that_an_integer_type_cannot_hold_is_refused(DType dtype, double number)
    {
        Assert.That(() => Tensor.Full(2, number, dtype), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Message.Contains(dtype.ToString()).And.Message.Contains($"{number}"));
        Assert.That(() => Tensor.Ones(2, dtype) + number, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Tensor.Ones(2, dtype).Fill_(0.5), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    [OnCpu("other devices report it later")]
    public void Integers_divided_by_0_are_named([Values(3, 1_000_000)] int count)
    {
        var (x, zero) = (Tensor.Ones(count, DType.Int32), Tensor.Arange(count, DType.Int64));
        foreach (var divide in new Func<Tensor>[] { () => x.FloorDivide(zero), () => x % zero, () => x % 0 })
            Assert.That(divide, Throws.TypeOf<DivideByZeroException>().With.Message.Contains($"Int32 ({count},)"));
        Expect.Values(Tensor.From(1f, -1).FloorDivide(Tensor.Zeros(1)), [double.PositiveInfinity, double.NegativeInfinity], 2);
    }

    [Test]
    public void Limits_of_whole_numbers_keep_integers([Values(DType.Int32, DType.Int64)] DType dtype)
    {
        var x = Tensor.From(-7, 3, 16_777_217).To(dtype); // the last is no Float32
        Assert.That(x.Clip(0, 1e9).DType, Is.EqualTo(dtype));
        Expect.Values(x.Clip(0, 1e9), [0, 3, 16_777_217], 3);
        Expect.Values(x.Clip(double.NegativeInfinity, 4), [-7, 3, 4], 3);
        Expect.Values(x.Clip(4, double.PositiveInfinity), [4, 4, 16_777_217], 3);
        Expect.Values(x.Clip(-1e12, 1e12), [-7, 3, 16_777_217], 3);
        Assert.That(x.Clip(0.5, 4).DType, Is.EqualTo(DType.Float32));
        Assert.That(() => x.Clip(1e17, 1e18), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1E+17"));
        Assert.That(() => x.Clip(-1e18, -1e17), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1E+17"));
        Assert.That(Tensor.From(true).Clip(0, 1).DType, Is.EqualTo(DType.Float32));
    }

    [Test]
    public void Casts_convert_each_element([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(61), (3, 4), arrangement);
        var v = x.Values;
        Expect.Values(x.Tensor.To(DType.Float32), Array.ConvertAll(v, value => (double)(float)value), x.Shape);
        Expect.Values(x.Tensor.To(DType.Int32), Array.ConvertAll(v, value => (double)(int)value), x.Shape);
        Expect.Values(x.Tensor.To(DType.Int64), Array.ConvertAll(v, value => (double)(long)value), x.Shape);
        Expect.Values(x.Tensor.To(DType.Bool), Array.ConvertAll(v, value => value != 0 ? 1.0 : 0), x.Shape);
        Assert.That(x.Tensor.To(DType.Float64), Is.SameAs(x.Tensor));
    }

    [Test]
    public void Integers_compute_exactly([Values(DType.Int32, DType.Int64)] DType dtype, [Values] Arrangement arrangement)
    {
        var random = new System.Random(62);
        var (a, b) = (Draw((3, 1)), Draw(4));
        Shape shape = (3, 4);
        var (x, y) = (a.ValuesAs(shape), b.ValuesAs(shape));
        Check(a.Tensor + b.Tensor, (p, q) => p + q);
        Check(a.Tensor - b.Tensor, (p, q) => p - q);
        Check(a.Tensor * b.Tensor, (p, q) => p * q);
        Check(a.Tensor.FloorDivide(b.Tensor), (p, q) => Math.Floor(p / q));
        Check(a.Tensor % b.Tensor, (p, q) => p - (q * Math.Floor(p / q)));
        Check(a.Tensor.Maximum(b.Tensor), Math.Max);
        Expect.Values(a.Tensor.Abs(), Array.ConvertAll(a.Values, Math.Abs), a.Shape);
        Expect.Values(-a.Tensor, Array.ConvertAll(a.Values, p => -p), a.Shape);
        Expect.Values(a.Tensor.Sign(), Array.ConvertAll(a.Values, p => (double)Math.Sign(p)), a.Shape);
        Expect.Values(a.Tensor.Max(), [a.Values.Max()], Shape.Scalar);
        Expect.Values(a.Tensor.CumSum(0), [a.Values[0], a.Values[0] + a.Values[1], a.Values.Sum()], a.Shape);

        Sample Draw(Shape from) => Sample.Draw(from, arrangement, dtype, () => random.Next(1, 1000) * (random.Next(2) == 0 ? -1 : 1));

        void Check(Tensor actual, Func<double, double, double> formula)
        {
            Assert.That(actual.DType, Is.EqualTo(dtype));
            Expect.Values(actual, [.. x.Zip(y, formula)], shape);
        }
    }

    [Test]
    public void Sums_of_small_integers_and_truth_values_are_wide()
    {
        var sum = Tensor.Full(3, int.MaxValue, DType.Int32).Sum();
        Assert.That((sum.DType, sum.Item<long>()), Is.EqualTo((DType.Int64, 3L * int.MaxValue)));
        Assert.That(Tensor.From(true, false, true).Sum().Item<long>(), Is.EqualTo(2));
        Assert.That(Tensor.From(int.MaxValue, 4).Prod().Item<long>(), Is.EqualTo(4L * int.MaxValue));
        Assert.That(Tensor.From(true, true, false).Mean().Item<float>(), Is.EqualTo(2 / 3f));
        Assert.That(Tensor.From(true, true, false).CumSum(0).ToArray<long>(), Is.EqualTo(new long[] { 1, 2, 2 }));
    }

    [Test]
    public void Truth_values_stay_truth_values()
    {
        var sum = Tensor.From(true, true, false) + Tensor.From(true, false, false);
        Assert.That(sum.ToArray<bool>(), Is.EqualTo(new[] { true, true, false }));
        Assert.That(sum.Eq(Tensor.From(true, true, false)).All().Item<bool>());
    }

    [Test]
    public void Dividing_integers_by_zero_is_named([Values(DType.Int32, DType.Int64)] DType dtype)
    {
        var (a, b) = (Tensor.Ones(100_000, dtype), Tensor.Zeros(100_000, dtype));
        Assert.That(() => a.FloorDivide(b).To(DType.Float64).ToArray<double>(), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => (a % b).To(DType.Float64).ToArray<double>(), Throws.TypeOf<DivideByZeroException>());
        Assert.That((a / b).Item(0), Is.EqualTo(double.PositiveInfinity), "true division is in Float32");
    }
}
