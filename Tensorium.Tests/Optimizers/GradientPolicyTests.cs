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

    static (Parameter W, Sgd Sgd) Make(params double[] gradient)
    {
        Parameter w = new("w", Tensor.Zeros(2, DType.Float64)), other = new("other", Tensor.Zeros(1, DType.Float64));
        w.Value.Grad = Tensor.From(gradient);
        other.Value.Grad = Tensor.From(1.0);
        return (w, new Sgd([w, other]) { LearningRate = 1 });
    }
}
