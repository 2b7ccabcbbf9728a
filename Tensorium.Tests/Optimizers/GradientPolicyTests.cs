using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>The norm of gradients, and gradients that are no numbers.</summary>
[TestFixture]
public class GradientPolicyTests
{
    [Test]
    public void The_norm_is_reported()
    {
        var (_, sgd) = Make(3, 4);
        sgd.Step();
        Assert.That(sgd.LastGradientNorm, Is.Null);
        sgd.ReportGradientNorm = true;
        sgd.Step();
        Assert.That(sgd.LastGradientNorm, Is.EqualTo(Math.Sqrt(3 * 3 + 4 * 4 + 1)));
        sgd.ReportGradientNorm = false;
        sgd.GlobalClipNorm = 0.5;
        sgd.Step();
        Assert.That(sgd.LastGradientNorm, Is.EqualTo(Math.Sqrt(26)), "before clipping");
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void What_is_no_number_raises_skips_or_counts_as_zero(double wrong)
    {
        var (w, sgd) = Make(3, wrong);
        sgd.NonFinite = NonFinitePolicy.Raise;
        Assert.That(() => sgd.Step(), Throws.TypeOf<NotFiniteNumberException>().With.Message.Contains("1 of the 2").And.Message.Contains("of w "));
        sgd.NonFinite = NonFinitePolicy.SkipStep;
        sgd.Step();
        Assert.That(w.Value.ToArray<double>(), Is.EqualTo(new[] { 0, 0 }));
        Assert.That((sgd.StepCount, sgd.SkippedSteps), Is.EqualTo((0, 1)));
        sgd.NonFinite = NonFinitePolicy.Zero;
        sgd.Step();
        Assert.That(w.Value.ToArray<double>(), Is.EqualTo(new[] { -3, 0 }));
        sgd.NonFinite = NonFinitePolicy.Ignore;
        sgd.Step();
        Assert.That(w.Value.ToArray<double>()[1], Is.Not.EqualTo(0));
    }

    [Test]
    public void Large_numbers_are_numbers()
    {
        var (w, sgd) = Make(3, 1e300);
        sgd.NonFinite = NonFinitePolicy.Raise;
        sgd.Step();
        Assert.That(w.Value.ToArray<double>(), Is.EqualTo(new[] { -3, -1e300 }));
    }

    [Test]
    public void Norms_whose_squares_overflow_are_clipped_like_others()
    {
        Parameter w = new("w", Tensor.Zeros(2)), wide = new("wide", Tensor.Zeros(2, DType.Float64));
        w.Value.Grad = Tensor.From(3e30f, 4e30f);
        wide.Value.Grad = Tensor.From(3e200, 4e200);
        new Sgd([w]) { LearningRate = 1, ClipNorm = 1 }.Step();
        new Sgd([wide]) { LearningRate = 1, GlobalClipNorm = 1 }.Step();
        Assert.That(w.Value.ToArray<float>(), Is.EqualTo(new[] { -0.6f, -0.8f }).Within(1e-6));
        Assert.That(wide.Value.ToArray<double>(), Is.EqualTo(new[] { -0.6, -0.8 }).Within(1e-12));
        var both = new Sgd([w, wide]) { ReportGradientNorm = true };
        both.Step();
        Assert.That(both.LastGradientNorm, Is.EqualTo(5e200).Within(1e188));
    }

    static (Parameter W, Sgd Sgd) Make(params double[] gradient)
    {
        Parameter w = new("w", Tensor.Zeros(2, DType.Float64)), other = new("other", Tensor.Zeros(1, DType.Float64));
        w.Value.Grad = Tensor.From(gradient);
        other.Value.Grad = Tensor.From(1.0);
        return (w, new Sgd([w, other]) { LearningRate = 1 });
    }
}
