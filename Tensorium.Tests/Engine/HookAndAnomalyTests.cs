using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Hooks on gradients, and the mode that finds where a NaN was made.</summary>
[TestFixture]
public class HookAndAnomalyTests
{
    [Test]
    public void Hooks_see_and_replace_gradients_until_removed()
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        var h = x * 3;
        List<Tensor> seen = [];
        h.RegisterHook(dy => { seen.Add(dy); return null; });
        var removed = h.RegisterHook(dy => dy * 10);
        h.Square().Sum().Backward(retainGraph: true);
        Expect.Values(seen[0], [6, 12], 2);
        Expect.Values(x.Grad!, [180, 360], 2);
        removed.Dispose();
        x.ZeroGrad();
        h.Sum().Backward();
        Expect.Values(x.Grad!, [3, 3], 2);
    }

    [Test]
    public void A_hook_keeps_shape_and_type([Values] bool onLeaf)
    {
        Assert.That(
            () => BackwardBy(dy => dy.Sum()), Throws.TypeOf<ShapeException>().With.Message.Contains("shape ()").And.Message.Contains("(2,)"));
        Assert.That(
            () => BackwardBy(dy => dy.To(DType.Float32)),
            Throws.TypeOf<DTypeException>().With.Message.Contains("Float32").And.Message.Contains("Float64"));

        void BackwardBy(Func<Tensor, Tensor?> hook)
        {
            var x = Tensor.From(1.0, 2).WithGrad();
            var y = x.Exp();
            (onLeaf ? x : y).RegisterHook(hook);
            (y * 3).Sum().Backward();
        }
    }

    [Test]
    public void A_hook_on_a_leaf_runs_once_with_the_whole_sum()
    {
        var x = Tensor.From(2.0).WithGrad();
        var calls = 0;
        x.RegisterHook(dy => { calls++; return dy.Clip(-5, 5); });
        ((x * 4) + (x * 6)).Sum().Backward();
        Assert.That((calls, x.Grad!.Item<double>()), Is.EqualTo((1, 5.0)));
        var weights = Tensor.Ones((2, 2), DType.Float64).WithGrad();
        weights.RegisterHook(dy => dy * 2);
        Tensor.Ones((1, 2), DType.Float64).MatMul(weights).Sum().Backward();
        Expect.Values(weights.Grad!, [2, 2, 2, 2], (2, 2));
    }

    [Test]
    public void A_hook_may_run_a_backward_of_its_own()
    {
        var (x, other) = (Tensor.From(2.0).WithGrad(), Tensor.From(3.0).WithGrad());
        var h = x.Square();
        h.RegisterHook(_ =>
        {
            Assert.That(Autograd.IsRecording, Is.False, "as in the backward that calls the hook");
            using var mode = Autograd.EnableGrad();
            other.Square().Sum().Backward();
            return null;
        });
        h.Sum().Backward();
        Assert.That((x.Grad!.Item<double>(), other.Grad!.Item<double>()), Is.EqualTo((4.0, 6.0)));
    }

    [Test]
    public void A_tensor_without_gradient_has_no_hooks() =>
        Assert.That(() => Tensor.Ones(1).RegisterHook(_ => null), Throws.InvalidOperationException);

    [Test]
    public void The_op_that_made_a_NaN_is_named_with_its_place()
    {
        var x = Tensor.From(-1.0, 4).WithGrad();
        using var mode = Autograd.DetectAnomalies();
        Assert.That(
            () => (x * 2).Sqrt().Exp(),
            Throws.TypeOf<AnomalyException>().With.Message.Contains("Sqrt").And.Message.Contains("(2,)")
                .And.Message.Contains(nameof(HookAndAnomalyTests)));
    }

    [Test]
    public void A_NaN_made_by_backward_is_named_with_the_place_of_the_op()
    {
        var x = Tensor.From(0.0, 4).WithGrad();
        using var mode = Autograd.DetectAnomalies();
        var y = Root(x).Sum();
        Assert.That(
            () => y.Backward(),
            Throws.TypeOf<AnomalyException>().With.Message.Contains("backward of Sqrt").And.Message.Contains(nameof(Root)));
    }

    [Test]
    public void What_comes_in_with_a_NaN_is_not_blamed_and_the_mode_ends()
    {
        var bad = Tensor.From(double.NaN).WithGrad();
        using (Autograd.DetectAnomalies()) Assert.That((bad * 2).Item<double>(), Is.NaN);
        var x = Tensor.From(-1.0).WithGrad();
        Assert.That(x.Sqrt().Item<double>(), Is.NaN, "no mode, no exception");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static Tensor Root(Tensor x) => x.Sqrt();
}
