using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Changes in place: what they give, what the tape notices, and what is refused.</summary>
[TestFixture]
public class InPlaceTests
{
    [Test]
    public void Changes_equal_the_ops_in_every_arrangement([Values] Arrangement arrangement, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        Check(x => x.Add_(2), v => v + 2);
        Check(x => x.Sub_(2), v => v - 2);
        Check(x => x.Mul_(3), v => v * 3);
        Check(x => x.Add_(Tensor.Full(3, 2, dtype)), v => v + 2);
        Check(x => x.Sub_(Tensor.Full(3, 2, dtype)), v => v - 2);
        Check(x => x.Mul_(Tensor.Scalar(3, dtype)), v => v * 3);
        Check(x => x.Div_(Tensor.Scalar(4, dtype)), v => v / 4);
        Check(x => x.Clip_(-1, 1), v => Math.Clamp(v, -1, 1));
        Check(x => x.Fill_(7), _ => 7);
        Check(x => x.Zero_(), _ => 0);
        Check(x => x.CopyFrom(Tensor.Full((1, 3), 5)), _ => 5);
        Check(x => x.Add_(x), v => v + v);

        void Check(Func<Tensor, Tensor> change, Func<double, double> formula)
        {
            var x = Sample.Draw(new(1), (2, 3), arrangement, dtype);
            if (arrangement == Arrangement.Expanded && formula(0.1) != formula(0.2)) // elements share memory
            {
                Assert.That(() => change(x.Tensor), Throws.InvalidOperationException.With.Message.Contains("expanded"));
                return;
            }
            if (arrangement == Arrangement.Expanded) return;
            Assert.That(change(x.Tensor), Is.SameAs(x.Tensor));
            Expect.Values(x.Tensor, Array.ConvertAll(x.Values, v => formula(v)), (2, 3));
        }
    }

    [Test]
    public void Integers_take_no_fractions([Values(DType.Bool, DType.Int32, DType.Int64)] DType dtype)
    {
        var x = Tensor.From(1.0, 0).To(dtype);
        Refuse(() => x.Add_(0.5));
        Refuse(() => x.Sub_(0.5));
        Refuse(() => x.Mul_(0.5));
        Refuse(() => x.Mul_(double.NaN));
        Refuse(() => x.Clip_(0.5, 1));
        Refuse(() => x.Div_(Tensor.Ones(1, dtype)));
        if (dtype == DType.Bool) Refuse(() => x.Add_(1)); // of which the sum is Int64
        else Assert.That(() => x.Add_(1e17), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1E+17"));
        Expect.Values(x, [1, 0], 2);

        void Refuse(Func<Tensor> change) => Assert.That(change, Throws.TypeOf<DTypeException>().With.Message.Contains(dtype.ToString()));
    }

    [Test]
    public void Limits_in_the_wrong_order_are_refused([Values(DType.Int32, DType.Float32)] DType dtype)
    {
        Assert.That(() => Tensor.Ones(2, dtype).Clip_(5, 1), Throws.ArgumentException.With.Message.Contains("5 and 1"));
        Assert.That(() => Tensor.Ones(2, dtype).Clip_(double.NaN, 1), Throws.ArgumentException.With.Message.Contains("NaN and 1"));
    }

    [Test]
    public void A_change_of_a_saved_tensor_is_noticed_with_both_versions()
    {
        var w = Tensor.From(1.0, 2).WithGrad();
        var x = Tensor.From(3.0, 4);
        var y = (w * x).Sum();
        x.Add_(1);
        Assert.That(
            () => y.Backward(),
            Throws.InvalidOperationException.With.Message.Contains("(2,)").And.Message.Contains("version 0")
                .And.Message.Contains("version 1"));
    }

    [Test]
    public void A_change_through_a_view_is_noticed([Values] bool createGraph)
    {
        var w = Tensor.From(1.0, 2).WithGrad();
        var y = w.Exp();
        y.Detach()[0] = Tensor.Scalar(9, DType.Float64);
        Assert.That(
            () => y.Sum().Backward(createGraph: createGraph), Throws.InvalidOperationException.With.Message.Contains("in place"));
    }

    [Test]
    public void Changes_that_backward_does_not_need_are_fine()
    {
        var w = Tensor.From(1.0, 2).WithGrad();
        var y = w + 1;
        y.Detach().Mul_(5);
        y.Sum().Backward();
        Expect.Values(w.Grad!, [1, 1], 2);
    }

    [Test]
    public void The_product_of_one_element_is_not_the_element([Values] bool keepDims)
    {
        var w = Tensor.From(new[,] { { 3.0 }, { 5 } }).WithGrad();
        var product = w.Prod(1, keepDims);
        using (Autograd.NoGrad()) w.Fill_(7);
        Assert.That(product.ToArray<double>(), Is.EqualTo(new[] { 3.0, 5 }));
        product.Sum().Backward();
        Expect.Values(w.Grad!, [1, 1], (2, 1));
    }

    [Test]
    public void A_factor_that_no_gradient_reads_may_change([Values] bool first, [Values] bool createGraph)
    {
        Check((a, b) => a.MatMul(b), d => d.Sum(1).Expand((2, 2)), d => d.Sum(0).Unsqueeze(1).Expand((2, 2)));
        Check((a, b) => a.Unsqueeze(0).MatMul(b), d => d.Sum(1).Expand((2, 2)), d => d.Sum(0).Unsqueeze(1).Expand((2, 2)));
        Check((a, b) => a.Linear(b), d => d.Sum(1).Expand((2, 2)), d => d.Sum(0).Unsqueeze(1).Expand((2, 2)));
        Check((a, b) => a * b, d => d, d => d);

        // y = f(a, b): its sum has as gradient by a what byA makes of b, and the other way round
        void Check(Func<Tensor, Tensor, Tensor> f, Func<Tensor, Tensor> byA, Func<Tensor, Tensor> byB)
        {
            var (a, b) = (Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }), Tensor.From(new double[,] { { 5, 6 }, { 7, 8 } }));
            var leaf = (first ? a : b).WithGrad();
            var expected = (first ? byA(b) : byB(a)).ToArray<double>();
            var y = f(a, b).Sum();
            using (Autograd.NoGrad()) leaf.Fill_(9);
            y.Backward(createGraph: createGraph);
            Expect.Values(leaf.Grad!, expected, (2, 2));
        }
    }

    [Test]
    public void A_user_function_notices_too()
    {
        var x = Tensor.From(1.0).WithGrad();
        var y = new Cube().Apply(x).Sum();
        using (Autograd.NoGrad()) x.Add_(1);
        Assert.That(() => y.Backward(), Throws.InvalidOperationException.With.Message.Contains("Cube"));
    }

    [Test]
    public void Leaves_change_only_inside_NoGrad()
    {
        var w = Tensor.From(1.0, 2).WithGrad();
        Assert.That(() => w.Add_(1), Throws.InvalidOperationException.With.Message.Contains("Add_").And.Message.Contains("NoGrad"));
        Assert.That(() => w.Zero_(), Throws.InvalidOperationException.With.Message.Contains("Zero_"));
        Assert.That(() => w[0] = Tensor.Scalar(1), Throws.InvalidOperationException.With.Message.Contains("set"));
        Assert.That(() => (w * 2).Add_(1), Throws.InvalidOperationException);
        using (Autograd.NoGrad()) w.Add_(1);
        Expect.Values(w.Detach(), [2, 3], 2);
        w.Square().Sum().Backward();
        Expect.Values(w.Grad!, [4, 6], 2);
    }

    [Test]
    public void An_operand_whose_gradient_would_be_lost_is_refused()
    {
        var (sum, w) = (Tensor.Zeros(2), Tensor.Ones(2).WithGrad());
        Assert.That(() => sum.Add_(w * 2), Throws.InvalidOperationException.With.Message.Contains("lost"));
        Assert.That(() => sum[0] = w[0], Throws.InvalidOperationException.With.Message.Contains("lost"));
        sum.Add_((w * 2).Detach());
        Expect.Values(sum, [2, 2], 2);
    }

    [Test]
    public void Types_and_shapes_must_fit()
    {
        var x = Tensor.Zeros((2, 3));
        Assert.That(() => x.Add_(Tensor.Ones(4)), Throws.TypeOf<ShapeException>().With.Message.Contains("(4,)").And.Message.Contains("(2, 3)"));
        Assert.That(() => x.Add_(Tensor.Ones((5, 2, 3))), Throws.TypeOf<ShapeException>());
        Assert.That(
            () => x.Add_(Tensor.Ones(3, DType.Float64)),
            Throws.TypeOf<DTypeException>().With.Message.Contains("Float64").And.Message.Contains("Float32"));
        Expect.Values(x, new double[6], (2, 3));
    }

    sealed class Cube : Function
    {
        protected override Tensor Forward(Tensor x) => Save(x).Pow(3);

        protected override Tensor Backward(Tensor dy) => 3 * Saved(0).Square() * dy;
    }
}
