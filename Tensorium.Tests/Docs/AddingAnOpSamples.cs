using NUnit.Framework;
using Tensorium.Examples;
using Tensorium.Kernels;
using Tensorium.Tests.Gradients;
using Tensorium.Tests.Ops;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of docs/adding-an-op.md: the two ops of that page pass what the gradient suite asks of every op.</summary>
[TestFixture]
[OnCpu("pages")]
public class AddingAnOpSamples
{
    [Test]
    public void Squareplus_is_used_like_any_op()
    {
        // sample: squareplus-use
        Tensor x = Tensor.From(-1e4, -1.0, 0.0, 1.0).WithGrad();
        Tensor y = x.Squareplus();
        y.Sum().Backward();
        Console.WriteLine(y);
        Console.WriteLine(x.Grad);
        // end
        Assert.That(y.ToArray<double>(), Is.EqualTo([1e-4, (Math.Sqrt(5) - 1) / 2, 1, (Math.Sqrt(5) + 1) / 2]).Within(1e-8));
        Assert.That(x.Grad!.ToArray<double>()[2], Is.EqualTo(0.5).Within(1e-15));
    }

    [TestCase(0.3), TestCase(-0.7), TestCase(2), TestCase(-1), TestCase(3.5)]
    public void Squareplus_passes_the_gradient_suite(double c)
    {
        Assert.That(UnaryChecker.Faults(new Squareplus(c)), Is.Empty);
        Tensor x = Tensor.From(-2.5, -0.5, 0.3, 1.7);
        Assert.That(
            () => GradientCheck.Verify(t => t.Squareplus(c), x, new() { SecondOrder = true }), Throws.Nothing);
    }

    [Test]
    public void Squareplus_fuses_into_a_dense_layer()
    {
        // sample: squareplus-linear
        Tensor x = Tensor.Randn(new Generator(1), (4, 3)), w = Tensor.Randn(new Generator(2), (3, 2)).WithGrad();
        Tensor y = x.Linear(w, bias: null, new Squareplus(2)); // product and activation in one pass
        // end
        Assert.That(y.AllClose(x.MatMul(w).Squareplus(), rtol: 1e-5, atol: 1e-6));
    }

    [Test]
    public void The_page_is_right_about_the_traps_at_0()
    {
        var zero = Dual<Scalar<double>>.Variable(0);
        Assert.That(Dual<Scalar<double>>.Abs(zero).Tangent.Value, Is.Zero);
        Assert.That(new Squareplus(2).Apply(zero).Tangent.Value, Is.EqualTo(0.5));
        Assert.That((Dual<Scalar<double>>.Max(zero, 0) + Dual<Scalar<double>>.Min(zero, 0)).Tangent.Value, Is.EqualTo(2));
    }

    [Test]
    public void Rms_norm_passes_as_a_case_of_the_table()
    {
        GradientCase[] rows =
        [
            // sample: rms-norm-row
            new("rms norm", t => t[0].RmsNorm(1e-3), (2, 4)),
            // end
        ];
        foreach (var arrangement in Sample.Arrangements)
            Assert.That(
                () => GradientCheck.Verify(rows[0].Function, rows[0].Draw(arrangement), new() { SecondOrder = true }),
                Throws.Nothing, $"{arrangement}");
    }
}
