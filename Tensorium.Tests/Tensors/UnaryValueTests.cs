using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Every elementwise method of one operand against its formula in plain double arithmetic.</summary>
[TestFixture]
public class UnaryValueTests
{
    static readonly (string Name, Func<Tensor, Tensor> Op, Func<double, double> Formula, double Low, double High)[] Table =
    [
        ("neg", x => x.Neg(), x => -x, -3, 3),
        ("minus", x => -x, x => -x, -3, 3),
        ("abs", x => x.Abs(), Math.Abs, -3, 3),
        ("sign", x => x.Sign(), x => Math.Sign(x), -3, 3),
        ("square", x => x.Square(), x => x * x, -3, 3),
        ("sqrt", x => x.Sqrt(), Math.Sqrt, 0, 9),
        ("rsqrt", x => x.Rsqrt(), x => 1 / Math.Sqrt(x), 0.01, 9),
        ("reciprocal", x => x.Reciprocal(), x => 1 / x, 0.01, 9),
        ("exp", x => x.Exp(), Math.Exp, -20, 3),
        ("expm1", x => x.Expm1(), x => Math.Abs(x) < 1e-3 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1, -3, 3),
        ("log", x => x.Log(), Math.Log, 1e-6, 100),
        ("log1p", x => x.Log1p(), x => Math.Log(1 + x), -0.9, 10),
        ("sin", x => x.Sin(), Math.Sin, -30, 30),
        ("cos", x => x.Cos(), Math.Cos, -30, 30),
        ("tan", x => x.Tan(), Math.Tan, -1.3, 1.3),
        ("tanh", x => x.Tanh(), Math.Tanh, -10, 10),
        ("sigmoid", x => x.Sigmoid(), Sigmoid, -30, 30),
        ("log sigmoid", x => x.LogSigmoid(), x => -Math.Log(1 + Math.Exp(-x)), -20, 10),
        ("softplus", x => x.Softplus(), x => Math.Log(1 + Math.Exp(x)), -10, 20),
        ("softsign", x => x.Softsign(), x => x / (1 + Math.Abs(x)), -9, 9),
        ("erf", x => x.Erf(), Erf, -3, 3),
        ("relu", x => x.Relu(), x => Math.Max(x, 0), -3, 3),
        ("leaky relu", x => x.LeakyRelu(0.1), x => x > 0 ? x : 0.1 * x, -3, 3),
        ("elu", x => x.Elu(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1), -3, 3),
        ("selu", x => x.Selu(), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)), -3, 3),
        ("celu", x => x.Celu(2), x => x > 0 ? x : 2 * (Math.Exp(x / 2) - 1), -3, 3),
        ("gelu", x => x.Gelu(), x => x * 0.5 * (1 + Erf(x / Math.Sqrt(2))), -4, 4),
        ("gelu by tanh", x => x.Gelu(approximate: true), GeluTanh, -4, 4),
        ("silu", x => x.Silu(), x => x * Sigmoid(x), -9, 9),
        ("swish", x => x.Swish(1.7), x => x * Sigmoid(1.7 * x), -9, 9),
        ("mish", x => x.Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))), -9, 9),
        ("hard sigmoid", x => x.HardSigmoid(), x => Math.Clamp(x + 3, 0, 6) / 6, -5, 5),
        ("hard swish", x => x.HardSwish(), x => x * Math.Clamp(x + 3, 0, 6) / 6, -5, 5),
        ("hard tanh", x => x.HardTanh(), x => Math.Clamp(x, -1, 1), -3, 3),
        ("floor", x => x.Floor(), Math.Floor, -9, 9),
        ("ceiling", x => x.Ceiling(), Math.Ceiling, -9, 9),
        ("round", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven), -9, 9),
        ("clip", x => x.Clip(-0.5, 1), x => Math.Clamp(x, -0.5, 1), -3, 3),
        ("power", x => x.Pow(2.5), x => Math.Pow(x, 2.5), 0, 5),
        ("cube", x => x.Pow(3), x => x * x * x, -3, 3),
        ("plus a number", x => 2.5 + x, x => x + 2.5, -3, 3),
        ("minus a number", x => x - 2.5, x => x - 2.5, -3, 3),
        ("a number minus", x => 2.5 - x, x => 2.5 - x, -3, 3),
        ("times a number", x => 2.5 * x, x => 2.5 * x, -3, 3),
        ("over a number", x => x / 2.5, x => x / 2.5, -3, 3),
        ("a number over", x => 2.5 / x, x => 2.5 / x, 0.1, 3),
        ("remainder of a number", x => x % 2, x => x - (2 * Math.Floor(x / 2)), -9, 9),
    ];

    static IEnumerable<TestCaseData> Cases =>
        from row in Table
        from dtype in (DType[])[DType.Float32, DType.Float64]
        select new TestCaseData(row.Op, row.Formula, row.Low, row.High, dtype).SetArgDisplayNames(row.Name, $"{dtype}");

    [TestCaseSource(nameof(Cases))]
    public void Equals_its_formula(Func<Tensor, Tensor> op, Func<double, double> formula, double low, double high, DType dtype)
    {
        var random = new System.Random(11);
        foreach (var arrangement in Sample.Arrangements)
        {
            for (var round = 0; round < 4; round++)
            {
                var x = Sample.Draw(random, Expect.RandomShape(random), arrangement, dtype, low, high);
                var y = op(x.Tensor);
                Assert.That(y.DType, Is.EqualTo(dtype));
                Expect.Values(y, Array.ConvertAll(x.Values, value => formula(value)), x.Shape, $"{arrangement}");
            }
        }
        var large = Sample.Draw(random, (37, 1001), Arrangement.Transposed, dtype, low, high);
        Expect.Values(op(large.Tensor), Array.ConvertAll(large.Values, value => formula(value)), large.Shape, "large");
    }

    [Test]
    public void Questions_about_elements(
        [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var x = Tensor.From(1, 0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -2.5).To(dtype);
        Assert.That(x.IsNaN().ToArray<bool>(), Is.EqualTo(new[] { false, false, true, false, false, false }));
        Assert.That(x.IsFinite().ToArray<bool>(), Is.EqualTo(new[] { true, true, false, false, false, true }));
        Assert.That(x.IsInfinite().ToArray<bool>(), Is.EqualTo(new[] { false, false, false, true, true, false }));
        Assert.That(x.LogicalNot().ToArray<bool>(), Is.EqualTo(new[] { false, true, false, false, false, false }));
        Assert.That((!x).ToArray<bool>(), Is.EqualTo(x.LogicalNot().ToArray<bool>()));
    }

    [Test]
    public void Integers_are_finite([Values(DType.Int32, DType.Int64)] DType dtype)
    {
        var x = Tensor.From(long.MaxValue, long.MinValue, int.MaxValue, int.MinValue, 0).To(dtype);
        Assert.That(x.IsFinite().ToArray<bool>(), Is.All.True);
        Assert.That(x.IsInfinite().ToArray<bool>(), Is.All.False);
        Assert.That(x.IsNaN().ToArray<bool>(), Is.All.False);
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static double GeluTanh(double x) =>
        0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    // e^(-x²) 2/√π Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms have one sign. Abramowitz and Stegun 7.1.6.
    static double Erf(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; n < 200; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
