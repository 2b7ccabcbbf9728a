using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Backward, accumulation, modes and errors of the tape.</summary>
[TestFixture]
public class AutogradTests
{
    [Test]
    public void Gradients_reach_leaves_and_add_up()
    {
        var x = Tensor.From(1.0, 2, 3).WithGrad();
        (x * x).Sum().Backward();
        Expect.Values(x.Grad!, [2, 4, 6], 3);
        (x * 3).Sum().Backward();
        Expect.Values(x.Grad!, [5, 7, 9], 3);
        x.ZeroGrad();
        Assert.That(x.Grad, Is.Null);
        x.Exp().Sum().Backward();
        Expect.Values(x.Grad!, [Math.E, Math.Exp(2), Math.Exp(3)], 3);
    }

    [Test]
    public void Diamonds_and_inputs_used_twice()
    {
        var x = Tensor.From(0.5, 2).WithGrad();
        var h = x.Exp();
        ((h * h) + (h * x) + x).Sum().Backward();
        double At(double v) => (2 * Math.Exp(2 * v)) + (Math.Exp(v) * v) + Math.Exp(v) + 1;
        Expect.Values(x.Grad!, [At(0.5), At(2)], 2);

        var y = Tensor.From(3.0).WithGrad();
        var doubled = y;
        for (var i = 0; i < 20; i++) doubled += doubled;
        doubled.Backward(Tensor.From(1.0));
        Expect.Values(y.Grad!, [1 << 20], 1);
    }

    [Test]
    public void Views_pass_gradients_to_their_place()
    {
        var x = Tensor.Arange(6, DType.Float64).Reshape(2, 3).WithGrad();
        (x.T[1..].Square().Sum() + x[0, 0]).Backward();
        Expect.Values(x.Grad!, [1, 2, 4, 0, 8, 10], (2, 3));
    }

    [Test]
    public void A_second_pass_needs_a_retained_graph()
    {
        var x = Tensor.From(2.0).WithGrad();
        var y = x.Square().Sum();
        y.Backward(retainGraph: true);
        y.Backward();
        Expect.Values(x.Grad!, [8], 1);
        Assert.That(
            () => y.Backward(),
            Throws.InvalidOperationException.With.Message.Contains("retainGraph").And.Message.Contains("freed"));
    }

    [Test]
    public void A_shared_part_that_was_freed_is_named()
    {
        var x = Tensor.From(2.0).WithGrad();
        var h = x.Exp();
        h.Sum().Backward();
        Assert.That(() => (h * 2).Sum().Backward(), Throws.InvalidOperationException.With.Message.Contains("Exp"));
    }

    [Test]
    public void Backward_starts_at_one_number_or_takes_weights()
    {
        var x = Tensor.From(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } }).WithGrad();
        Assert.That(() => (x * 2).Backward(), Throws.InvalidOperationException.With.Message.Contains("(2, 3)"));
        Assert.That(
            () => (x * 2).Backward(Tensor.Ones((3, 2), DType.Float64)),
            Throws.TypeOf<ShapeException>().With.Message.Contains("(3, 2)").And.Message.Contains("(2, 3)"));
        Assert.That(
            () => (x * 2).Backward(Tensor.Ones((2, 3))),
            Throws.TypeOf<DTypeException>().With.Message.Contains("Float32").And.Message.Contains("Float64"));
        (x * 2).Backward(x.Detach());
        Expect.Values(x.Grad!, [2, 4, 6, 8, 10, 12], (2, 3));
    }

    [Test]
    public void What_has_no_graph_is_named()
    {
        var x = Tensor.From(1.0);
        Assert.That(() => x.Sum().Backward(), Throws.InvalidOperationException.With.Message.Contains("no graph"));
        Assert.That(
            () => Autograd.Grad(x.WithGrad().Sum(), Tensor.From(2.0)),
            Throws.InvalidOperationException.With.Message.Contains("WithGrad"));
        Assert.That(() => Tensor.From(1, 2).WithGrad(), Throws.TypeOf<DTypeException>().With.Message.Contains("Int32"));
        Assert.That(() => (x * 2).Grad = x, Throws.InvalidOperationException);
        Assert.That(() => x.Grad = Tensor.Ones(2), Throws.TypeOf<ShapeException>().With.Message.Contains("(2,)"));
    }

    [Test]
    public void NoGrad_records_nothing_and_nests()
    {
        var x = Tensor.From(1.0).WithGrad();
        using (Autograd.NoGrad())
        {
            Assert.That((x * 2).RequiresGrad, Is.False);
            using (Autograd.EnableGrad()) Assert.That((x * 2).RequiresGrad, Is.True);
            Assert.That(Autograd.IsRecording, Is.False);
        }
        Assert.That((x * 2).RequiresGrad, Is.True);
    }

    [Test]
    public void NoGrad_belongs_to_its_thread()
    {
        using var mode = Autograd.NoGrad();
        var recording = false;
        OtherThread.Run(() => recording = Autograd.IsRecording);
        Assert.That(recording, Is.True);
    }

    [Test]
    public void A_mode_that_ends_on_another_thread_is_refused_and_set_back_where_it_began([Values] bool records)
    {
        using var around = records ? Autograd.NoGrad() : Autograd.EnableGrad();
        var mode = records ? Autograd.EnableGrad() : Autograd.NoGrad();
        var recordsThere = false;
        Assert.That(() => OtherThread.Run(EndThere), Throws.InvalidOperationException.With.Message.Contains("thread"));
        Assert.That((Autograd.IsRecording, recordsThere), Is.EqualTo((!records, true)));

        void EndThere()
        {
            try
            {
                mode.Dispose();
            }
            finally
            {
                recordsThere = Autograd.IsRecording;
            }
        }
    }

    [Test]
    public void A_mode_that_was_never_set_sets_nothing_back()
    {
        default(RecordingMode).Dispose();
        Assert.That(Autograd.IsRecording, Is.True);
        using (Autograd.NoGrad())
        {
            default(RecordingMode).Dispose();
            Assert.That(Autograd.IsRecording, Is.False);
        }
    }

    [Test]
    public void A_detached_tensor_shares_elements_but_no_history()
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        var y = (x * 2).Detach();
        Assert.That((y.RequiresGrad, y.IsLeaf), Is.EqualTo((false, true)));
        (x * y).Sum().Backward();
        Expect.Values(x.Grad!, [2, 4], 2);
    }

    [Test]
    public void A_gradient_in_another_type_comes_back_in_the_leafs()
    {
        var x = Tensor.From(1f, 2).WithGrad();
        var w = Tensor.From(3.0, 4).WithGrad();
        (x * w).Sum().Backward();
        Assert.That((x.Grad!.DType, w.Grad!.DType), Is.EqualTo((DType.Float32, DType.Float64)));
        Expect.Values(x.Grad, [3, 4], 2);
        var (target, added) = (Tensor.Zeros(3).WithGrad(), Tensor.From(1.0, 2).WithGrad());
        target.IndexAdd(0, Tensor.From(0L, 2), added).Square().Sum().Backward();
        Assert.That(added.Grad!.DType, Is.EqualTo(DType.Float64));
        Expect.Values(added.Grad, [2, 4], 2);
        added.ZeroGrad();
        target.ScatterAdd(0, Tensor.From(0L, 2), added).Square().Sum().Backward();
        Assert.That(added.Grad!.DType, Is.EqualTo(DType.Float64));
    }

    [Test]
    public void Gradients_of_inputs_that_need_none_are_not_computed()
    {
        var (x, w) = (Tensor.Ones((2, 2)), Tensor.Ones((2, 2)).WithGrad());
        var y = x.MatMul(w).Sum();
        Assert.That(Autograd.Grad(y, w), Is.EqualTo(Tensor.Full((2, 2), 2)));
        Assert.That(x.Grad, Is.Null);
        Assert.That(w.Grad, Is.Null, "Grad leaves the leaves alone");
    }

    [Test]
    public void Equal_extremes_share_the_gradient()
    {
        var x = Tensor.From(3.0, 1, 3, 3).WithGrad();
        x.Max().Backward();
        Expect.Values(x.Grad!, [1 / 3.0, 0, 1 / 3.0, 1 / 3.0], 4);
        var (a, b) = (Tensor.From(2.0).WithGrad(), Tensor.From(2.0).WithGrad());
        a.Maximum(b).Sum().Backward();
        Assert.That((a.Grad!.Item<double>(), b.Grad!.Item<double>()), Is.EqualTo((0.5, 0.5)));
    }

    [Test]
    public void Products_with_zeros_have_exact_gradients()
    {
        var x = Tensor.From(2.0, 0, 3).WithGrad();
        x.Prod().Backward();
        Expect.Values(x.Grad!, [0, 6, 0], 3);
        x.ZeroGrad();
        (x * 0).Norm().Backward();
        Expect.Values(x.Grad!, [0, 0, 0], 3);
    }
}
