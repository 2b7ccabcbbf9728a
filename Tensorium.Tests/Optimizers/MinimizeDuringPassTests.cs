using NUnit.Framework;
using Tensorium.NN;
using static Tensorium.Tests.Optimizers.SingleExample;

namespace Tensorium.Tests.Optimizers;

/// <summary>What hooks and schedules may do while Minimize is under way: look, keep, step, freeze, reset, and change what it needs.</summary>
[TestFixture]
public class MinimizeDuringPassTests
{
    [Test]
    public void A_hook_that_looks_sees_the_gradient_and_may_keep_it()
    {
        Parameter[] w = Weights(DType.Float32), same = Weights(DType.Float32);
        var x = Example(1, DType.Float32, 0).WithGrad();
        Network(same, x).Backward();
        Network(w, x).Backward();
        foreach (var parameter in w) parameter.ZeroGrad(); // which leaves a buffer

        Tensor? seen = null;
        var first = x * 1;
        using var hook = first.RegisterHook(_ =>
        {
            seen = w[0].Value.Grad; // its node comes after that of the product
            return null;
        });
        var before = w[0].Value.Detach().Clone();
        new Sgd(w) { LearningRate = 1 }.Minimize(Network(w, first));
        var values = seen!.ToArray<float>();
        Assert.That(seen.ValuesEqual(same[0].Value.Grad!));
        Assert.That(w[0].Value.ValuesEqual(before - seen));
        Network(w, x * 2).Backward();
        Assert.That(seen.ToArray<float>(), Is.EqualTo(values), "the reader's");
    }

    [Test]
    [OnCpu("the factors of its steps")]
    public void A_factor_that_changes_during_the_pass_is_noticed_before_anything_moves()
    {
        Parameter[] w = [Matrix("a", 1), Matrix("b", 2)];
        var (early, input) = (Early(), Row(4));
        using var hook = early.RegisterHook(_ =>
        {
            input.Add_(1);
            return null;
        });
        var before = w.Select(parameter => parameter.Value.ToArray<float>()).ToArray();
        var optimizer = new Adam(w);
        Assert.That(
            () => optimizer.Minimize(early.Sum() + Row(3).MatMul(w[0].Value).Sum() + input.MatMul(w[1].Value).Sum()),
            Throws.InvalidOperationException.With.Message.Contains("900 elements").And.Message.Contains("changed in place"));
        Assert.That(w.Select(parameter => parameter.Value.ToArray<float>()), Is.EqualTo(before));
        Assert.That(optimizer.StepCount, Is.Zero);
        Assert.That(w.Select(parameter => parameter.Value.Grad), Is.All.Null);
    }

    [Test]
    [OnCpu("the factors of its steps")]
    public void A_gradient_that_cannot_be_read_is_no_other_one()
    {
        var w = Matrix("w", 1);
        var optimizer = new Sgd([w]) { LearningRate = 1 };
        (Row(3).MatMul(w.Value).Sum() * 1000).Backward();
        optimizer.ZeroGrad(); // leaves a buffer
        var (early, input) = (Early(), Row(4));
        using var hook = early.RegisterHook(_ =>
        {
            input.Add_(1);
            Assert.That(() => w.Value.Grad, Throws.InvalidOperationException);
            return null;
        });
        Assert.That(() => optimizer.Minimize(early.Sum() + input.MatMul(w.Value).Sum()), Throws.InvalidOperationException);
        Assert.That(w.Value.ValuesEqual(Matrix("w", 1).Value));
    }

    [Test]
    public void A_gradient_of_another_shape_is_refused_and_the_first_stays()
    {
        Parameter w = Matrix("w", 1), other = Matrix("w", 1);
        var early = Early();
        using var hook = early.RegisterHook(_ =>
        {
            Assert.That(() => w.Value.Grad = Tensor.Ones(3), Throws.TypeOf<ShapeException>());
            return null;
        });
        new Sgd([w]).Minimize(early.Sum() + Row(3).MatMul(w.Value).Sum());
        new Sgd([other]).Minimize(Row(3).MatMul(other.Value).Sum());
        Assert.That(w.Value.ValuesEqual(other.Value));
    }

    [Test]
    public void A_hook_may_take_a_step_of_the_same_optimizer_or_of_another()
    {
        foreach (var isOther in (bool[])[false, true])
        {
            Parameter a = Matrix("a", 1), b = Matrix("b", 2);
            var optimizer = new Sgd([a]);
            var early = Early();
            using var hook = early.RegisterHook(_ =>
            {
                using var recorded = Autograd.EnableGrad();
                using var scope = TensorScope.Enter();
                var inner = Row(3).MatMul(b.Value).Sum() + Row(4).MatMul(a.Value).Sum();
                if (isOther) new Sgd([b]).Minimize(inner);
                else optimizer.Minimize(inner);
                return null;
            });
            var before = a.Value.Detach().Clone();
            if (isOther) optimizer.Minimize(early.Sum() + Row(5).MatMul(a.Value).Sum());
            else Assert.That(() => optimizer.Minimize(early.Sum() + Row(5).MatMul(a.Value).Sum()), Throws.InvalidOperationException);
            Assert.That(a.Value.Grad, Is.Null);
            Assert.That(a.Value.ValuesEqual(before), Is.False, "moved once, by the sum or in the hook");
        }
    }

    [Test]
    public void A_parameter_that_is_frozen_in_the_pass_keeps_no_factors_for_later()
    {
        Parameter a = Matrix("a", 1), b = Matrix("b", 2);
        var early = Early();
        var hook = early.RegisterHook(_ =>
        {
            a.Trainable = false;
            return null;
        });
        new Sgd([a, b]).Minimize(early.Sum() + Row(3).MatMul(a.Value).Sum() + Row(3).MatMul(b.Value).Sum());
        hook.Dispose();
        Assert.That(a.Value.ValuesEqual(Matrix("a", 1).Value));
        a.Trainable = true;
        using (TensorScope.Enter()) new Sgd([b]).Minimize(Row(3).MatMul(a.Value).Sum() + Row(3).MatMul(b.Value).Sum());
        Assert.That(a.Value.Grad!.ToArray<float>()[0], Is.EqualTo(Row(3).ToArray<float>()[0]));
    }

    [Test]
    public void A_schedule_that_freezes_or_resets_changes_nothing_of_the_step_that_asked([Values] bool minimizes)
    {
        foreach (var freezes in (bool[])[false, true])
        {
            Parameter[] w = [Matrix("a", 1), Matrix("b", 2)];
            var optimizer = new Sgd(w);
            optimizer.Schedule = Schedule.Of(_ =>
            {
                if (freezes) w[1].Trainable = false;
                else optimizer.ZeroGrad();
                return 0.1;
            });
            var loss = Row(3).MatMul(w[0].Value).Sum() + Row(3).MatMul(w[1].Value).Sum();
            if (minimizes)
            {
                optimizer.Minimize(loss);
            }
            else
            {
                loss.Backward();
                optimizer.Step();
            }
            Assert.That(w[1].Value.ValuesEqual(Matrix("b", 2).Value), Is.False);
        }
    }

    static Parameter Matrix(string name, ulong seed) => new(name, Tensor.Randn(new Generator(seed), (Inputs, 100)));

    static Tensor Row(ulong seed) => Tensor.Randn(new Generator(seed), (1, Inputs));

    /// <summary>A tensor whose hooks run last.</summary>
    static Tensor Early() => Tensor.Ones(3).WithGrad() * 1;
}
