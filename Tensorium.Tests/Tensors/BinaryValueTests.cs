using System.Numerics;
using NUnit.Framework;

namespace Tensorium.Tests.Tensors;

/// <summary>Every op of two operands against plain double arithmetic, over random shapes that broadcast.</summary>
[TestFixture]
public class BinaryValueTests
{
    static readonly (string Name, Func<Tensor, Tensor, Tensor> Op, Func<double, double, double> Formula)[] Table =
    [
        ("+", (a, b) => a + b, (a, b) => a + b),
        ("-", (a, b) => a - b, (a, b) => a - b),
        ("*", (a, b) => a * b, (a, b) => a * b),
        ("/", (a, b) => a / (b.Abs() + 1), (a, b) => a / (Math.Abs(b) + 1)),
        ("%", (a, b) => a % (b.Abs() + 1), (a, b) => Remainder(a, Math.Abs(b) + 1)),
        ("remainder by negatives", (a, b) => a.Remainder(-1 - b.Abs()), (a, b) => Remainder(a, -1 - Math.Abs(b))),
        ("floor divide", (a, b) => a.FloorDivide(b.Abs() + 1), (a, b) => Math.Floor(a / (Math.Abs(b) + 1))),
        ("pow", (a, b) => (a.Abs() + 1).Pow(b), (a, b) => Math.Pow(Math.Abs(a) + 1, b)),
        ("maximum", (a, b) => a.Maximum(b), Math.Max),
        ("minimum", (a, b) => a.Minimum(b), Math.Min),
        ("atan2", (a, b) => a.Atan2(b), Math.Atan2),
        ("squared difference", (a, b) => a.SquaredDifference(b), (a, b) => (a - b) * (a - b)),
    ];

    static readonly (string Name, Func<Tensor, Tensor, Tensor> Op, Func<double, double, bool> Formula)[] Questions =
    [
        ("<", (a, b) => a < b, (a, b) => a < b),
        (">", (a, b) => a > b, (a, b) => a > b),
        ("<=", (a, b) => a <= b, (a, b) => a <= b),
        (">=", (a, b) => a >= b, (a, b) => a >= b),
        ("eq", (a, b) => a.Eq(b), (a, b) => a == b),
        ("ne", (a, b) => a.Ne(b), (a, b) => a != b),
        ("and", (a, b) => a & b, (a, b) => a != 0 && b != 0),
        ("or", (a, b) => a | b, (a, b) => a != 0 || b != 0),
        ("xor", (a, b) => a ^ b, (a, b) => a != 0 ^ b != 0),
    ];

    static IEnumerable<TestCaseData> Cases =>
        from row in Table
        from dtype in (DType[])[DType.Float32, DType.Float64]
        select new TestCaseData(row.Op, row.Formula, dtype).SetArgDisplayNames(row.Name, $"{dtype}");

    static IEnumerable<TestCaseData> QuestionCases =>
        from row in Questions
        from dtype in Enum.GetValues<DType>()
        select new TestCaseData(row.Op, row.Formula, dtype).SetArgDisplayNames(row.Name, $"{dtype}");

    [TestCaseSource(nameof(Cases))]
    public void Equals_its_formula(Func<Tensor, Tensor, Tensor> op, Func<double, double, double> formula, DType dtype)
    {
        foreach (var (a, b, shape) in Pairs(dtype, dtype, integers: false))
        {
            var (x, y) = (a.ValuesAs(shape), b.ValuesAs(shape));
            var result = op(a.Tensor, b.Tensor);
            Assert.That(result.DType, Is.EqualTo(dtype));
            // a remainder or quotient that is rounded may fall on either side of a whole number
            Expect.Values(result, [.. x.Zip(y, formula)], shape, scale: 4);
        }
    }

    [TestCaseSource(nameof(QuestionCases))]
    public void Answers_as_plain_numbers_do(Func<Tensor, Tensor, Tensor> op, Func<double, double, bool> formula, DType dtype)
    {
        foreach (var (a, b, shape) in Pairs(dtype, dtype, integers: true))
        {
            var result = op(a.Tensor, b.Tensor);
            Assert.That(result.DType, Is.EqualTo(DType.Bool));
            Assert.That(result.Shape, Is.EqualTo(shape));
            Assert.That(result.ToArray<bool>(), Is.EqualTo(a.ValuesAs(shape).Zip(b.ValuesAs(shape), formula)));
        }
    }

    [Test]
    public void Where_chooses_and_broadcasts([Values(DType.Int64, DType.Float32, DType.Float64)] DType dtype)
    {
        var random = new System.Random(5);
        foreach (var arrangement in Sample.Arrangements)
        {
            var mask = Sample.Draw(random, (3, 1), arrangement, DType.Bool);
            var a = Sample.Draw(random, (2, 3, 4), arrangement, dtype);
            var b = Sample.Draw(random, 4, arrangement, dtype);
            var (m, x, y) = (mask.ValuesAs(a.Shape), a.Values, b.ValuesAs(a.Shape));
            Expect.Values(
                Tensor.Where(mask.Tensor, a.Tensor, b.Tensor), [.. m.Select((on, i) => on != 0 ? x[i] : y[i])], a.Shape, $"{arrangement}");
            Expect.Values(
                a.Tensor.MaskedFill(mask.Tensor, 7), [.. m.Select((on, i) => on != 0 ? 7 : x[i])], a.Shape, $"{arrangement}");
        }
    }

    [Test]
    public void Comparisons_with_numbers()
    {
        var x = Tensor.From(1, 2, 3);
        Assert.That((x < 2.5).ToArray<bool>(), Is.EqualTo(new[] { true, true, false }), "not rounded to an integer");
        Assert.That((x >= 2).ToArray<bool>(), Is.EqualTo(new[] { false, true, true }));
        Assert.That((x > 2).ToArray<bool>(), Is.EqualTo(new[] { false, false, true }));
        Assert.That((x <= 2).ToArray<bool>(), Is.EqualTo(new[] { true, true, false }));
        Assert.That(x.Eq(2).ToArray<bool>(), Is.EqualTo(new[] { false, true, false }));
        Assert.That(x.Ne(2).ToArray<bool>(), Is.EqualTo(new[] { true, false, true }));
    }

    [TestCase(DType.Float32, 1e10, 3, 1)]
    [TestCase(DType.Float32, -1e10, 3, 2)]
    [TestCase(DType.Float32, 1e10, -3, -2)]
    [TestCase(DType.Float32, 100000002004087734272d, 3, 2)] // 1e20
    [TestCase(DType.Float32, 33554430, 2, 0)]
    [TestCase(DType.Float64, 1e18, 7, 1)]
    [TestCase(DType.Float64, -1e18, -7, -1)]
    [TestCase(DType.Float64, 5, double.PositiveInfinity, 5)]
    [TestCase(DType.Float64, -5, double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(DType.Float64, 5, 0, double.NaN)]
    [TestCase(DType.Float64, double.PositiveInfinity, 3, double.NaN)]
    [TestCase(DType.Float64, 3, double.NaN, double.NaN)]
    public void Remainders_of_large_quotients_are_exact(DType dtype, double a, double b, double expected)
    {
        foreach (var count in (int[])[1, 33]) // a lane, and the rest of several
            Assert.That((Tensor.Full(count, a, dtype) % b).To(DType.Float64).ToArray<double>(), Is.All.EqualTo(expected));
    }

    [Test]
    public void Remainders_are_those_of_whole_numbers([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var random = new System.Random(3);
        var bits = dtype == DType.Float32 ? 24 : 53;
        for (var spread = 1; spread <= 100; spread += 3)
        {
            var (a, b) = (new double[100], new double[100]);
            for (var i = 0; i < 100; i++) (a[i], b[i]) = (Draw(spread), Draw(1));
            var found = (Tensor.From(a).To(dtype) % Tensor.From(b).To(dtype)).To(DType.Float64).ToArray<double>();
            for (var i = 0; i < 100; i++)
            {
                var (x, y) = (new BigInteger(a[i]), new BigInteger(b[i]));
                var rest = BigInteger.Remainder(x, y);
                if (!rest.IsZero && rest.Sign != y.Sign) rest += y;
                var rounded = dtype == DType.Float32 ? (float)(double)rest : (double)rest;
                Assert.That(found[i], Is.EqualTo(rounded), $"{a[i]:R} % {b[i]:R}");
            }
        }

        // a whole number of so many digits as the type has, times a power of two
        double Draw(int spread) => Math.ScaleB(random.NextInt64(1, 1L << bits) * (random.Next(2) == 0 ? 1 : -1), random.Next(spread));
    }

    static IEnumerable<(Sample A, Sample B, Shape Shape)> Pairs(DType first, DType second, bool integers)
    {
        var random = new System.Random(12);
        foreach (var inA in Sample.Arrangements)
        {
            foreach (var inB in Sample.Arrangements)
            {
                var shape = Expect.RandomShape(random);
                var (a, b) = (Draw(Narrowed(random, shape), inA, first), Draw(Narrowed(random, shape), inB, second));
                var broadcast = Shape.Broadcast(a.Shape, b.Shape);
                yield return (a, b, broadcast);
            }
        }

        Sample Draw(Shape shape, Arrangement arrangement, DType dtype) => integers
            ? Sample.Draw(shape, arrangement, dtype, () => random.Next(-1, 2))
            : Sample.Draw(random, shape, arrangement, dtype);
    }

    // some axes of length 1, some in front left out
    static Shape Narrowed(System.Random random, Shape shape)
    {
        var lengths = shape.Span[(random.Next(3) == 0 ? random.Next(shape.Rank + 1) : 0)..].ToArray();
        for (var i = 0; i < lengths.Length; i++)
            if (random.Next(4) == 0) lengths[i] = 1;
        return lengths;
    }

    static double Remainder(double a, double b) => a - (b * Math.Floor(a / b));
}
