using System.Reflection;
using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Ops;

[TestFixture]
[Category("Gradients")]
[OnCpu("its lanes")]
public class GradientTests
{
    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Unary))]
    public void Derivative_of_unary_op_is_right(IUnaryOp op) => Assert.That(Faults(typeof(UnaryChecker), op), Is.Empty);

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Binary))]
    public void Derivatives_of_binary_op_are_right(IBinaryOp op) => Assert.That(Faults(typeof(BinaryChecker), op), Is.Empty);

    [Test]
    public void The_catalog_finds_the_ops()
    {
        Assert.That(OpCatalog.Unary.Count(), Is.GreaterThan(45));
        Assert.That(OpCatalog.Binary.Count(), Is.GreaterThanOrEqualTo(11));
    }

    [Test]
    public void A_wrong_derivative_is_caught() =>
        Assert.That(
            UnaryChecker.Faults(default(WrongDerivative)),
            Has.Some.Contains("by duals").And.Some.Contains("by differences"));

    [Test]
    public void A_wrong_flag_is_caught() => Assert.That(UnaryChecker.Faults(default(WrongSaves)), Is.Not.Empty);

    [Test]
    public void A_derivative_wrong_only_to_duals_is_caught() =>
        Assert.That(UnaryChecker.Faults(default(WrongSecond)), Has.All.Contains("second").And.Not.Empty);

    [Test]
    public void Wrong_binary_ops_are_caught()
    {
        Assert.That(BinaryChecker.Faults(default(WrongPartial)), Has.All.Contains("b").And.Not.Empty);
        Assert.That(BinaryChecker.Faults(default(WrongBinarySaves)), Is.Not.Empty);
    }

    static List<string> Faults(Type checker, object op) =>
        [.. (IEnumerable<string>)checker.GetMethod("Faults", BindingFlags.Public | BindingFlags.Static)!
            .MakeGenericMethod(op.GetType()).Invoke(null, [op])!];

    readonly struct WrongDerivative : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => x * x * x;

        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 2.0 * x * x;
    }

    readonly struct WrongSaves : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => V.Exp(x);

        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => y;

        public static Saves Saves => Saves.Input;
    }

    readonly struct WrongSecond : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => x * x;

        // Right in value; a dual number sees the choice of side at 0.
        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 2.0 * (V.Max(x, 0.0) - V.Abs(V.Min(x, 0.0)));
    }

    readonly struct WrongPartial : IBinaryOp
    {
        public V Apply<V>(V a, V b) where V : struct, ILane<V> => a * b * b;

        public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => b * b;

        public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => a * b;
    }

    readonly struct WrongBinarySaves : IBinaryOp
    {
        public V Apply<V>(V a, V b) where V : struct, ILane<V> => a * b;

        public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => b;

        public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => a;

        public static Saves Saves => Saves.Output;
    }
}
