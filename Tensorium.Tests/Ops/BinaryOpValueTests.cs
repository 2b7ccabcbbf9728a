using NUnit.Framework;
using Tensorium.Kernels;
using D = Tensorium.Kernels.Scalar<double>;

namespace Tensorium.Tests.Ops;

[TestFixture]
[OnCpu("its lanes")]
public class BinaryOpValueTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    // Python's a // b and a % b.
    [TestCase(7, 3, 2, 1)]
    [TestCase(-7, 3, -3, 2)]
    [TestCase(7, -3, -3, -2)]
    [TestCase(-7, -3, 2, -1)]
    [TestCase(6, 3, 2, 0)]
    [TestCase(5.5, 2, 2, 1.5)]
    [TestCase(5, Inf, 0, 5)]
    [TestCase(-5, Inf, -1, Inf)]
    [TestCase(5, -Inf, -1, -Inf)]
    [TestCase(1, 0.1, 9, 0.09999999999999995)] // 1 / 0.1 rounds to 10, yet 10 times this 0.1 is above 1
    [TestCase(NaN, 1, NaN, NaN)]
    public void Division_rounds_down(double a, double b, double quotient, double remainder)
    {
        Assert.That(BinaryChecker.Value(new FloorDivide(), a, b), Is.EqualTo(quotient));
        Assert.That(BinaryChecker.Value(new Remainder(), a, b), Is.EqualTo(remainder).Within(1e-17));
    }

    [Test]
    public void Ties_share_the_gradient()
    {
        Assert.That(BinaryChecker.Derivatives(new Maximum(), 2, 2, 2), Is.EqualTo((0.5, 0.5)));
        Assert.That(BinaryChecker.Derivatives(new Minimum(), 2, 2, 2), Is.EqualTo((0.5, 0.5)));
        Assert.That(BinaryChecker.Derivatives(new Maximum(), 2, 1, 2), Is.EqualTo((1.0, 0.0)));
        Assert.That(BinaryChecker.Derivatives(new Minimum(), 2, 1, 1), Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void Extremes_propagate_NaN()
    {
        Assert.That(BinaryChecker.Value(new Maximum(), NaN, 1), Is.NaN);
        Assert.That(BinaryChecker.Value(new Maximum(), 1, NaN), Is.NaN);
        Assert.That(BinaryChecker.Value(new Minimum(), NaN, 1), Is.NaN);
        Assert.That(BinaryChecker.Value(new Minimum(), 1, NaN), Is.NaN);
    }

    // As PyTorch: 0 where the limit is 0, -infinity where aᵇ log a has none.
    [TestCase(0, 0, 0, 0)]
    [TestCase(0, 2, 0, 0)]
    [TestCase(0, 0.5, Inf, 0)]
    [TestCase(0, -1, -Inf, -Inf)]
    [TestCase(-2, 3, 12, NaN)]
    public void Pow_has_defined_gradients_at_its_edges(double a, double b, double byA, double byB)
    {
        double y = BinaryChecker.Value(new Pow(), a, b);
        Assert.That(BinaryChecker.Derivatives(new Pow(), a, b, y), Is.EqualTo((byA, byB)));
    }

    [Test]
    public void Atan2_has_a_gradient_of_zero_at_the_origin() =>
        Assert.That(BinaryChecker.Derivatives(new Atan2(), 0, 0, 0), Is.EqualTo((0.0, 0.0)));

    // Answers for (1, 2), (2, 2), (2, 1), (NaN, 1), (1, NaN), (NaN, NaN).
    [Test]
    public void Comparisons_answer_1_or_0_and_NaN_compares_false()
    {
        Assert.That(Answers(new Less()), Is.EqualTo(new double[] { 1, 0, 0, 0, 0, 0 }));
        Assert.That(Answers(new LessEqual()), Is.EqualTo(new double[] { 1, 1, 0, 0, 0, 0 }));
        Assert.That(Answers(new Greater()), Is.EqualTo(new double[] { 0, 0, 1, 0, 0, 0 }));
        Assert.That(Answers(new GreaterEqual()), Is.EqualTo(new double[] { 0, 1, 1, 0, 0, 0 }));
        Assert.That(Answers(new Equal()), Is.EqualTo(new double[] { 0, 1, 0, 0, 0, 0 }));
        Assert.That(Answers(new NotEqual()), Is.EqualTo(new double[] { 1, 0, 1, 1, 1, 1 }));

        static double[] Answers<TOp>(TOp op) where TOp : struct, IPredicate =>
            [.. from pair in (double[][])[[1, 2], [2, 2], [2, 1], [NaN, 1], [1, NaN], [NaN, NaN]]
                select op.Apply<D>(pair[0], pair[1]).Value];
    }

    [Test]
    public void Logic_takes_what_is_not_0_for_true()
    {
        Assert.That(Answers(new And()), Is.EqualTo(new double[] { 0, 0, 0, 1 }));
        Assert.That(Answers(new Or()), Is.EqualTo(new double[] { 0, 1, 1, 1 }));
        Assert.That(Answers(new Xor()), Is.EqualTo(new double[] { 0, 1, 1, 0 }));

        static double[] Answers<TOp>(TOp op) where TOp : struct, IPredicate =>
            [.. from pair in (double[][])[[0, -0.0], [0, -3], [NaN, 0], [1, 2]]
                select op.Apply<D>(pair[0], pair[1]).Value];
    }

    // Answers for 0, 1, NaN, infinity and -infinity.
    [Test]
    public void Questions_about_one_number()
    {
        Assert.That(Answers(new IsNaN()), Is.EqualTo(new double[] { 0, 0, 1, 0, 0 }));
        Assert.That(Answers(new IsFinite()), Is.EqualTo(new double[] { 1, 1, 0, 0, 0 }));
        Assert.That(Answers(new IsInfinite()), Is.EqualTo(new double[] { 0, 0, 0, 1, 1 }));
        Assert.That(Answers(new LogicalNot()), Is.EqualTo(new double[] { 1, 0, 0, 0, 0 }));

        static double[] Answers<TOp>(TOp op) where TOp : struct, IUnaryPredicate =>
            [.. from x in (double[])[0, 1, NaN, Inf, -Inf] select op.Apply<D>(x).Value];
    }
}
