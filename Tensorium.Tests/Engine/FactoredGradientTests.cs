using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;
using static Tensorium.Tests.Optimizers.FewExamples;

namespace Tensorium.Tests.Engine;

/// <summary>
/// The gradient of a large matrix by few examples, which is multiplied when it is read: whatever happens between the pass and that, what is
/// read is the product of the factors as they were.
/// </summary>
[TestFixture(1)]
[TestFixture(8)]
[TestFixture(64)]
public class FactoredGradientTests(int examples)
{
    readonly float[] _columns = Batch(0, examples).ToArray<float>(), _rows = Tensor.Randn(new Generator(5), (examples, Hidden)).ToArray<float>();

    /// <summary>On the processor by plain loops, whose bits it has; elsewhere by a product that nothing keeps, since the order of its sums is the device's.</summary>
    float[] Expected => Device.Default == Device.Cpu ? Product(_columns, _rows, examples) : Columns().T.MatMul(Rows()).ToArray<float>();

    [Test]
    [OnCpu("its kernels")]
    public void It_is_not_multiplied_before_it_is_read()
    {
        var w = Passed();
        Assert.That(w.FactoredGrad, Is.Not.Null);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        Assert.That(w.FactoredGrad, Is.Null);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    [OnCpu("its kernels")]
    public void Small_matrices_and_batches_get_theirs_at_once()
    {
        Tensor small = Tensor.Ones((Inputs, 3)).WithGrad(), large = Matrix();
        small.Stepped(byFactors: true);
        Tensor.Ones((examples, Inputs)).MatMul(small).Sum().Backward();
        Tensor.Ones((200, Inputs)).MatMul(large).Sum().Backward();
        Assert.That((small.FactoredGrad, large.FactoredGrad), Is.EqualTo((default(FactoredGradient), default(FactoredGradient))));
    }

    [Test]
    [OnCpu("its kernels")]
    public void Several_examples_are_multiplied_at_once_unless_a_step_takes_their_factors_and_nothing_else_uses_them()
    {
        var w = Tensor.Ones((Inputs, Hidden)).WithGrad();
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "before any step");
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), "after a step by factors");
        w.Stepped(byFactors: false);
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "after a step by another rule");
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "after somebody read");
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), "after nobody read");
        w.Stepped(byFactors: true);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "after somebody read what a step had taken");
        w.Grad = Tensor.Ones((Inputs, Hidden));
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "after a gradient of the user's own");
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), "after nobody used it");
        Passed(w);
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "after two passes added up");
        Passed(w);
        w.Stepped(byFactors: true);
        Assert.That(Keeps(), Is.EqualTo(examples == 1), "after two others");

        bool Keeps()
        {
            w.ZeroGrad();
            Passed(w);
            return w.FactoredGrad is not null;
        }
    }

    [Test]
    public void Changes_of_the_factors_do_not_reach_it()
    {
        Tensor w = Matrix(), x = Columns(), dy = Rows();
        x.MatMul(w).Backward(dy);
        x.Fill_(7);
        dy.Fill_(7);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void Changes_of_what_a_factor_is_a_part_of_do_not_reach_it([Values(2, 10)] int parts)
    {
        Tensor w = Matrix(), many = Tensor.Concat([.. Enumerable.Repeat(Columns(), parts)], 0), dy = Rows();
        many[((parts - 1) * examples)..].MatMul(w).Backward(dy);
        many[..examples].Fill_(7);
        many.Mul_(3);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        Assert.That(many.ToArray<float>()[..Inputs], Is.All.EqualTo(21));
    }

    [Test]
    public void A_factor_of_two_gradients_changes_for_neither()
    {
        Tensor w = Matrix(), other = Matrix(), x = Columns(), dy = Rows();
        x.MatMul(w).Backward(dy);
        x.MatMul(other).Backward(dy);
        w.ZeroGrad();
        x.MatMul(w).Backward(dy);
        dy.Zero_();
        x.Dispose();
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        Assert.That(other.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void Another_thread_may_change_the_factors_while_it_is_read()
    {
        for (var round = 0; round < 50; round++)
        {
            Tensor w = Matrix(), x = Columns(), dy = Rows();
            x.MatMul(w).Backward(dy);
            using var ready = new Barrier(participantCount: 2);
            var change = Task.Factory.StartNew(
                () =>
                {
                    ready.SignalAndWait();
                    dy.Fill_(7);
                    x.Dispose();
                },
                TaskCreationOptions.LongRunning);
            ready.SignalAndWait();
            var read = w.Grad!.ToArray<float>();
            change.Wait();
            Assert.That(read, Is.EqualTo(Expected));
        }
    }

    /// <summary>Columns behind whole vectors are summed up in another order where rows of the left factor are.</summary>
    [Test]
    public void However_the_inputs_lie_a_gradient_that_a_step_may_take_has_the_bits_of_one_that_was_multiplied_at_once([Values] bool expanded)
    {
        const int Columns = 100;
        var x = expanded
            ? Tensor.Randn(new Generator(6), (1, Inputs)).Expand((examples, Inputs))
            : Tensor.Randn(new Generator(6), (Inputs, examples)).T;
        var dy = Tensor.Randn(new Generator(7), (examples, Columns));
        Tensor w = Tensor.Ones((Inputs, Columns)).WithGrad(), other = Tensor.Ones((Inputs, Columns)).WithGrad();
        w.Stepped(byFactors: true);
        x.MatMul(w).Backward(dy);
        x.MatMul(other).Backward(dy);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(other.Grad!.ToArray<float>()));
    }

    [Test]
    public void It_outlives_the_scope_and_the_tensors_that_it_came_from()
    {
        Tensor w = Matrix(), other = Matrix();
        using (TensorScope.Enter())
        {
            Columns().MatMul(w).Backward(Rows());
            Columns().MatMul(other).Backward(Rows());
        }
        using (TensorScope.Enter()) // takes the memory that came back
            for (var i = 0; i < 100; i++) _ = Tensor.Full((1, Inputs), 9) + Tensor.Full((1, 1), 9) * Tensor.Full((1, Hidden), 9).Sum();
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        Assert.That(other.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void Passes_add_up_until_a_reset()
    {
        var w = Passed();
        Columns().MatMul(w).Backward(Rows() * 2);
        (w * 3).Sum().Backward();
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Array.ConvertAll(Expected, each => each + 2 * each + 3)).Within(1e-5));
        w.ZeroGrad();
        Assert.That(w.Grad, Is.Null);
        Columns().MatMul(w).Backward(Rows());
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void A_reset_forgets_what_was_not_read()
    {
        var w = Passed();
        w.ZeroGrad();
        Assert.That(w.Grad, Is.Null);
        Columns().MatMul(w).Backward(Rows());
        w.Grad = null;
        Assert.That(w.Grad, Is.Null);
    }

    [Test]
    public void What_was_read_stays_as_it_is()
    {
        var w = Passed();
        var read = w.Grad!;
        w.ZeroGrad();
        Columns().MatMul(w).Backward(Rows() * 3);
        Assert.That(w.Grad!.ToArray<float>(), Is.Not.EqualTo(Expected));
        Assert.That(read.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void What_a_hook_read_stays_as_it_is()
    {
        var (w, early) = (Matrix(), Tensor.Ones((1, Inputs)).WithGrad() * 1); // hooks of this run after the product
        Passed(w);
        w.ZeroGrad(); // leaves a buffer
        Tensor? seen = null;
        using var hook = early.RegisterHook(_ =>
        {
            seen = w.Grad;
            return null;
        });
        (early.Sum() + (Columns().MatMul(w) * Rows()).Sum()).Backward();
        Assert.That(seen!.ToArray<float>(), Is.EqualTo(Expected));
        w.ZeroGrad();
        Columns().MatMul(w).Backward(Rows() * 2);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Array.ConvertAll(Expected, each => 2 * each)));
        Assert.That(seen.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void A_gradient_of_another_shape_is_refused_and_this_one_stays()
    {
        var w = Passed();
        Assert.That(() => w.Grad = Tensor.Ones(3), Throws.TypeOf<ShapeException>());
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void A_gradient_of_the_users_own_takes_its_place()
    {
        var w = Passed();
        var own = Tensor.Full((Inputs, Hidden), 2);
        w.Grad = own;
        Columns().MatMul(w).Backward(Rows());
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Array.ConvertAll(Expected, each => 2 + each)));
        Assert.That(own.ToArray<float>(), Is.All.EqualTo(2));
    }

    [Test]
    public void Gradients_with_a_history_add_to_it()
    {
        var w = Passed();
        (w * w).Sum().Backward(createGraph: true);
        Assert.That(w.Grad!.RequiresGrad);
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Array.ConvertAll(Expected, each => each + 2)).Within(1e-5));
    }

    [Test]
    public void A_hook_or_the_search_for_anomalies_sees_the_product([Values] bool hooks)
    {
        var w = Matrix();
        var seen = 0;
        using var hook = hooks ? w.RegisterHook(gradient =>
        {
            seen++;
            Assert.That(gradient.ToArray<float>(), Is.EqualTo(Expected));
            return gradient * 2;
        }) : Autograd.DetectAnomalies();
        Columns().MatMul(w).Backward(Rows());
        Assert.That(seen, Is.EqualTo(hooks ? 1 : 0));
        Assert.That(w.Grad!.ToArray<float>(), Is.EqualTo(Array.ConvertAll(Expected, each => hooks ? 2 * each : each)));
    }

    [Test]
    [OnCpu("moves away from it")]
    public void It_moves_with_its_matrix_and_goes_on_there()
    {
        var (w, there) = (new Parameter("w", Matrix()), new CpuDevice());
        Passed(w.Value);
        w.Become(w.Value.Detach().To(there));
        Assert.That(w.Value.Grad!.Device, Is.SameAs(there));
        Assert.That(w.Value.Grad!.ToArray<float>(), Is.EqualTo(Expected));
        w.ZeroGrad();
        w.Value.Stepped(byFactors: true);
        Columns().To(there).MatMul(w.Value).Backward(Rows().To(there));
        Assert.That(w.Value.FactoredGrad!.Device, Is.SameAs(there));
        Assert.That(w.Value.Grad!.ToArray<float>(), Is.EqualTo(Expected));
    }

    [Test]
    public void Several_threads_may_read_it_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var w = Passed();
            using var ready = new Barrier(participantCount: 4);
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    ready.SignalAndWait();
                    return (Gradient: w.Grad!, Values: w.Grad!.ToArray<float>());
                },
                TaskCreationOptions.LongRunning)).ToArray();
            var read = Task.WhenAll(readers).Result;
            Assert.That(read.Select(each => each.Values), Is.All.EqualTo(Expected));
            Assert.That(read.Select(each => each.Gradient), Is.All.SameAs(w.Grad));
        }
    }

    Tensor Passed() => Passed(Matrix());

    Tensor Passed(Tensor w)
    {
        Columns().MatMul(w).Backward(Rows());
        return w;
    }

    /// <summary>After steps that took the factors of its gradient.</summary>
    static Tensor Matrix()
    {
        var w = Tensor.Ones((Inputs, Hidden)).WithGrad();
        w.Stepped(byFactors: true);
        return w;
    }

    Tensor Columns() => Tensor.From<float>(_columns, (examples, Inputs));

    Tensor Rows() => Tensor.From<float>(_rows, (examples, Hidden));
}
