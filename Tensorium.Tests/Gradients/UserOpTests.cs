using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gradients;

/// <summary>Ops that a user adds, with every combination of what backward keeps, and user functions.</summary>
[TestFixture]
[Category("Gradients")]
public class UserOpTests
{
    static readonly GradientCheckOptions TwoOrders = new() { SecondOrder = true };

    [Test]
    public void Ops_of_two_operands_that_keep_their_output([Values] Arrangement arrangement)
    {
        var random = new System.Random(1);
        var (a, b) = (Sample.Draw(random, (2, 3), arrangement).Tensor, Sample.Draw(random, 3, arrangement).Tensor);
        Assert.That(() => GradientCheck.Verify(t => Tensor.Binary(new ExpSum(), t[0], t[1]), [a, b], TwoOrders), Throws.Nothing);
    }

    [Test]
    public void Ops_that_keep_input_and_output([Values] Arrangement arrangement)
    {
        var x = Sample.Draw(new(2), (2, 3), arrangement).Tensor;
        Assert.That(() => GradientCheck.Verify(each => each.Unary(new Bell()), x, TwoOrders), Throws.Nothing);
    }

    [Test]
    public void Functions_that_save_their_input_or_result()
    {
        var x = Sample.Draw(new(3), (2, 3)).Tensor;
        Assert.That(() => GradientCheck.Verify(each => new Cube().Apply(each), x, TwoOrders), Throws.Nothing);
        Assert.That(() => GradientCheck.Verify(each => new Exponential().Apply(each), x, TwoOrders), Throws.Nothing);
    }

    [Test]
    public void Functions_of_several_inputs()
    {
        var (a, b) = (Sample.Draw(new(4), (2, 3)).Tensor, Sample.Draw(new(5), (2, 3)).Tensor);
        Assert.That(() => GradientCheck.Verify(t => new Product().Apply(t), [a, b], TwoOrders), Throws.Nothing);
        Assert.That(() => GradientCheck.Verify(t => new Product().Apply(t[0], t[0]), [a], TwoOrders), Throws.Nothing);
    }

    [Test]
    public void A_wrong_function_is_caught() =>
        Assert.That(
            () => GradientCheck.Verify(x => new WrongSquare().Apply(x), Tensor.From(1.0, 2, 3)),
            Throws.TypeOf<GradientCheckException>().With.Property("Index").EqualTo(new long[] { 2 }));

    [Test]
    public void A_function_of_a_gradient_of_another_shape_is_named() =>
        Assert.That(
            () => new WrongShape().Apply(Tensor.Ones((2, 3)).WithGrad()).Sum().Backward(),
            Throws.TypeOf<ShapeException>().With.Message.Contains("WrongShape").And.Message.Contains("(2, 3)"));

    [Test]
    public void One_object_is_one_call()
    {
        var cube = new Cube();
        cube.Apply(Tensor.Ones(2));
        Assert.That(() => cube.Apply(Tensor.Ones(2)), Throws.InvalidOperationException.With.Message.Contains("Cube"));
    }

    internal readonly struct ExpSum : IBinaryOp
    {
        public static Saves Saves => Saves.Output;

        public V Apply<V>(V a, V b) where V : struct, ILane<V> => V.Exp(a + b);

        public V DerivativeA<V>(V a, V b, V y) where V : struct, ILane<V> => y;

        public V DerivativeB<V>(V a, V b, V y) where V : struct, ILane<V> => y;
    }

    internal readonly struct Bell : IUnaryOp
    {
        public static Saves Saves => Saves.Input | Saves.Output;

        public V Apply<V>(V x) where V : struct, ILane<V> => V.Exp(-(x * x));

        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => -2.0 * x * y;
    }

    sealed class Cube : Function
    {
        protected override Tensor Forward(Tensor x) => Save(x).Pow(3);

        protected override Tensor Backward(Tensor dy) => 3 * Saved(0).Square() * dy;
    }

    sealed class Exponential : Function
    {
        protected override Tensor Forward(Tensor x) => Save(x.Exp());

        protected override Tensor Backward(Tensor dy) => Saved(0) * dy;
    }

    sealed class Product : MultiFunction
    {
        protected override Tensor Forward(Tensor[] inputs) => Save(inputs[0]) * Save(inputs[1]);

        protected override Tensor?[] Backward(Tensor dy) => [Saved(1) * dy, Saved(0) * dy];
    }

    sealed class WrongSquare : Function
    {
        protected override Tensor Forward(Tensor x) => Save(x).Square();

        protected override Tensor Backward(Tensor dy) => Saved(0) * dy;
    }

    sealed class WrongShape : Function
    {
        protected override Tensor Forward(Tensor x) => x * 2;

        protected override Tensor Backward(Tensor dy) => dy.Sum();
    }
}
