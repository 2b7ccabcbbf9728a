using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Docs;

/// <summary>What docs/numerics.md says about special values and conventions, where no other test says it.</summary>
[TestFixture]
[OnCpu("pages")]
public class NumericsClaims
{
    const float Inf = float.PositiveInfinity, NaN = float.NaN;

    static IEnumerable<TestCaseData> NaNAtMinusInfinity() =>
    [
        Named("silu", x => x.Silu()), Named("swish", x => x.Swish(2)), Named("mish", x => x.Mish()),
        Named("gelu, tanh", x => x.Gelu(approximate: true)), Named("hard-swish", x => x.HardSwish()),
    ];

    static IEnumerable<TestCaseData> Types()
    {
        Tensor bools = Tensor.From(true, false), ints = Tensor.From(1, 2), longs = Tensor.From(1L, 2L);
        Tensor floats = Tensor.From(1f, 2f), doubles = Tensor.From(1.0, 2.0);
        return
        [
            Typed("int / int", ints / ints, DType.Float32),
            Typed("long + float", longs + floats, DType.Float32),
            Typed("float + double", floats + doubles, DType.Float64),
            Typed("bool + int", bools + ints, DType.Int32),
            Typed("float + number", floats + 0.1, DType.Float32),
            Typed("int + whole number", ints + 1, DType.Int32),
            Typed("int + fraction", ints + 0.5, DType.Float32),
            Typed("sum of ints", ints.Sum(), DType.Int64),
            Typed("product of bools", bools.Prod(), DType.Int64),
            Typed("mean of ints", ints.Mean(), DType.Float32),
            Typed("matrix product of ints", ints.MatMul(ints), DType.Float32),
        ];
    }

    [TestCaseSource(nameof(NaNAtMinusInfinity))]
    public void Products_with_x_are_NaN_at_minus_infinity(Func<Tensor, Tensor> f) =>
        Assert.That(f(Tensor.From(-Inf)).Item<float>(), Is.NaN);

    [TestCaseSource(nameof(Types))]
    public void Types_are_as_stated(Tensor result, DType expected) => Assert.That(result.DType, Is.EqualTo(expected));

    [Test]
    public void Softmax_takes_large_and_infinite_numbers()
    {
        Assert.That(Tensor.From(1000f, 1000f).Softmax().ToArray<float>(), Is.EqualTo([0.5f, 0.5f]));
        Assert.That(Tensor.From(-Inf, 3f).Softmax().ToArray<float>(), Is.EqualTo([0f, 1f]));
        Assert.That(Tensor.From(-Inf, -Inf).Softmax().ToArray<float>(), Has.All.NaN);
    }

    [Test]
    public void Reductions_of_nothing_and_of_NaN()
    {
        Tensor nothing = Tensor.Zeros(0), some = Tensor.From(3f, NaN, 1f);
        Assert.That(nothing.Sum().Item<float>(), Is.Zero);
        Assert.That(nothing.Prod().Item<float>(), Is.EqualTo(1));
        Assert.That(nothing.Mean().Item<float>(), Is.NaN);
        Assert.That(nothing.LogSumExp(0).Item<float>(), Is.EqualTo(-Inf));
        Assert.That(() => nothing.Max(), Throws.InvalidOperationException);
        Assert.That(some.Max().Item<float>(), Is.NaN);
        Assert.That(some.Min().Item<float>(), Is.NaN);
        Assert.That(some.ArgMax().Item<long>(), Is.EqualTo(1));
        Assert.That(some.Sort().Values.ToArray<float>(), Is.EqualTo([1f, 3f, NaN]));
        Assert.That(some.Ne(some).ToArray<bool>(), Is.EqualTo([false, true, false]));
    }

    [Test]
    public void Division_and_rounding_are_Pythons()
    {
        Tensor a = Tensor.From(-7, 7), b = Tensor.From(2, -2);
        Assert.That((a % b).ToArray<int>(), Is.EqualTo([1, -1]));
        Assert.That(a.FloorDivide(b).ToArray<int>(), Is.EqualTo([-4, -4]));
        Assert.That(Tensor.From(0.5f, 1.5f, -2.5f).Round().ToArray<float>(), Is.EqualTo([0f, 2f, -2f]));
        Assert.That(Tensor.From(-2.9f, 2.9f).To(DType.Int32).ToArray<int>(), Is.EqualTo([-2, 2]));
    }

    [Test]
    public void Defaults_are_Keras()
    {
        Assert.That(Tensor.From(-1f).LeakyRelu().Item<float>(), Is.EqualTo(-0.3f));
        Assert.That(new Activation("leaky_relu").Call(Tensor.From(-1f)).Item<float>(), Is.EqualTo(-0.2f));
        Assert.That(Tensor.From(1.0, 3.0).Var().Item<double>(), Is.EqualTo(1));
        Assert.That(Tensor.From(1.0, 3.0).Var(correction: 1).Item<double>(), Is.EqualTo(2));
        Assert.That(new Adam().Epsilon, Is.EqualTo(1e-7));
        Assert.That(new AdamW().WeightDecay, Is.EqualTo(0.004));
    }

    [Test]
    public void Gradients_where_there_is_none()
    {
        Assert.That(SlopeAt(0, x => x.Abs()), Is.Zero);
        Assert.That(SlopeAt(0, x => x.Norm()), Is.Zero);
        Assert.That(SlopeAt(2, x => Tensor.Stack([x, x * 0 + 2]).Std()), Is.Zero);
        Assert.That(SlopeAt(2, x => Tensor.Stack([x, x * 0 + 2]).Std(0, correction: 1)), Is.Zero);
        Assert.That(SlopeAt(0, x => x.Sqrt()), Is.EqualTo(double.PositiveInfinity));
        Assert.That(SlopeAt(0, x => x.Log()), Is.EqualTo(double.PositiveInfinity));
        Assert.That(SlopeAt(1.5, x => x.Floor()), Is.Zero);
        Assert.That(SlopeAt(2, x => Tensor.Stack([x, x * 0 + 2]).Max()), Is.EqualTo(0.5));
        Assert.That(SlopeAt(0, x => Tensor.Stack([x, x + 2, x + 3]).Prod()), Is.EqualTo(6));
        Assert.That(SlopeAt(0, x => x.Pow(Tensor.Scalar(0, DType.Float64))), Is.Zero);
        Assert.That(SlopeAt(0, x => x.Atan2(Tensor.Scalar(0, DType.Float64))), Is.Zero);

        static double SlopeAt(double at, Func<Tensor, Tensor> f)
        {
            Tensor x = Tensor.Scalar(at, DType.Float64).WithGrad();
            return Autograd.Grad(f(x), x).Item<double>();
        }
    }

    static TestCaseData Named(string name, Func<Tensor, Tensor> f) => new TestCaseData(f).SetArgDisplayNames(name);

    static TestCaseData Typed(string name, Tensor result, DType expected) =>
        new TestCaseData(result, expected).SetArgDisplayNames(name);
}
