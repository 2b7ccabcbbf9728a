using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Every update rule against a loop written from the paper, and against the golden numbers of Keras.</summary>
[TestFixture]
public class RuleTests
{
    public static IEnumerable<TestCaseData> Trajectories()
    {
        yield return Case(new SgdRule(), PaperOptimizers.Sgd());
        foreach (double mu in (double[])[0, 0.5, 0.9])
        {
            yield return Case(new MomentumRule(mu), PaperOptimizers.Momentum(mu, nesterov: false));
            yield return Case(new NesterovRule(mu), PaperOptimizers.Momentum(mu, nesterov: true));
        }

        yield return Case(new LionRule(0.9, 0.99), PaperOptimizers.Lion(0.9, 0.99));
        yield return Case(new LionRule(0.5, 0.8), PaperOptimizers.Lion(0.5, 0.8));
        // Only signs are seen: with these, each of the four coefficients decides some.
        yield return Case(new LionRule(0.9, 0.3), PaperOptimizers.Lion(0.9, 0.3));
        yield return Case(new LionRule(0.1, 0.98), PaperOptimizers.Lion(0.1, 0.98));
        foreach (double eps in (double[])[1e-7, 1e-2])
        {
            yield return Case(new AdaGradRule(0.1, eps), PaperOptimizers.AdaGrad(0.1, eps));
            yield return Case(new AdaGradRule(0, eps), PaperOptimizers.AdaGrad(0, eps));
            yield return Case(new AdaDeltaRule(0.95, eps), PaperOptimizers.AdaDelta(0.95, eps));
            yield return Case(new RmsPropRule(0.9, eps), PaperOptimizers.RmsProp(0.9, 0, eps, centered: false));
            yield return Case(new CenteredRmsPropRule(0.9, eps), PaperOptimizers.RmsProp(0.9, 0, eps, centered: true));
            foreach (double mu in (double[])[0, 0.9])
            {
                yield return Case(
                    new RmsPropMomentumRule(0.9, mu, eps), PaperOptimizers.RmsProp(0.9, mu, eps, centered: false));
                yield return Case(
                    new CenteredRmsPropMomentumRule(0.8, mu, eps), PaperOptimizers.RmsProp(0.8, mu, eps, centered: true));
            }

            yield return Case(new AdamRule(0.9, 0.999, eps), PaperOptimizers.Adam(0.9, 0.999, eps));
            yield return Case(new AmsGradRule(0.8, 0.9, eps), PaperOptimizers.Adam(0.8, 0.9, eps, largest: true));
            yield return Case(new AdaMaxRule(0.9, 0.95, eps), PaperOptimizers.AdaMax(0.9, 0.95, eps));
            yield return Case(new NadamRule(0.9, 0.999, eps), PaperOptimizers.Nadam(0.9, 0.999, eps));
            yield return Case(new RAdamRule(0.9, 0.99, eps), PaperOptimizers.RAdam(0.9, 0.99, eps));
            yield return Case(new LambRule(0.9, 0.99, eps), PaperOptimizers.LambDirection(0.9, 0.99, eps));
        }
    }

    public static IEnumerable<TestCaseData> TorchTrajectories()
    {
        foreach (double mu in (double[])[0, 0.5, 0.9])
        {
            yield return Case(new MomentumRule(mu) { RateAfterMomentum = true }, PaperOptimizers.TorchMomentum(mu, nesterov: false));
            yield return Case(new NesterovRule(mu) { RateAfterMomentum = true }, PaperOptimizers.TorchMomentum(mu, nesterov: true));
        }

        foreach (double eps in (double[])[1e-8, 1e-2])
        {
            yield return Case(new AdaGradRule(0.1, eps) { EpsilonOutside = true }, PaperOptimizers.TorchAdaGrad(0.1, eps));
            yield return Case(new RmsPropRule(0.9, eps) { EpsilonOutside = true }, PaperOptimizers.TorchRmsProp(0.9, 0, eps, centered: false));
            yield return Case(
                new CenteredRmsPropRule(0.9, eps) { EpsilonOutside = true }, PaperOptimizers.TorchRmsProp(0.9, 0, eps, centered: true));
            yield return Case(
                new RmsPropMomentumRule(0.9, 0.5, eps) { EpsilonOutside = true, RateAfterMomentum = true },
                PaperOptimizers.TorchRmsProp(0.9, 0.5, eps, centered: false));
            yield return Case(
                new CenteredRmsPropMomentumRule(0.9, 0.5, eps) { EpsilonOutside = true, RateAfterMomentum = true },
                PaperOptimizers.TorchRmsProp(0.9, 0.5, eps, centered: true));
            yield return Case(new AdamRule(0.9, 0.99, eps) { EpsilonCorrected = true }, PaperOptimizers.TorchAdam(0.9, 0.99, eps));
            yield return Case(
                new AmsGradRule(0.8, 0.9, eps) { EpsilonCorrected = true }, PaperOptimizers.TorchAdam(0.8, 0.9, eps, largest: true));
            yield return Case(new AdaMaxRule(0.9, 0.95, eps) { EpsilonInMaximum = true }, PaperOptimizers.TorchAdaMax(0.9, 0.95, eps));
            yield return Case(new NadamRule(0.9, 0.99, eps) { MomentumDecay = 0.004 }, PaperOptimizers.TorchNadam(0.9, 0.99, eps));
            yield return Case(new RAdamRule(0.9, 0.99, eps) { Threshold = 5 }, PaperOptimizers.RAdam(0.9, 0.99, eps, threshold: 5));
        }
    }

    [TestCaseSource(nameof(Trajectories))]
    [TestCaseSource(nameof(TorchTrajectories))]
    public void Every_step_is_the_papers(double[] inDouble, double[] inFloat, double[] expected)
    {
        Assert.That(inDouble, Is.EqualTo(expected).Within(1e-12));
        Assert.That(inFloat, Is.EqualTo(expected).Within(1e-5));
        Assert.That(expected.Distinct().Count(), Is.GreaterThan(Trajectory.Steps / 2), "the weight moves");
    }

    public static IEnumerable<TestCaseData> Golden()
    {
        yield return GoldenCase(new SgdRule(), 0.01, KerasGolden.Sgd);
        yield return GoldenCase(new AdaGradRule(0.3, 1e-6), 0.2, KerasGolden.AdaGrad);
        yield return GoldenCase(new AdaDeltaRule(0.8, 1e-6), 1, KerasGolden.AdaDelta);
        yield return GoldenCase(new CenteredRmsPropRule(0.9, 1e-7), 0.001, KerasGolden.CenteredRmsProp);
        yield return GoldenCase(new AmsGradRule(0.9, 0.999, 1e-7), 0.001, KerasGolden.AmsGrad);
        yield return GoldenCase(new AdaMaxRule(0.85, 0.95, 1e-6), 0.2, KerasGolden.AdaMax);
        yield return GoldenCase(new NadamRule(0.5, 0.67, 1e-5), 0.5, KerasGolden.Nadam);
        yield return GoldenCase(new PreparedRule<AdamRule>(new(0.9, 0.999, 2), 1, 0.5, 0), 1, KerasGolden.AdamW);
    }

    [TestCaseSource(nameof(Golden))]
    public void Five_steps_are_as_in_Keras(double[][] actual, double[][] expected)
    {
        // The golden numbers have four decimals, the last of Adam off by up to 1.4; Keras itself allows 5e-4.
        for (int t = 0; t < expected.Length; t++)
            Assert.That(actual[t], Is.EqualTo(expected[t]).Within(2e-4), $"step {t + 1}");
    }

    public static IEnumerable<TestCaseData> Rules() => typeof(SgdRule).Assembly.GetExportedTypes()
        .Where(type => type.IsValueType && type.GetInterfaces().Any(
            each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IUpdateRule<>)))
        .Select(type => new TestCaseData(type).SetArgDisplayNames(type.Name));

    [TestCaseSource(nameof(Rules))]
    public void A_default_rule_does_not_train(Type type)
    {
        object rule = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        Assert.That(() => type.GetMethod("At")!.Invoke(rule, [1L, 0.1]),
            Throws.InnerException.InstanceOf<InvalidOperationException>().With.InnerException.Message.Contains($"a default {type.Name}"));
    }

    [Test]
    public void Nadam_resumes_at_any_step()
    {
        var rule = new NadamRule(0.9, 0.999, 1e-7);
        var walked = rule;
        for (int t = 1; t <= 50; t++) walked = walked.At(t, 0.1);

        Assert.That(rule.At(50, 0.1), Is.EqualTo(walked));
        Assert.That(walked.At(50, 0.1), Is.EqualTo(walked), "the same step again");
        Assert.That(walked.At(49, 0.1), Is.EqualTo(rule.At(49, 0.1)), "one step back");
        Assert.That(walked.At(7, 0.1), Is.EqualTo(rule.At(7, 0.1)), "back to an earlier step");
    }

    [Test]
    public void Centered_RmsProp_survives_a_constant_gradient()
    {
        // The variance is 0; rounded, it may come out negative, by more than epsilon.
        double[] weights = Trajectory.Walk<CenteredRmsPropRule, float>(new(0.9, 1e-7), 0, 200, _ => 1234.567, _ => 1e-3);
        Assert.That(weights, Has.All.Matches<double>(double.IsFinite));
    }

    static TestCaseData Case<TRule>(TRule rule, PaperStep paper) where TRule : struct, IUpdateRule<TRule> =>
        new TestCaseData(Trajectory.Of<TRule, double>(rule), Trajectory.Of<TRule, float>(rule), Trajectory.Of(paper))
            .SetArgDisplayNames(rule.ToString()!);

    static TestCaseData GoldenCase<TRule>(TRule rule, double rate, double[][] expected)
        where TRule : struct, IUpdateRule<TRule>
    {
        double[][] columns = [.. Enumerable.Range(0, 10).Select(
            i => Trajectory.Walk<TRule, float>(rule, 1, 5, t => KerasGolden.Gradient(t, i), _ => rate))];
        double[][] rows = [.. Enumerable.Range(0, 5).Select(t => columns.Select(column => column[t]).ToArray())];
        return new TestCaseData(rows, expected).SetArgDisplayNames(rule.ToString()!);
    }
}
