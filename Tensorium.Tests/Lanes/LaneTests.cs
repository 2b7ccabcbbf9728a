using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Lanes;

/// <summary>Every lane against the double-double oracle, special values and the contract's selections.</summary>
[TestFixture(typeof(Simd512<float>), typeof(float))]
[TestFixture(typeof(Simd256<float>), typeof(float))]
[TestFixture(typeof(Simd128<float>), typeof(float))]
[TestFixture(typeof(Scalar<float>), typeof(float))]
[TestFixture(typeof(FmaRoots<Simd512<float>, float>), typeof(float))]
[TestFixture(typeof(Simd512<double>), typeof(double))]
[TestFixture(typeof(Simd256<double>), typeof(double))]
[TestFixture(typeof(Simd128<double>), typeof(double))]
[TestFixture(typeof(Scalar<double>), typeof(double))]
[TestFixture(typeof(FmaRoots<Simd512<double>, double>), typeof(double))]
[OnCpu("its lanes")]
public class LaneTests<V, T>
    where V : struct, ILane<V>, IVectorLane<V, T>
    where T : unmanaged
{
    static double Inf => double.PositiveInfinity;

    static double NaN => double.NaN;

    static bool IsDouble => typeof(T) == typeof(double);

    static double Tiniest => IsDouble ? double.Epsilon : float.Epsilon;

    static double Largest => IsDouble ? double.MaxValue : float.MaxValue;

    static IEnumerable<TestCaseData> Accuracies()
    {
        double overflow = IsDouble ? 709.7 : 88.7, underflow = IsDouble ? -745 : -103.9;
        double lowest = IsDouble ? -37.5 : -13.1; // of a normal x Φ(x), where Φ(x) is nearly or quite subnormal
        double normal = !Fma.IsSupported && !AdvSimd.IsSupported ? 6 : IsDouble ? 5 : 4;
        int low = IsDouble ? -1074 : -149, high = IsDouble ? 1023 : 127;
        var tiny = Exponents(low, 1);
        var positive = Exponents(low, high).Select(Math.Abs).ToArray();
        return
        [
            Row("exp", V.Exp, x => DoubleDouble.Exp(x), 1.5, Grid(underflow, overflow), Grid(-1, 1), tiny),
            Row("expm1", V.Expm1, x => DoubleDouble.Expm1(x), 3, Grid(-45, overflow), Grid(-2, 2), tiny),
            Row("log", V.Log, x => DoubleDouble.Log(x), 1.5, Grid(0.5, 2), positive, Enumerable.Range(1, 64).Select(k => k * Tiniest)),
            Row("log1p", V.Log1p, DoubleDouble.Log1p, 1.5, Grid(-0.99, 2), tiny.Where(x => x > -1), positive),
            Row("tanh", V.Tanh, DoubleDouble.Tanh, 3.5, Grid(-1, 1), Grid(-25, 25), tiny),
            Row("erf", V.Erf, DoubleDouble.Erf, 4.5, Grid(-1.1, 1.1), Grid(-6.5, 6.5), tiny),
            Row("normal cdf", x => V.NormalCdf(x, 1, out _), DoubleDouble.NormalCdf, normal, Grid(-1, 1), Grid(lowest, 9), tiny),
            Row("density", NormalDensity, DoubleDouble.NormalDensity, 1.5, Grid(-1, 1), Grid(lowest, -lowest), tiny),
            Row("gelu", new Gelu().Apply, x => x * DoubleDouble.NormalCdf(x), normal, Grid(-1, 1), Grid(lowest, 9), tiny),
            Row("sigmoid", new Sigmoid().Apply, Sigmoid, IsDouble ? 3 : 4, Grid(-1, 1), Grid(underflow, 40), tiny),
            Row("sin", V.Sin, x => Math.Sin(x), 2.5, Grid(-10, 10), Grid(-1e5, 1e5), tiny),
            Row("cos", V.Cos, x => Math.Cos(x), 2.5, Grid(-10, 10), Grid(-1e5, 1e5), tiny),
            Row("sin of quarter turns", V.Sin, x => Math.Sin(x), 2.5, QuarterTurns(), Grid(-3e8, 3e8), Grid(9e4, 1.1e5)),
            Row("cos of quarter turns", V.Cos, x => Math.Cos(x), 2.5, QuarterTurns(), Grid(-3e8, 3e8), Grid(9e4, 1.1e5)),
            Row("sqrt", V.Sqrt, x => Math.Sqrt(x), 0.501, Grid(0, 9), positive),
            Row("atan of y / 1.5", y => V.Atan2(y, 1.5), y => Math.Atan2(y, 1.5), 3, Grid(-9, 9), Exponents(low, high)),
            Row("atan of -1 / x", x => V.Atan2(-1, x), x => Math.Atan2(-1, x), 3, Grid(-9, 9), Exponents(low, high)),
            Row("pow of 1.7", y => V.Pow(1.75, y), y => Math.Pow(1.75, y), 1.5, Grid(-100, 100)),
        ];
    }

    [TestCaseSource(nameof(Accuracies))]
    public void Error_stays_below_the_stated_ulps(
        string name, Func<V, V> f, Func<double, DoubleDouble> exact, double ulps, double[] xs)
    {
        double worst = 0, where = 0;
        double[] ys = Map(f, xs);
        for (int i = 0; i < xs.Length; i++)
        {
            double x = IsDouble ? xs[i] : (float)xs[i];
            var y = exact(x);
            double rounded = IsDouble ? y.High : (float)y.High;
            double error = ys[i].Equals(rounded) ? 0 : Math.Abs(ys[i] - y.High - y.Low) / Ulp(y.High);
            if (!(error <= worst))
                (worst, where) = (error, x);
        }
        TestContext.Out.WriteLine($"{name}: {worst:f2} ulp at {where:r}");
        Assert.That(worst, Is.LessThanOrEqualTo(ulps), $"{name} at {where:r}");
    }

    static IEnumerable<TestCaseData> SpecialValues() =>
    [
        Values("exp", V.Exp, (Inf, Inf), (-Inf, 0), (NaN, NaN), (0, 1), (Largest, Inf), (-Largest, 0)),
        Values("expm1", V.Expm1, (Inf, Inf), (-Inf, -1), (NaN, NaN), (0, 0), (-0d, -0d), (Largest, Inf)),
        Values("log", V.Log, (Inf, Inf), (-Inf, NaN), (NaN, NaN), (0, -Inf), (-0d, -Inf), (1, 0), (-1, NaN)),
        Values("log1p", V.Log1p, (Inf, Inf), (-Inf, NaN), (NaN, NaN), (0, 0), (-0d, -0d), (-1, -Inf), (-2, NaN)),
        Values("tanh", V.Tanh, (Inf, 1), (-Inf, -1), (NaN, NaN), (0, 0), (-0d, -0d), (Tiniest, Tiniest)),
        Values("sigmoid", V.Sigmoid, (Inf, 1), (-Inf, 0), (NaN, NaN), (0, 0.5), (-0d, 0.5), (Largest, 1), (-Largest, 0)),
        Values("erf", V.Erf, (Inf, 1), (-Inf, -1), (NaN, NaN), (0, 0), (-0d, -0d), (Tiniest, Tiniest)),
        Values("normal cdf", x => V.NormalCdf(x, 1, out _), (Inf, 1), (-Inf, 0), (NaN, NaN), (Largest, 1), (-Largest, 0)),
        Values("density", NormalDensity, (Inf, 0), (-Inf, 0), (NaN, NaN), (Largest, 0)),
        Values("gelu", new Gelu().Apply, (Inf, Inf), (-Inf, 0), (NaN, NaN), (0, 0), (-0d, -0d), (Largest, Largest), (-Largest, 0)),
        Values("sin", V.Sin, (Inf, NaN), (-Inf, NaN), (NaN, NaN), (0, 0), (-0d, -0d)),
        Values("cos", V.Cos, (Inf, NaN), (-Inf, NaN), (NaN, NaN), (0, 1)),
        Values("sqrt", V.Sqrt, (Inf, Inf), (-1, NaN), (NaN, NaN), (0, 0), (-0d, -0d)),
        Values("abs", V.Abs, (-Inf, Inf), (-0d, 0), (NaN, NaN), (-2.5, 2.5)),
        Values("negate", x => -x, (-Inf, Inf), (0, -0d), (NaN, NaN), (-2.5, 2.5)),
        Values("floor", V.Floor, (-Inf, -Inf), (NaN, NaN), (-2.5, -3), (2.5, 2), (Largest, Largest)),
        Values("ceiling", V.Ceiling, (-Inf, -Inf), (NaN, NaN), (-2.5, -2), (2.5, 3), (Largest, Largest)),
        Values("round", V.Round, (-Inf, -Inf), (NaN, NaN), (-2.5, -2), (3.5, 4), (0.5, 0), (Largest, Largest)),
        Values("max with 1", x => V.Max(x, 1), (NaN, NaN), (Inf, Inf), (-Inf, 1), (2, 2), (0, 1)),
        Values("max of NaN", x => V.Max(NaN, x), (NaN, NaN), (Inf, NaN), (1, NaN)),
        Values("min with 1", x => V.Min(x, 1), (NaN, NaN), (Inf, 1), (-Inf, -Inf), (2, 1), (0, 0)),
        Values("min of NaN", x => V.Min(NaN, x), (NaN, NaN), (Inf, NaN), (1, NaN)),
        Values("less than 1", x => V.WhereLess(x, 1, 10, 20), (0, 10), (1, 20), (2, 20), (NaN, 20), (-Inf, 10)),
        Values("equal to 0", x => V.WhereEqual(x, 0, 10, 20), (0, 10), (-0d, 10), (2, 20), (NaN, 20)),
        Values("NaN equals", x => V.WhereEqual(x, x, 10, 20), (0, 10), (Inf, 10), (NaN, 20)),
        Values("2 x + 1", x => V.Fma(2, x, 1), (3, 7), (NaN, NaN), (Inf, Inf)),
        Values("(x + 3) / (x - 2) * x", x => (x + 3) / (x - 2) * x, (4, 14), (1, -4), (2, Inf), (NaN, NaN)),
        Values("x ^ 0", x => V.Pow(x, 0), (0, 1), (NaN, 1), (Inf, 1), (-2, 1)),
        Values("x ^ 3", x => V.Pow(x, 3), (-0d, -0d), (NaN, NaN), (-Inf, -Inf), (-2, -8)),
        Values("x ^ 0.5", x => V.Pow(x, 0.5), (-0d, 0), (NaN, NaN), (4, 2), (-2, NaN)),
    ];

    [TestCaseSource(nameof(SpecialValues))]
    public void Special_values_follow_IEEE_754(string name, Func<V, V> f, double[] xs, double[] expected)
    {
        double[] ys = Map(f, xs);
        for (int i = 0; i < xs.Length; i++)
        {
            // The sign of zero counts, that of NaN does not.
            bool same = ys[i].Equals(expected[i])
                && (double.IsNaN(ys[i]) || double.IsNegative(ys[i]) == double.IsNegative(expected[i]));
            Assert.That(same, $"{name} of {xs[i]} is {ys[i]}, not {expected[i]}");
        }
    }

    // Φ to 16 digits; Abramowitz and Stegun 1964, tables 26.1 and 26.2, have the first of them.
    [TestCase(-1, 0.15865525393145705)]
    [TestCase(-5, 2.866515718791939e-7)]
    [TestCase(-10, 7.619853024160526e-24)]
    [TestCase(1, 0.8413447460685429)]
    public void The_normal_distribution_has_its_published_values(double x, double expected)
    {
        double relative = 4 * (IsDouble ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23));
        Assert.That(Map(x => V.NormalCdf(x, 1, out _), [x])[0], Is.EqualTo(expected).Within(relative * expected));
        Assert.That(DoubleDouble.NormalCdf(x).High, Is.EqualTo(expected).Within(2e-16 * expected));
    }

    [Test]
    public void Atan2_agrees_with_the_library_on_every_pair_of_special_values()
    {
        double[] values = [0, -0d, 1, -1, 3, -0.25, Inf, -Inf, NaN, Tiniest, -Tiniest, Largest, -Largest];
        foreach (double y in values)
        {
            double[] angles = Map(x => V.Atan2(y, x), values);
            for (int i = 0; i < values.Length; i++)
            {
                double expected = Math.Atan2(y, values[i]);
                bool same = double.IsNaN(expected)
                    ? double.IsNaN(angles[i])
                    : Math.Abs(angles[i] - expected) <= 3 * Ulp(expected)
                        && double.IsNegative(angles[i]) == double.IsNegative(expected);
                Assert.That(same, $"atan2({y}, {values[i]}) is {angles[i]}, not {expected}");
            }
        }
    }

    [Test]
    public void Load_and_store_move_count_elements()
    {
        var source = Enumerable.Range(0, V.Count + 2).Select(i => Number(i + 1)).ToArray();
        var target = new T[V.Count + 2];
        V.Load(in source[1]).Store(ref target[1]);
        Assert.That(target[1..^1], Is.EqualTo(source[1..^1]));
        Assert.That(target[0], Is.Default);
        Assert.That(target[^1], Is.Default);
    }

    [Test]
    public void The_size_of_a_lane_is_its_count_of_elements() =>
        Assert.That(Unsafe.SizeOf<V>(), Is.EqualTo(V.Count * Unsafe.SizeOf<T>()));

    static V NormalDensity(V x)
    {
        V.NormalCdf(x, 1, out var density);
        return density;
    }

    static DoubleDouble Sigmoid(double x) => 1 / (DoubleDouble.Exp(-x) + 1);

    static TestCaseData Row(
        string name, Func<V, V> f, Func<double, DoubleDouble> exact, double ulps, params IEnumerable<double>[] xs) =>
        new TestCaseData(name, f, exact, ulps, xs.SelectMany(x => x).ToArray()).SetArgDisplayNames(name);

    static TestCaseData Values(string name, Func<V, V> f, params (double X, double Y)[] pairs) =>
        new TestCaseData(name, f, pairs.Select(p => p.X).ToArray(), pairs.Select(p => p.Y).ToArray())
            .SetArgDisplayNames(name);

    static double[] Map(Func<V, V> f, double[] xs)
    {
        var buffer = new T[(xs.Length + V.Count - 1) / V.Count * V.Count];
        for (int i = 0; i < xs.Length; i++)
            buffer[i] = Number(xs[i]);
        for (int i = 0; i < buffer.Length; i += V.Count)
            f(V.Load(in buffer[i])).Store(ref buffer[i]);
        return [.. buffer.Take(xs.Length).Select(y => y is float single ? single : (double)(object)y)];
    }

    static T Number(double x) => typeof(T) == typeof(float) ? (T)(object)(float)x : (T)(object)x;

    static double Ulp(double y) =>
        IsDouble ? Math.BitIncrement(Math.Abs(y)) - Math.Abs(y)
        : MathF.Max((float)Math.ScaleB(1, Math.ILogB(y) - 23), float.Epsilon);

    static double[] Grid(double low, double high) =>
        [.. Enumerable.Range(0, 1000).Select(i => low + (high - low) * (i + 0.375) / 1000)];

    /// <summary>Where sine or cosine nearly vanish, among numbers that are reduced in the lane.</summary>
    static double[] QuarterTurns() => [.. Enumerable.Range(-1000, 2001).Select(i => i * (Math.PI / 2))];

    /// <summary>Numbers of random sign and mantissa for every binary exponent in the range, subnormals included.</summary>
    static double[] Exponents(int low, int high)
    {
        var random = new Random(7);
        int stride = Math.Max(1, (high - low) / 500);
        return [.. Enumerable.Range(0, (high - low) / stride + 1).Select(i => (random.Next(2) * 2 - 1)
            * Math.ScaleB(1 + 0.99 * random.NextDouble(), low + i * stride))];
    }
}
