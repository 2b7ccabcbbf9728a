using System.Runtime.CompilerServices;
using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of docs/autograd.md, against derivatives found by hand, and what the page says is thrown.</summary>
[TestFixture]
[OnCpu("pages")]
public class AutogradSamples
{
    [Test]
    public void Leaves()
    {
        // sample: autograd-leaves
        Tensor w = Tensor.From(1.0, 2.0, 3.0).WithGrad();
        for (int step = 0; step < 2; step++)
        {
            Tensor loss = (w * w).Sum();
            loss.Backward();                                    // adds 2 w to w.Grad
            using (Autograd.NoGrad()) w.Sub_(w.Grad! * 0.25);   // w halves
            w.ZeroGrad();                                       // w.Grad is null
        }
        // end
        Expect.Values(w, [0.25, 0.5, 0.75], 3);
        Assert.That(w.Grad, Is.Null);
    }

    [Test]
    public void Values()
    {
        // sample: autograd-values
        Tensor x = Tensor.From(0.5).WithGrad();
        Tensor first = Autograd.Grad(x.Sin(), x, createGraph: true);  // cos x, which can be differentiated
        Tensor second = Autograd.Grad(first, x, createGraph: true);   // -sin x
        Tensor third = Autograd.Grad(second, x);                      // -cos x; x.Grad is still null
        // end
        Expect.Values(first, [Math.Cos(0.5)], 1);
        Expect.Values(second, [-Math.Sin(0.5)], 1);
        Expect.Values(third, [-Math.Cos(0.5)], 1);
        Assert.That(x.Grad, Is.Null);
    }

    [Test]
    public void Products()
    {
        // sample: autograd-products
        Tensor x = Tensor.From(0.5, -1.0), v = Tensor.From(2.0, 3.0);
        Func<Tensor, Tensor> sums = t => t.Exp().CumSum(0);        // J = [e^x0, 0; e^x0, e^x1]
        (Tensor y, Tensor jv) = Autograd.Jvp(sums, x, v);          // J v
        (_, Tensor vj) = Autograd.Vjp(sums, x, v);                 // vᵀ J

        Tensor a = Tensor.From(new[,] { { 2.0, 1.0 }, { 1.0, 3.0 } });
        Tensor hv = Autograd.Hvp(t => t.Dot(a.MatMul(t)) / 2 + t.Pow(3).Sum(), x, v); // a v + 6 x v
        // end
        var (e0, e1) = (Math.Exp(0.5), Math.Exp(-1));
        Expect.Values(y, [e0, e0 + e1], 2);
        Expect.Values(jv, [2 * e0, 2 * e0 + 3 * e1], 2);
        Expect.Values(vj, [5 * e0, 3 * e1], 2);
        Expect.Values(hv, [2 * 2 + 3 + 6 * 0.5 * 2, 2 + 3 * 3 + 6 * -1 * 3], 2);
    }

    [Test]
    public void Penalty()
    {
        // sample: autograd-penalty
        var critic = new Sequential { new Input(2), new Dense(1) };
        Tensor x = Tensor.Randn(new Generator(1), 8, 2).WithGrad();
        Tensor slopes = Autograd.Grad(critic.Call(x).Sum(), x, createGraph: true); // (8, 2): one for each example
        Tensor penalty = (slopes.Norm(axis: 1) - 1).Square().Mean();
        penalty.Backward(); // through the gradient to the weights of the critic
        // end
        var kernel = ((Dense)critic[0]).Kernel.Value;
        double[] w = [.. kernel.ToArray<float>().Select(each => (double)each)];
        var norm = Math.Sqrt(w[0] * w[0] + w[1] * w[1]);
        Assert.That(penalty.Item<float>(), Is.EqualTo((norm - 1) * (norm - 1)).Within(1e-5));
        Assert.That(kernel.Grad!.ToArray<float>(), Is.EqualTo(w.Select(each => 2 * (norm - 1) * each / norm)).Within(1e-5));
    }

    [Test]
    public void Modes()
    {
        // sample: autograd-modes
        Tensor x = Tensor.From(3.0).WithGrad();
        using (Autograd.NoGrad()) Console.WriteLine((x * x).RequiresGrad); // False: on this thread, until disposed
        Tensor constant = (x * x).Detach();                                // the same memory without a history
        (constant * x).Backward();                                         // x.Grad is x² = 9, and not 3 x²
        // end
        Expect.Values(x.Grad!, [9], 1);
        using (Autograd.NoGrad()) Assert.That((x * x).RequiresGrad, Is.False);
    }

    [Test]
    public void Retained()
    {
        // sample: autograd-retained
        Tensor x = Tensor.From(1.0, 2.0).WithGrad();
        Tensor y = x.Exp().Sum();
        y.Backward(retainGraph: true);
        y.Backward(); // adds once more: x.Grad is 2 eˣ. A third one would throw.
        // end
        Expect.Values(x.Grad!, [2 * Math.E, 2 * Math.E * Math.E], 2);
        Assert.That(() => y.Backward(), Throws.InvalidOperationException.With.Message.Contains("graph of Sum").And.Message.Contains("retainGraph: true"));
    }

    [Test]
    public void Hooks()
    {
        // sample: autograd-hooks
        Tensor x = Tensor.From(1.0, 2.0).WithGrad();
        Tensor h = x * 3;
        using (h.RegisterHook(dy => dy.Clip(-5, 5))) // ∂/∂h is 2 h = (6, 12); null in return leaves it as it is
            h.Square().Sum().Backward();
        Console.WriteLine(x.Grad);                   // 3 (5, 5)
        // end
        Expect.Values(x.Grad!, [15, 15], 2);
    }

    [Test]
    public void Anomalies()
    {
        // sample: autograd-anomalies
        Tensor x = Tensor.From(0.0, 4.0).WithGrad();
        using (Autograd.DetectAnomalies())
        {
            Tensor y = x.Sqrt().Sum();
            try { y.Backward(); } // 1 / 2√0
            catch (AnomalyException found) { Console.WriteLine(found.Message); } // backward of Sqrt made ..., the op was called at ...
        }
        // end
        using var mode = Autograd.DetectAnomalies();
        Assert.That(() => x.Sqrt().Sum().Backward(), Throws.TypeOf<AnomalyException>()
            .With.Message.StartsWith("backward of Sqrt made").And.Message.Contains("the op was called").And.Message.Contains(nameof(Anomalies)));
    }

    [Test]
    public void Own_op()
    {
        // sample: autograd-check
        Tensor a = Tensor.From(3.0, -1.0), b = Tensor.From(4.0, 2.0);
        GradientCheck.Verify(t => new Hypotenuse().Apply(t), [a, b], new() { SecondOrder = true });
        // end
        var (x, y) = (Tensor.From(3.0).WithGrad(), Tensor.From(4.0).WithGrad());
        var c = new Hypotenuse().Apply(x, y);
        c.Backward();
        Assert.That((c.Item<double>(), x.Grad!.Item<double>(), y.Grad!.Item<double>()), Is.EqualTo((5.0, 0.6, 0.8)));
        var straight = Tensor.From(0.4, 1.7).WithGrad();
        var rounded = new RoundStraightThrough().Apply(straight);
        (rounded * rounded).Sum().Backward();
        Expect.Values(rounded, [0, 2], 2);
        Expect.Values(straight.Grad!, [0, 4], 2);
        var wrong = Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(t => new RoundStraightThrough().Apply(t), Tensor.From(0.4, 1.7)))!;
        Assert.That((wrong.Input, wrong.Analytic != 0, wrong.Numeric), Is.EqualTo((0, true, 0.0)));
    }

    [Test]
    public void What_is_thrown()
    {
        Tensor constant = Tensor.Ones(2), x = Tensor.From(1.0, 2).WithGrad();
        Throws<InvalidOperationException>(() => constant.Sum().Backward(), "no graph");
        Throws<InvalidOperationException>(() => (x * 2).Backward(), "one number");
        Throws<InvalidOperationException>(() => Autograd.Grad(x.Sum(), constant), "WithGrad");
        Throws<DTypeException>(() => Tensor.Ones(2, DType.Int32).WithGrad(), "Int32");
        Throws<ShapeException>(() => (x * 2).Backward(Tensor.Ones(3, DType.Float64)), "(3,)");
        Throws<InvalidOperationException>(() => x.Add_(1), "NoGrad");
        var y = x.Exp();
        y.Detach().Add_(1);
        Throws<InvalidOperationException>(() => y.Sum().Backward(), "changed in place");
        Tensor result;
        using (TensorScope.Enter())
        {
            using (var inner = TensorScope.Enter()) result = inner.Keep(x.Exp().Sin().Sum());
            Throws<ObjectDisposedException>(() => result.Backward(), "TensorScope");
        }

        static void Throws<T>(Action act, string word) where T : Exception =>
            Assert.That(act, NUnit.Framework.Throws.InstanceOf<T>().With.Message.Contains(word));
    }

    [Test]
    public void What_a_graph_keeps_alive([Values] bool retain)
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        var (loss, saved) = Recorded(x);
        Collect();
        Assert.That(saved.IsAlive, "backward needs it");
        loss.Backward(retainGraph: retain);
        Collect();
        Assert.That(saved.IsAlive, Is.EqualTo(retain));
        GC.KeepAlive(loss);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static (Tensor Loss, WeakReference Saved) Recorded(Tensor x)
    {
        var y = x.Exp();
        return (y.Sum(), new(y.Storage));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    // sample: autograd-function
    /// <summary>√(a² + b²).</summary>
    sealed class Hypotenuse : MultiFunction
    {
        protected override Tensor Forward(Tensor[] inputs) => Save((Save(inputs[0]).Square() + Save(inputs[1]).Square()).Sqrt());

        protected override Tensor?[] Backward(Tensor dy) => [dy * Saved(0) / Saved(2), dy * Saved(1) / Saved(2)];
    }

    /// <summary>Rounds, and lets gradients pass as if it did not: the straight-through estimator. Bengio et al. 2013.</summary>
    sealed class RoundStraightThrough : Function
    {
        protected override Tensor Forward(Tensor x) => x.Round();

        protected override Tensor Backward(Tensor dy) => dy;
    }
    // end
}
