using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>A backward that is refused midway gives the leaf that it was about to write no gradient, and the next one starts afresh.</summary>
[TestFixture]
public class RefusedBackwardTests
{
    [Test]
    public void Of_a_cross_entropy_whose_labels_changed()
    {
        var x = Tensor.Zeros((2, 3), DType.Float64).WithGrad();
        var labels = Tensor.From(0L, 1);
        var loss = x.SoftmaxCrossEntropy(labels).Sum();
        labels.Fill_(2);
        Assert.That(() => loss.Backward(), Throws.InvalidOperationException.With.Message.Contains("changed in place"));
        Assert.That(x.Grad, Is.Null);
        x.SoftmaxCrossEntropy(labels).Sum().Backward();
        Expect.Values(x.Grad!, [1 / 3.0, 1 / 3.0, -2 / 3.0, 1 / 3.0, 1 / 3.0, -2 / 3.0], (2, 3));
    }

    [Test]
    public void Of_a_normalization_whose_scale_changed([Values] bool byRows)
    {
        var x = Tensor.From(new double[,] { { 1, 4 }, { 3, 0 } }); // each 1 or 2 below or above its column's mean, 1.5 its row's: they cancel
        Tensor gamma = Tensor.Ones(2, DType.Float64).WithGrad(), beta = Tensor.Ones(2, DType.Float64).WithGrad();
        int[] axes = [byRows ? 1 : 0];
        var loss = x.Normalize(axes, 1e-3, gamma, beta).Y.Sum();
        using (Autograd.NoGrad()) gamma.Fill_(2);
        Assert.That(() => loss.Backward(), Throws.InvalidOperationException.With.Message.Contains("changed in place"));
        Assert.That((gamma.Grad, beta.Grad), Is.EqualTo((default(Tensor), default(Tensor))));
        x.Normalize(axes, 1e-3, gamma, beta).Y.Sum().Backward();
        Expect.Values(gamma.Grad!, [0, 0], 2);
        Expect.Values(beta.Grad!, [2, 2], 2);
    }

    [Test]
    public void Whose_hook_gave_a_tensor_of_an_ended_scope([Values] bool hasGradient)
    {
        var x = Tensor.From(1.0, 2).WithGrad();
        if (hasGradient) (x * 3).Sum().Backward();
        var view = x.Reshape(2, 1);
        view.RegisterHook(dy =>
        {
            using (TensorScope.Enter()) return dy * 2;
        });
        Assert.That(() => view.Backward(Tensor.Ones((2, 1), DType.Float64)), Throws.TypeOf<ObjectDisposedException>());
        if (hasGradient) Expect.Values(x.Grad!, [3, 3], 2);
        else Assert.That(x.Grad, Is.Null);
        (x * 5).Sum().Backward();
        Expect.Values(x.Grad!, hasGradient ? [8, 8] : [5, 5], 2);
    }

    [Test]
    public void Whose_product_finds_a_disposed_factor([Values] bool fused)
    {
        var (x, w) = (Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }), Tensor.Ones((2, 3), DType.Float64).WithGrad());
        var y = fused ? x.Linear(w) : x.MatMul(w);
        x.Dispose();
        Assert.That(() => y.Sum().Backward(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(w.Grad, Is.Null);
        (w * 7).Sum().Backward();
        Expect.Values(w.Grad!, [7, 7, 7, 7, 7, 7], (2, 3));
    }

    [Test]
    public void One_leaf_as_scale_and_shift_gets_both_gradients()
    {
        var x = Tensor.From(new double[,] { { 1, 3 } });
        var weight = Tensor.Ones(2, DType.Float64).WithGrad();
        for (var pass = 1; pass <= 3; pass++)
        {
            x.Normalize([1], 1e-3, weight, weight).Y.Sum().Backward();
            var normalized = 1 / Math.Sqrt(1 + 1e-3);
            Expect.Values(weight.Grad!, [pass * (1 - normalized), pass * (1 + normalized)], 2);
        }
    }
}
