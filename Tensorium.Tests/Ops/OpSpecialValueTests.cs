using System.Numerics;
using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Ops;

[TestFixture]
[OnCpu("its lanes")]
public class OpSpecialValueTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;
    const double SeluFloor = -1.7580993408473766;

    static readonly double[] Inputs = [0, 1000, -1000, Inf, -Inf];

    // Values, then derivatives, at 0, 1000, -1000, infinity and -infinity; null where 0 times infinity makes it NaN.
    public static IEnumerable<TestCaseData> Table()
    {
        yield return Row(new Identity(), [0, 1000, -1000, Inf, -Inf], [1, 1, 1, 1, 1]);
        yield return Row(new Negate(), [0, -1000, 1000, -Inf, Inf], [-1, -1, -1, -1, -1]);
        yield return Row(new Abs(), [0, 1000, 1000, Inf, Inf], [0, 1, -1, 1, -1]);
        yield return Row(new Sign(), [0, 1, -1, 1, -1], [0, 0, 0, 0, 0]);
        yield return Row(new Reciprocal(), [Inf, 0.001, -0.001, 0, 0], [-Inf, -1e-6, -1e-6, 0, 0]);
        yield return Row(new Sqrt(), [0, Math.Sqrt(1000), NaN, Inf, NaN], [Inf, 0.5 / Math.Sqrt(1000), NaN, 0, NaN]);
        yield return Row(new Log(), [-Inf, Math.Log(1000), NaN, Inf, NaN], [Inf, 0.001, -0.001, 0, 0]);
        yield return Row(new Exp(), [1, Inf, 0, Inf, 0], [1, Inf, 0, Inf, 0]);
        yield return Row(new Expm1(), [0, Inf, -1, Inf, -1], [1, Inf, 0, Inf, 0]);
        yield return Row(new Tanh(), [0, 1, -1, 1, -1], [1, 0, 0, 0, 0]);
        yield return Row(new Erf(), [0, 1, -1, 1, -1], [2 / Math.Sqrt(Math.PI), 0, 0, 0, 0]);
        yield return Row(new Sigmoid(), [0.5, 1, 0, 1, 0], [0.25, 0, 0, 0, 0]);
        yield return Row(new LogSigmoid(), [-Math.Log(2), 0, -1000, 0, -Inf], [0.5, 0, 1, 0, 1]);
        yield return Row(new Softplus(), [Math.Log(2), 1000, 0, Inf, 0], [0.5, 1, 0, 1, 0]);
        yield return Row(
            new Softsign(), [0, 1000 / 1001.0, -1000 / 1001.0, 1, -1], [1, 1 / 1002001.0, 1 / 1002001.0, 0, 0]);
        yield return Row(new Relu(), [0, 1000, 0, Inf, 0], [0, 1, 0, 1, 0]);
        yield return Row(new LeakyRelu(0.3), [0, 1000, -300, Inf, -Inf], [0.3, 1, 0.3, 1, 0.3]);
        yield return Row(new Elu(2), [0, 1000, -2, Inf, -2], [2, 1, 0, 1, 0]);
        yield return Row(new Celu(2), [0, 1000, -2, Inf, -2], [1, 1, 0, 1, 0]);
        yield return Row(
            new Selu(),
            [0, 1050.7009873554805, SeluFloor, Inf, SeluFloor],
            [-SeluFloor, 1.0507009873554805, 0, 1.0507009873554805, 0]);
        yield return Row(new HardTanh(), [0, 1, -1, 1, -1], [1, 0, 0, 0, 0]);
        yield return Row(new HardSigmoid(), [0.5, 1, 0, 1, 0], [1 / 6.0, 0, 0, 0, 0]);
        yield return Row(new HardSwish(), [0, 1000, 0, Inf, null], [0.5, 1, 0, 1, 0]);
        yield return Row(new Silu(), [0, 1000, 0, Inf, null], [0.5, 1, 0, null, null]);
        yield return Row(new Swish(2), [0, 1000, 0, Inf, null], [0.5, 1, 0, null, null]);
        yield return Row(new Mish(), [0, 1000, 0, Inf, null], [0.6, 1, 0, null, null]);
        yield return Row(new Gelu(), [0, 1000, 0, Inf, 0], [0.5, 1, 0, 1, 0]);
        yield return Row(new GeluTanh(), [0, 1000, 0, Inf, null], [0.5, 1, 0, 1, 0]);
        yield return Row(new Floor(), [0, 1000, -1000, Inf, -Inf], [0, 0, 0, 0, 0]);
        yield return Row(new Round(), [0, 1000, -1000, Inf, -Inf], [0, 0, 0, 0, 0]);
        yield return Row(new Clip(0, 1000), [0, 1000, 0, 1000, 0], [1, 1, 0, 0, 0]);
        yield return Row(new Power(2), [0, 1e6, 1e6, Inf, Inf], [0, 2000, -2000, Inf, -Inf]);
        yield return Row(new Power(0), [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]);
        yield return Row(new Power(1), [0, 1000, -1000, Inf, -Inf], [1, 1, 1, 1, 1]);
        yield return Row(
            new Power(-0.5),
            [Inf, 1 / Math.Sqrt(1000), NaN, 0, NaN],
            [-Inf, -0.5e-3 / Math.Sqrt(1000), NaN, 0, null]);
        yield return Row(new ReverseDivide(2), [Inf, 0.002, -0.002, 0, 0], [-Inf, -2e-6, -2e-6, 0, 0]);
    }

    [TestCaseSource(nameof(Table))]
    public void Value_and_derivative_at_special_points(
        Func<double, bool, (double, double)> at, double?[] values, double?[] slopes)
    {
        for (int i = 0; i < Inputs.Length; i++)
        {
            foreach (bool single in (bool[])[false, true])
            {
                var (value, slope) = at(Inputs[i], single);
                string where = $"at {Inputs[i]} in {(single ? "float" : "double")}";
                if (values[i] is { } v) AssertNear(value, v, where);
                if (slopes[i] is { } s) AssertNear(slope, s, "slope " + where);
            }
        }
    }

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Unary))]
    public void NaN_propagates(IUnaryOp op)
    {
        Assert.That(op.Apply<Scalar<double>>(NaN).Value, Is.NaN);
        Assert.That(op.Apply<Scalar<float>>(NaN).Value, Is.NaN);
    }

    [TestCase(0.3, 1)]
    [TestCase(3.0, 2.7)]
    public void Power_propagates_NaN_and_agrees_with_pow(double p, double x)
    {
        Assert.That(new Power(p).Apply<Scalar<double>>(NaN).Value, Is.NaN);
        Assert.That(new Power(p).Apply<Scalar<double>>(x).Value, Is.EqualTo(Math.Pow(x, p)).Within(1e-14));
    }

    [Test]
    public void Powers_of_tensors_agree_with_pow([Values(-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 2.7)] double p)
    {
        double[] x = [0.25, 1, 2, 3.5, 1e-3, 1e3, double.PositiveInfinity];
        var y = Tensor.From(x).Pow(p).ToArray<double>();
        for (var i = 0; i < x.Length; i++) Assert.That(y[i], Is.EqualTo(Math.Pow(x[i], p)).Within(1e-12).Percent, $"{x[i]} to the {p}");
        Assert.That(Tensor.From(1, 2, 4).Pow(p).ToArray<float>()[2], Is.EqualTo(Math.Pow(4, p)).Within(1e-5).Percent, "integers become floating");
    }

    [TestCase(1e-30, 2e-30)] // x² is 0 in Float32
    [TestCase(1e30, 1e30)] // and here infinite
    [TestCase(-1e25, -1e30)]
    public void The_slope_of_a_quotient_needs_no_square(double c, double x) =>
        Assert.That(At<ReverseDivide, float>(new(c), x).Slope, Is.EqualTo(-c / (x * x)).Within(1e-4).Percent);

    [Test]
    public void Products_with_x_keep_large_numbers([Values] bool single)
    {
        double[] large = single ? [1e8, 1e20, 1e38] : [1e8, 1e160, 1.7e308];
        foreach (var x in large)
        {
            Check(new GeluTanh(), x, x, 1);
            Check(new GeluTanh(), -x, 0, 0);
            Check(new HardSwish(), x, x, 1);
            Check(new HardSwish(), -x, 0, 0);
        }

        void Check<TOp>(TOp op, double x, double value, double slope) where TOp : struct, IUnaryOp
        {
            var found = single ? At<TOp, float>(op, x) : At<TOp, double>(op, x);
            Assert.That(found.Value, Is.EqualTo(value).Within(1e-5).Percent, $"{op} at {x}");
            Assert.That(found.Slope, Is.EqualTo(slope), $"slope of {op} at {x}");
        }
    }

    // The second derivative at 0, where a formula over |x| would lose it.
    [Test]
    public void Duals_pass_zero_smoothly()
    {
        Assert.That(new Slope<Silu>().Derivative<Scalar<double>>(0.0, NaN).Value, Is.EqualTo(0.5).Within(1e-15));
        Assert.That(new Slope<Mish>().Derivative<Scalar<double>>(0.0, NaN).Value, Is.EqualTo(0.64).Within(1e-15));
        Assert.That(
            new Slope<GeluTanh>().Derivative<Scalar<double>>(0.0, NaN).Value, Is.EqualTo(0.7978845608028654).Within(1e-15));
    }

    static void AssertNear(double actual, double expected, string where) =>
        Assert.That(actual, Is.EqualTo(expected).Within(1e-4).Percent.Or.EqualTo(expected).Within(1e-7), where);

    static TestCaseData Row<TOp>(TOp op, double?[] values, double?[] slopes) where TOp : struct, IUnaryOp
    {
        Func<double, bool, (double, double)> at = (x, single) => single ? At<TOp, float>(op, x) : At<TOp, double>(op, x);
        return new TestCaseData(at, values, slopes).SetArgDisplayNames(typeof(TOp).Name);
    }

    static (double Value, double Slope) At<TOp, T>(TOp op, double x)
        where TOp : struct, IUnaryOp
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = op.Apply<Scalar<T>>(x);
        var slope = op.Derivative<Scalar<T>>(
            TOp.Saves.HasFlag(Saves.Input) ? x : NaN, TOp.Saves.HasFlag(Saves.Output) ? y : NaN);
        return (double.CreateTruncating(y.Value), double.CreateTruncating(slope.Value));
    }
}
