using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Rules with one mistake: the trajectories must tell each from its paper, or they prove nothing.</summary>
[TestFixture]
public class MutationTests
{
    public static IEnumerable<TestCaseData> Mutants()
    {
        const double Eps = 1e-7;
        yield return Mutant("momentum 0.9 for 0.5", new MomentumRule(0.5), PaperOptimizers.Momentum(0.9, false));
        yield return Mutant("one for the other", new MomentumRule(0.9), PaperOptimizers.Momentum(0.9, true));
        yield return Mutant("one for the other", new NesterovRule(0.9), PaperOptimizers.Momentum(0.9, false));
        yield return Mutant("rate after", new MomentumRule(0.9) { RateAfterMomentum = true }, PaperOptimizers.Momentum(0.9, false));
        yield return Mutant("rate after", new NesterovRule(0.9) { RateAfterMomentum = true }, PaperOptimizers.Momentum(0.9, true));
        yield return Mutant("forgets", new Forgetful<MomentumRule>(new(0.9)), PaperOptimizers.Momentum(0.9, false));
        yield return Mutant("forgets", new Forgetful<NesterovRule>(new(0.9)), PaperOptimizers.Momentum(0.9, true));

        var adaGrad = () => PaperOptimizers.AdaGrad(0.1, Eps);
        yield return Mutant("epsilon outside", new AdaGradRule(0.1, Eps) { EpsilonOutside = true }, adaGrad());
        yield return Mutant("accumulator from 0", new AdaGradRule(0, Eps), adaGrad());
        yield return Mutant("epsilon 0", new AdaGradRule(0.1, 0), adaGrad());
        yield return Mutant("forgets", new Forgetful<AdaGradRule>(new(0.1, Eps)), adaGrad());

        var adaDelta = () => PaperOptimizers.AdaDelta(0.95, Eps);
        yield return Mutant("epsilon outside", new AdaDeltaOutside(0.95, Eps), adaDelta());
        yield return Mutant("rho 0.9", new AdaDeltaRule(0.9, Eps), adaDelta());
        yield return Mutant("forgets", new Forgetful<AdaDeltaRule>(new(0.95, Eps)), adaDelta());
        yield return Mutant("slots swapped", new Swapped<AdaDeltaRule>(new(0.95, Eps)), adaDelta());

        var rmsProp = (double mu, bool centered) => PaperOptimizers.RmsProp(0.9, mu, Eps, centered);
        yield return Mutant("not centered", new RmsPropRule(0.9, Eps), rmsProp(0, true));
        yield return Mutant("centered", new CenteredRmsPropRule(0.9, Eps), rmsProp(0, false));
        yield return Mutant("epsilon outside", new RmsPropRule(0.9, Eps) { EpsilonOutside = true }, rmsProp(0, false));
        yield return Mutant("epsilon outside", new CenteredRmsPropRule(0.9, Eps) { EpsilonOutside = true }, rmsProp(0, true));
        yield return Mutant("rho and its rest", new RmsPropRule(0.1, Eps), rmsProp(0, false));
        yield return Mutant("rho and its rest", new CenteredRmsPropRule(0.1, Eps), rmsProp(0, true));
        yield return Mutant("rate after", new RmsPropMomentumRule(0.9, 0.5, Eps) { RateAfterMomentum = true }, rmsProp(0.5, false));
        yield return Mutant("rate after", new CenteredRmsPropMomentumRule(0.9, 0.5, Eps) { RateAfterMomentum = true }, rmsProp(0.5, true));
        yield return Mutant("epsilon outside", new RmsPropMomentumRule(0.9, 0.5, Eps) { EpsilonOutside = true }, rmsProp(0.5, false));
        yield return Mutant("epsilon outside", new CenteredRmsPropMomentumRule(0.9, 0.5, Eps) { EpsilonOutside = true }, rmsProp(0.5, true));
        yield return Mutant("rho and momentum", new RmsPropMomentumRule(0.5, 0.9, Eps), rmsProp(0.5, false));
        yield return Mutant("rho and momentum", new CenteredRmsPropMomentumRule(0.5, 0.9, Eps), rmsProp(0.5, true));
        yield return Mutant("slots swapped", new Swapped<RmsPropMomentumRule>(new(0.9, 0.5, Eps)), rmsProp(0.5, false));

        foreach (double eps in (double[])[Eps, 1e-2])
        {
            var adam = () => PaperOptimizers.Adam(0.9, 0.99, eps);
            yield return Mutant("betas swapped", new AdamRule(0.99, 0.9, eps), adam());
            yield return Mutant("epsilon corrected", new AdamRule(0.9, 0.99, eps) { EpsilonCorrected = true }, adam());
            yield return Mutant("no correction", new Uncorrected<AdamRule>(new(0.9, 0.99, eps)), adam());
            yield return Mutant("slots swapped", new Swapped<AdamRule>(new(0.9, 0.99, eps)), adam());
            yield return Mutant("decayed", new PreparedRule<AdamRule>(new(0.9, 0.99, eps), 1, 1e-3, 0), adam());

            var amsGrad = () => PaperOptimizers.Adam(0.8, 0.9, eps, largest: true);
            yield return Mutant("betas swapped", new AmsGradRule(0.9, 0.8, eps), amsGrad());
            yield return Mutant("not the largest", new AdamRule(0.8, 0.9, eps), amsGrad());
            yield return Mutant("epsilon corrected", new AmsGradRule(0.8, 0.9, eps) { EpsilonCorrected = true }, amsGrad());
            yield return Mutant("no correction", new Uncorrected<AmsGradRule>(new(0.8, 0.9, eps)), amsGrad());

            var adaMax = () => PaperOptimizers.AdaMax(0.9, 0.95, eps);
            yield return Mutant("betas swapped", new AdaMaxRule(0.95, 0.9, eps), adaMax());
            yield return Mutant("no correction", new Uncorrected<AdaMaxRule>(new(0.9, 0.95, eps)), adaMax());
            yield return Mutant("epsilon 0", new AdaMaxRule(0.9, 0.95, 0), adaMax());
            if (eps > Eps) yield return Mutant("epsilon inside", new AdaMaxRule(0.9, 0.95, eps) { EpsilonInMaximum = true }, adaMax());

            var nadam = () => PaperOptimizers.Nadam(0.9, 0.99, eps);
            yield return Mutant("betas swapped", new NadamRule(0.99, 0.9, eps), nadam());
            yield return Mutant("no correction", new Uncorrected<NadamRule>(new(0.9, 0.99, eps)), nadam());
            yield return Mutant("momentum decay", new NadamRule(0.9, 0.99, eps) { MomentumDecay = 0.004 }, nadam());
            yield return Mutant("epsilon 0", new NadamRule(0.9, 0.99, 0), nadam());

            var rAdam = () => PaperOptimizers.RAdam(0.9, 0.99, eps);
            yield return Mutant("betas swapped", new RAdamRule(0.99, 0.9, eps), rAdam());
            yield return Mutant("no correction", new Uncorrected<RAdamRule>(new(0.9, 0.99, eps)), rAdam());
            yield return Mutant("threshold 5", new RAdamRule(0.9, 0.99, eps) { Threshold = 5 }, rAdam());
            yield return Mutant("epsilon 0", new RAdamRule(0.9, 0.99, 0), rAdam());

            var lamb = () => PaperOptimizers.LambDirection(0.9, 0.99, eps);
            yield return Mutant("betas swapped", new LambRule(0.99, 0.9, eps), lamb());
            yield return Mutant("no correction", new Uncorrected<LambRule>(new(0.9, 0.99, eps)), lamb());
            yield return Mutant("epsilon 0", new LambRule(0.9, 0.99, 0), lamb());
        }

        yield return Mutant("betas swapped", new LionRule(0.99, 0.9), PaperOptimizers.Lion(0.9, 0.99));
        yield return Mutant("forgets", new Forgetful<LionRule>(new(0.9, 0.99)), PaperOptimizers.Lion(0.9, 0.99));
        foreach (LionMutant mutant in (LionMutant[])[new(0.3, 0.1, 0.3, 0.7), new(0.9, 0.7, 0.3, 0.7), new(0.9, 0.1, 0.9, 0.7), new(0.9, 0.1, 0.3, 0.1)])
            yield return Mutant("one coefficient", mutant, PaperOptimizers.Lion(0.9, 0.3));
        yield return Mutant("half the rate", new Slow<SgdRule>(new()), PaperOptimizers.Sgd());

        static TestCaseData Mutant<TRule>(string mistake, TRule rule, PaperStep paper) where TRule : struct, IUpdateRule<TRule> =>
            new TestCaseData(Trajectory.IsThePapers(rule, paper)).SetArgDisplayNames($"{mistake}: {rule}");
    }

    [TestCaseSource(nameof(Mutants))]
    public void A_mistake_is_noticed(bool isThePapers) => Assert.That(isThePapers, Is.False);

    /// <summary>Bias corrections as after very many steps: none.</summary>
    readonly record struct Uncorrected<TRule>(TRule Inner) : IUpdateRule<Uncorrected<TRule>> where TRule : struct, IUpdateRule<TRule>
    {
        public static int SlotCount => TRule.SlotCount;

        public double InitialSlot(int slot) => Inner.InitialSlot(slot);

        public Uncorrected<TRule> At(long step, double learningRate) => new(Inner.At(100_000, learningRate));

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => Inner.Step(w, g, ref s);
    }

    /// <summary>State that starts anew in each step.</summary>
    readonly record struct Forgetful<TRule>(TRule Inner) : IUpdateRule<Forgetful<TRule>> where TRule : struct, IUpdateRule<TRule>
    {
        public static int SlotCount => TRule.SlotCount;

        public double InitialSlot(int slot) => Inner.InitialSlot(slot);

        public Forgetful<TRule> At(long step, double learningRate) => new(Inner.At(step, learningRate));

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
        {
            var first = s;
            V next = Inner.Step(w, g, ref s);
            s = first;
            return next;
        }
    }

    /// <summary>The first two slots exchanged after each step.</summary>
    readonly record struct Swapped<TRule>(TRule Inner) : IUpdateRule<Swapped<TRule>> where TRule : struct, IUpdateRule<TRule>
    {
        public static int SlotCount => TRule.SlotCount;

        public Swapped<TRule> At(long step, double learningRate) => new(Inner.At(step, learningRate));

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
        {
            V next = Inner.Step(w, g, ref s);
            (s.A, s.B) = (s.B, s.A);
            return next;
        }
    }

    readonly record struct Slow<TRule>(TRule Inner) : IUpdateRule<Slow<TRule>> where TRule : struct, IUpdateRule<TRule>
    {
        public static int SlotCount => TRule.SlotCount;

        public Slow<TRule> At(long step, double learningRate) => new(Inner.At(step, learningRate / 2));

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V> => Inner.Step(w, g, ref s);
    }

    readonly record struct AdaDeltaOutside(double Rho, double Epsilon) : IUpdateRule<AdaDeltaOutside>
    {
        double Rate { get; init; }

        public static int SlotCount => 2;

        public AdaDeltaOutside At(long step, double learningRate) => this with { Rate = learningRate };

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
        {
            V a = s.A = Rho * s.A + (1 - Rho) * g * g;
            V delta = -(V.Sqrt(s.B) + Epsilon) * g / (V.Sqrt(a) + Epsilon);
            s.B = Rho * s.B + (1 - Rho) * delta * delta;
            return w + Rate * delta;
        }
    }

    /// <summary>Lion of betas 0.9 and 0.3 is (0.9, 0.1, 0.3, 0.7).</summary>
    readonly record struct LionMutant(double OldInSign, double NewInSign, double Kept, double Taken) : IUpdateRule<LionMutant>
    {
        double Rate { get; init; }

        public static int SlotCount => 1;

        public LionMutant At(long step, double learningRate) => this with { Rate = learningRate };

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
        {
            V c = OldInSign * s.A + NewInSign * g;
            s.A = Kept * s.A + Taken * g;
            return w - Rate * V.WhereLess(0.0, c, 1.0, V.WhereLess(c, 0.0, -1.0, c));
        }
    }
}
