using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gradients;

/// <summary>The check itself: right gradients pass, and whatever can be wrong is caught and named.</summary>
[TestFixture]
[Category("Gradients")]
public class GradientCheckTests
{
    static Tensor X => Tensor.From(new[,] { { 0.5, -1.5, 2.0 }, { 1.0, 0.25, -0.75 } });

    [Test]
    public void A_right_gradient_passes_in_every_form([Values] bool secondOrder, [Values(0, 3)] int directions)
    {
        var options = new GradientCheckOptions { SecondOrder = secondOrder, Directions = directions };
        Assert.That(() => GradientCheck.Verify(t => t[0].MatMul(t[1]).Tanh(), [X, X.T], options), Throws.Nothing);
        Assert.That(() => GradientCheck.Verify(x => x.Sin() * x, X.T, options), Throws.Nothing);
    }

    [Test]
    public void The_worst_element_of_a_wrong_derivative_is_named()
    {
        var wrong = Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(x => x.Unary(new WrongCube()), X))!;
        Assert.That(wrong.Input, Is.EqualTo(0));
        Assert.That(wrong.Index, Is.EqualTo(new long[] { 0, 2 }), "3x² and 2x² differ most where |x| is largest");
        Assert.That(wrong.Analytic / wrong.Numeric, Is.EqualTo(2 / 3.0).Within(1e-6));
        Assert.That(wrong.Message, Does.Contain("input 0 of shape (2, 3) at [0, 2]").And.Contain("6 of 6"));
    }

    [Test]
    public void A_wrong_derivative_is_caught_along_directions() =>
        Assert.That(
            () => GradientCheck.Verify(x => x.Unary(new WrongCube()), X, new() { Directions = 1 }),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("direction"));

    [Test]
    public void A_wrong_saves_flag_is_caught() =>
        Assert.That(
            () => GradientCheck.Verify(x => x.Unary(new WrongSaves()), X),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("NaN"));

    [Test]
    public void A_derivative_by_the_second_operand_that_is_wrong_is_caught() =>
        Assert.That(
            () => GradientCheck.Verify(t => Tensor.Binary(new WrongPartial(), t[0], t[1]), [X, X + 1]),
            Throws.TypeOf<GradientCheckException>().With.Property("Input").EqualTo(1));

    [Test]
    public void A_backward_that_cannot_be_differentiated_is_caught_in_second_order()
    {
        Assert.That(
            () => GradientCheck.Verify(x => x.Unary(new WrongSecond()), X, new() { SecondOrder = true }),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("gradient of the gradient"));
        Assert.That(() => GradientCheck.Verify(x => x.Unary(new WrongSecond()), X), Throws.Nothing);
    }

    [Test]
    public void A_detached_input_is_caught() =>
        Assert.That(
            () => GradientCheck.Verify(t => t[0].Square() + t[1].Detach(), [X, X]),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("input 1").And.Message.Contains("detached"));

    [Test]
    public void A_captured_input_is_caught([Values(0, 2)] int directions) =>
        Assert.That(
            () => GradientCheck.Verify(x => X.Square(), X, new() { Directions = directions }),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("captured"));

    [Test]
    public void A_random_function_is_caught()
    {
        var generator = new Generator(1);
        Assert.That(
            () => GradientCheck.Verify(x => x * Tensor.Rand(generator, x.Shape, dtype: DType.Float64), X),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("not deterministic"));
    }

    [Test]
    public void A_function_that_changes_its_input_is_caught()
    {
        static Tensor Change(Tensor x)
        {
            var y = x * 2;
            if (Autograd.IsRecording) x.Detach().Mul_(1);
            return y;
        }
        Assert.That(
            () => GradientCheck.Verify(x => Change(x), X.Clone()),
            Throws.TypeOf<GradientCheckException>().With.Message.Contains("in place"));
    }

    [Test]
    public void Single_precision_is_refused()
    {
        Assert.That(
            () => GradientCheck.Verify(x => x.Square(), Tensor.Ones(2)),
            Throws.TypeOf<DTypeException>().With.Message.Contains("Float32"));
        Assert.That(
            () => GradientCheck.Verify(x => x.To(DType.Float32), X),
            Throws.TypeOf<DTypeException>().With.Message.Contains("Float32"));
    }

    [Test]
    public void Senseless_options_are_refused([Values(0, -1e-6, double.NaN, double.PositiveInfinity)] double epsilon) =>
        Assert.That(
            () => GradientCheck.Verify(x => x.Square(), X, new() { Epsilon = epsilon }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ActualValue").EqualTo(epsilon));

    [Test]
    public void Inputs_keep_their_values_history_and_gradients([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(1), (2, 3), arrangement);
        var leaf = x.Tensor.WithGrad();
        GradientCheck.Verify(t => t[0].Sin() * t[1], [leaf, leaf]);
        Assert.That(leaf.ToArray<double>(), Is.EqualTo(x.Values));
        Assert.That(leaf.Grad, Is.Null);
    }

    [Test]
    public void It_works_inside_NoGrad_and_in_scopes()
    {
        using var mode = Autograd.NoGrad();
        using var scope = TensorScope.Enter();
        Assert.That(() => GradientCheck.Verify(x => x.Exp(), X, new() { SecondOrder = true }), Throws.Nothing);
    }

    internal readonly struct WrongCube : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => x * x * x;

        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 2.0 * x * x;
    }

    internal readonly struct WrongSaves : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => V.Exp(x);

        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => y;

        public static Saves Saves => Saves.Input;
    }

    internal readonly struct WrongSecond : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => x * x;

        // right in value, to 1e-6; a dual sees steps, whose slope is 0
        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 2e-6 * V.Round(x * 1e6);
    }

    internal readonly struct WrongPartial : IBinaryOp
    {
        public V Apply<V>(V a, V b) where V : struct, ILane<V> => a * b * b;

        public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => b * b;

        public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => a * b;
    }
}
