using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Gradients by values in the middle of a graph, and over parts that were freed: only what lies between is run.</summary>
[TestFixture]
public class PartialGraphTests
{
    [Test]
    public void A_pass_may_go_on_from_where_another_stopped()
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        var h = x.Exp();
        var g = Autograd.Grad((h * h).Sum(), h);
        Expect.Values(g, [2 * Math.E, 2 * Math.Exp(2)], 2);
        h.Backward(g);
        Expect.Values(x.Grad!, [2 * Math.Exp(2), 2 * Math.Exp(4)], 2);
    }

    [Test]
    public void What_lies_before_a_value_may_have_changed()
    {
        var x = Tensor.From(new double[,] { { 1, 5 }, { 3, 2 } }).WithGrad();
        var m = x.Max(0);
        using (Autograd.NoGrad()) x.Add_(1);
        Expect.Values(Autograd.Grad((m * m).Sum(), m), [6, 10], 2);
    }

    [Test]
    public void The_op_that_made_a_value_is_not_asked()
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        var counted = new Counted();
        var h = counted.Apply(x);
        Expect.Values(Autograd.Grad(h.Square().Sum(), h), [2, 4], 2);
        Assert.That(counted.Calls, Is.Zero);
        Assert.That(Autograd.Vjp(h, Tensor.From(7.0, 8), [h])[0], Is.EqualTo(Tensor.From(7.0, 8)));
        h.Sum().Backward();
        Assert.That(counted.Calls, Is.EqualTo(1));
        Expect.Values(x.Grad!, [1, 1], 2);
    }

    [Test]
    public void A_value_and_what_it_was_computed_from_are_found_together()
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        var h = x * 3;
        var found = Autograd.Grad(h.Square().Sum(), [h, x]);
        Expect.Values(found[0], [6, 12], 2);
        Expect.Values(found[1], [18, 36], 2);
    }

    [Test]
    public void A_part_that_was_freed_before_a_leaf_was_made_leads_to_none()
    {
        var a = Tensor.From(1.0, 2).WithGrad();
        var h = a.Exp();
        h.Sum().Backward();
        var b = Tensor.From(3.0, 4).WithGrad();
        var g = Autograd.Grad((h * b).Sum(), [b, h]);
        Expect.Values(g[0], [Math.E, Math.Exp(2)], 2);
        Expect.Values(g[1], [3, 4], 2, "by what was freed itself");
    }

    [Test]
    public void A_part_that_was_freed_and_may_lead_to_a_leaf_is_refused()
    {
        Tensor a = Tensor.From(1.0, 2).WithGrad(), b = Tensor.From(3.0, 4).WithGrad();
        var h = a.Exp() * b;
        h.Sum().Backward();
        foreach (var leaf in (Tensor[])[a, b]) // h leads to b, also beside the product below
        {
            Assert.That(
                () => Autograd.Grad((h * b).Sum(), leaf), Throws.InvalidOperationException.With.Message.Contains("Multiply").And.Message.Contains("freed"));
        }
    }

    sealed class Counted : Function
    {
        public int Calls { get; private set; }

        protected override Tensor Forward(Tensor x) => x * 1;

        protected override Tensor Backward(Tensor dy)
        {
            Calls++;
            return dy;
        }
    }
}
