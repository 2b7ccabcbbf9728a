using NUnit.Framework;
using Tensorium.Kernels;
using D = Tensorium.Kernels.Dual<Tensorium.Kernels.Scalar<double>>;
using DD = Tensorium.Kernels.Dual<Tensorium.Kernels.Dual<Tensorium.Kernels.Scalar<double>>>;
using S = Tensorium.Kernels.Scalar<double>;

namespace Tensorium.Tests.Lanes;

/// <summary>Dual numbers against closed forms of first and second derivatives.</summary>
[OnCpu("its lanes")]
public class DualTests
{
    interface IFormula
    {
        static abstract V Of<V>(V x) where V : struct, ILane<V>;
    }

    struct Quotient : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => (x - 1) / (x * x + 2); }

    struct Fused : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Fma(x, x, -x); }

    struct Sqrt : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Sqrt(x); }

    struct Exp : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Exp(2 * x); }

    struct Expm1 : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Expm1(x); }

    struct Log : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Log(x); }

    struct Log1p : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Log1p(x); }

    struct Sin : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Sin(x); }

    struct Cos : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Cos(x); }

    struct Tanh : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Tanh(x); }

    struct Erf : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Erf(x); }

    struct Cdf : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.NormalCdf(x, 1, out _); }

    struct CdfFactor : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.NormalCdf(0, x * x, out _); }

    struct Density : IFormula
    {
        public static V Of<V>(V x) where V : struct, ILane<V>
        {
            V.NormalCdf(x, 1, out V density);
            return density;
        }
    }

    struct AtanOfY : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Atan2(x, 1); }

    struct AtanOfX : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Atan2(1, x); }

    struct PowBase : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Pow(x, 2.5); }

    struct PowExponent : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Pow(2, x); }

    struct PowBoth : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Pow(x, x); }

    struct Abs : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Abs(-x * x); }

    struct Max : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Max(x, x * x); }

    struct Min : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.Min(x, x * x); }

    struct Less : IFormula { public static V Of<V>(V x) where V : struct, ILane<V> => V.WhereLess(x, 1, 3 * x, x * x); }

    struct Steps : IFormula
    {
        public static V Of<V>(V x) where V : struct, ILane<V> => V.Floor(x) + V.Ceiling(x) + V.Round(x);
    }

    static IEnumerable<TestCaseData> ClosedForms() =>
    [
        Row<Quotient>(
            x => (2 + 2 * x - x * x) / Sq(x * x + 2),
            x => 2 * (x * x * x - 3 * x * x - 6 * x + 2) / Cube(x * x + 2)),
        Row<Fused>(x => 2 * x - 1, x => 2),
        Row<Sqrt>(x => 0.5 / Math.Sqrt(x), x => -0.25 * Math.Pow(x, -1.5)),
        Row<Exp>(x => 2 * Math.Exp(2 * x), x => 4 * Math.Exp(2 * x)),
        Row<Expm1>(Math.Exp, Math.Exp),
        Row<Log>(x => 1 / x, x => -1 / (x * x)),
        Row<Log1p>(x => 1 / (1 + x), x => -1 / Sq(1 + x)),
        Row<Sin>(Math.Cos, x => -Math.Sin(x)),
        Row<Cos>(x => -Math.Sin(x), x => -Math.Cos(x)),
        Row<Tanh>(x => 1 / Sq(Math.Cosh(x)), x => -2 * Math.Tanh(x) / Sq(Math.Cosh(x))),
        Row<Erf>(x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x), x => -4 * x / Math.Sqrt(Math.PI) * Math.Exp(-x * x)),
        Row<Cdf>(Phi, x => -x * Phi(x)),
        Row<CdfFactor>(x => x, x => 1),
        Row<Density>(x => -x * Phi(x), x => (x * x - 1) * Phi(x)),
        Row<AtanOfY>(x => 1 / (1 + x * x), x => -2 * x / Sq(1 + x * x)),
        Row<AtanOfX>(x => -1 / (1 + x * x), x => 2 * x / Sq(1 + x * x)),
        Row<PowBase>(x => 2.5 * Math.Pow(x, 1.5), x => 3.75 * Math.Sqrt(x)),
        Row<PowExponent>(x => Math.Log(2) * Math.Pow(2, x), x => Sq(Math.Log(2)) * Math.Pow(2, x)),
        Row<PowBoth>(x => Math.Pow(x, x) * (Math.Log(x) + 1), x => Math.Pow(x, x) * (Sq(Math.Log(x) + 1) + 1 / x)),
        Row<Abs>(x => 2 * x, x => 2),
        Row<Max>(x => x < 1 ? 1 : 2 * x, x => x < 1 ? 0 : 2),
        Row<Min>(x => x < 1 ? 2 * x : 1, x => x < 1 ? 2 : 0),
        Row<Less>(x => x < 1 ? 3 : 2 * x, x => x < 1 ? 0 : 2),
        Row<Steps>(x => 0, x => 0),
    ];

    [TestCaseSource(nameof(ClosedForms))]
    public void Derivatives_equal_their_closed_forms(
        Func<S, S> f, Func<D, D> once, Func<DD, DD> twice, Func<double, double> first, Func<double, double> second)
    {
        foreach (double x in new[] { 0.15, 0.3, 0.7, 0.99, 1.01, 1.3, 2.2, 3.1 })
        {
            var y = once(D.Variable(x));
            double slope = first(x), curvature = second(x);
            Assert.That(y.Value.Value, Is.EqualTo(f(x).Value), $"value at {x}");
            Assert.That(y.Tangent.Value, Is.EqualTo(slope).Within(4e-15 * (1 + Math.Abs(slope))), $"first at {x}");

            var z = twice(new DD(D.Variable(x), 1));
            Assert.That(z.Value.Tangent.Value, Is.EqualTo(y.Tangent.Value), $"inner first at {x}");
            double tolerance = 4e-14 * (1 + Math.Abs(curvature));
            Assert.That(z.Tangent.Tangent.Value, Is.EqualTo(curvature).Within(tolerance), $"second at {x}");
        }
    }

    [Test]
    public void A_power_with_constant_exponent_has_no_logarithm_in_its_tangent()
    {
        Assert.That(D.Pow(D.Variable(-2), 3).Tangent.Value, Is.EqualTo(12));
        Assert.That(D.Pow(D.Variable(0), 2).Tangent.Value, Is.Zero);
        Assert.That(D.Pow(D.Variable(0), 1).Tangent.Value, Is.EqualTo(1));
        Assert.That(D.Pow(D.Variable(0), 0).Tangent.Value, Is.Zero);
        Assert.That(D.Pow(D.Variable(0), -1).Tangent.Value, Is.EqualTo(double.NegativeInfinity));
    }

    [Test]
    public void A_power_of_zero_is_flat_in_positive_exponents_and_undefined_for_negative_bases()
    {
        Assert.That(D.Pow(0, D.Variable(2)).Tangent.Value, Is.Zero);
        Assert.That(D.Pow(-2, D.Variable(2)).Tangent.Value, Is.NaN);
    }

    [Test]
    public void Infinite_slopes_reach_variables_but_not_constants()
    {
        Assert.That(D.Sqrt(D.Variable(0)).Tangent.Value, Is.EqualTo(double.PositiveInfinity));
        Assert.That(D.Log(D.Variable(0)).Tangent.Value, Is.EqualTo(double.PositiveInfinity));
        Assert.That(D.Sqrt(0).Tangent.Value, Is.Zero);
        Assert.That(D.Log(0).Tangent.Value, Is.Zero);
        Assert.That(D.Atan2(0, 0).Tangent.Value, Is.Zero);
    }

    [Test]
    public void Duals_of_vectors_differentiate_element_by_element()
    {
        double[] xs = [0.5, 1.5];
        var y = Dual<Simd128<double>>.Tanh(Dual<Simd128<double>>.Variable(Simd128<double>.Load(in xs[0]))).Tangent;
        y.Store(ref xs[0]);
        Assert.That(xs, Is.EqualTo(new[] { 1 / Sq(Math.Cosh(0.5)), 1 / Sq(Math.Cosh(1.5)) }).Within(1e-15));
    }

    static TestCaseData Row<F>(Func<double, double> first, Func<double, double> second) where F : IFormula =>
        new TestCaseData((Func<S, S>)F.Of, (Func<D, D>)F.Of, (Func<DD, DD>)F.Of, first, second)
            .SetArgDisplayNames(typeof(F).Name);

    static double Phi(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    static double Sq(double x) => x * x;

    static double Cube(double x) => x * x * x;
}
