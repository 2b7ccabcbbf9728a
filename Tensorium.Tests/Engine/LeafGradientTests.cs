using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Who owns the gradient of a leaf: what a pass may overwrite, and what users read, keep, set and dispose.</summary>
[TestFixture]
public class LeafGradientTests
{
    [Test]
    public void A_gradient_may_start_the_next_pass_by_its_own_leaf([Values] bool reset, [Values] bool fused)
    {
        const int n = 40; // beyond one tile of the product
        var random = new System.Random(1);
        double[] factors = Draw(), before = Draw();
        var (x, w) = (Tensor.From<double>(factors, (n, n)), Tensor.Zeros((n, n), DType.Float64).WithGrad());
        (w * Tensor.From<double>(before, (n, n))).Sum().Backward();
        var y = fused ? x.Linear(w) : x.MatMul(w);
        var v = w.Grad!;
        if (reset) w.ZeroGrad();
        y.Backward(v);
        var expected = reset ? new double[n * n] : (double[])before.Clone(); // and xᵀ v
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                for (var k = 0; k < n; k++) expected[(i * n) + j] += factors[(k * n) + i] * before[(k * n) + j];
        Expect.Values(w.Grad!, expected, (n, n), scale: n);

        double[] Draw() => [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)];
    }

    [Test]
    public void A_factor_that_is_the_gradient_of_the_other_is_read_before_it_changes()
    {
        const int n = 40;
        var w = Tensor.Zeros((n, n), DType.Float64).WithGrad();
        (w * Tensor.Arange(n * n, DType.Float64).Reshape(n, n)).Sum().Backward();
        w.Grad!.MatMul(w).Sum().Backward();
        var expected = new double[n * n]; // g + gᵀ 1
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                expected[(i * n) + j] = (i * n) + j;
                for (var k = 0; k < n; k++) expected[(i * n) + j] += (k * n) + i;
            }
        Expect.Values(w.Grad!, expected, (n, n));
    }

    [Test]
    public void What_a_pass_started_from_stays_while_parts_of_it_wait()
    {
        var early = Tensor.From(1.0, 2).WithGrad();
        var doubled = early * 2; // before the leaf, so that its gradient is still on its way when the leaf takes its own
        var late = Tensor.From(0.0, 0).WithGrad();
        (late * Tensor.From(3.0, 5)).Sum().Backward();
        var seed = late.Grad!;
        (doubled + (late * 4)).Backward(seed);
        Expect.Values(early.Grad!, [6, 10], 2);
        Expect.Values(late.Grad!, [3 + 12, 5 + 20], 2);
        Expect.Values(seed, [3, 5], 2, "what the user gave");
    }

    [Test]
    public void A_disposed_gradient_counts_as_none([Values] bool product)
    {
        var w = Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }).WithGrad();
        var x = Tensor.From(new double[,] { { 5, 6 }, { 7, 8 } });
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.That(w.Grad, Is.Null);
            (product ? x.MatMul(w) : w * x).Sum().Backward();
            Expect.Values(w.Grad!, product ? [12, 12, 14, 14] : [5, 6, 7, 8], (2, 2), $"pass {pass}");
            w.Grad!.Fill_(1000).Dispose(); // what the pool gives next is not zero
        }
    }

    [Test]
    public void Gradients_that_the_user_keeps_stay_as_they_were([Values] bool byNull)
    {
        var w = Tensor.From(1.0, 1).WithGrad();
        List<Tensor> kept = [];
        for (var factor = 1; factor <= 3; factor++)
        {
            (w * factor).Sum().Backward();
            kept.Add(w.Grad!);
            if (byNull) w.Grad = null;
            else w.ZeroGrad();
        }
        for (var i = 0; i < 3; i++) Expect.Values(kept[i], [i + 1, i + 1], 2);
    }

    [Test]
    public void A_gradient_of_the_users_own_does_not_bring_an_old_one_back_into_use()
    {
        var w = Tensor.From(1.0, 1).WithGrad();
        (w * 2).Sum().Backward();
        var first = w.Grad!;
        var own = Tensor.From(10.0, 20);
        w.Grad = own;
        (w * 3).Sum().Backward();
        Expect.Values(first, [2, 2], 2);
        Expect.Values(own, [10, 20], 2);
        Expect.Values(w.Grad!, [13, 23], 2);
    }

    [Test]
    public void A_gradient_with_a_history_does_not_bring_an_old_one_back_into_use()
    {
        var w = Tensor.From(1.0, 1).WithGrad();
        (w * 2).Sum().Backward();
        var first = w.Grad!;
        (w * 3).Sum().Backward(createGraph: true);
        (w * 4).Sum().Backward();
        Expect.Values(first, [2, 2], 2);
        Expect.Values(w.Grad!, [9, 9], 2);
    }

    [Test]
    [OnCpu("its memory")]
    public void A_gradient_that_nobody_read_gives_its_memory_to_the_next()
    {
        var w = Tensor.Ones(2).WithGrad();
        (w * 2).Sum().Backward();
        var memory = w.BorrowedGrad!.Storage;
        w.ZeroGrad();
        (w * 3).Sum().Backward();
        Assert.That(w.BorrowedGrad!.Storage, Is.SameAs(memory));
        Expect.Values(w.Grad!, [3, 3], 2);
    }

    [Test]
    public void A_gradient_with_a_history_outlives_the_scope_and_belongs_to_one_leaf()
    {
        var (a, b) = (Tensor.From(1.0, 2).WithGrad(), Tensor.From(3.0, 4).WithGrad());
        using (TensorScope.Enter()) (a + b).Sum().Backward(createGraph: true);
        Expect.Values(a.Grad!, [1, 1], 2);
        using (Autograd.NoGrad()) a.Grad!.Mul_(7);
        Expect.Values(b.Grad!, [1, 1], 2);
        using (TensorScope.Enter()) (a * b).Sum().Backward(createGraph: true);
        Expect.Values(a.Grad!, [7 + 3, 7 + 4], 2);
        Expect.Values(b.Grad!, [1 + 1, 1 + 2], 2);
    }

    [Test]
    public void A_gradient_that_is_set_outlives_the_scope_that_it_was_made_in()
    {
        var w = Tensor.From(1.0, 2).WithGrad();
        using (TensorScope.Enter())
        using (TensorScope.Enter())
            w.Grad = Tensor.From(3.0, 4) * 2;
        Expect.Values(w.Grad!, [6, 8], 2);
    }
}
