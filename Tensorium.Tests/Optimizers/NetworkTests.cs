using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>A hundred steps on a network of two layers: autograd, the optimizer and a changing rate, all together.</summary>
[TestFixture]
public class NetworkTests
{
    const int Steps = 100;

    public static IEnumerable<TestCaseData> Papers()
    {
        const double Eps = 1e-7;
        // At a larger rate RMSProp swings from side to side, and rounding grows.
        yield return Case(new Sgd(), 0.1, PaperOptimizers.Each(PaperOptimizers.Sgd));
        yield return Case(new Momentum(), 0.05, PaperOptimizers.Each(() => PaperOptimizers.Momentum(0.9, false)));
        yield return Case(new Nag(), 0.05, PaperOptimizers.Each(() => PaperOptimizers.Momentum(0.9, true)));
        yield return Case(new AdaGrad(), 0.1, PaperOptimizers.Each(() => PaperOptimizers.AdaGrad(0.1, Eps)));
        yield return Case(new AdaDelta(), 1, PaperOptimizers.Each(() => PaperOptimizers.AdaDelta(0.95, Eps)));
        yield return Case(new RmsProp(), 0.002, PaperOptimizers.Each(() => PaperOptimizers.RmsProp(0.9, 0, Eps, false)));
        yield return Case(
            new RmsProp { Centered = true, Momentum = 0.5 }, 0.002, PaperOptimizers.Each(() => PaperOptimizers.RmsProp(0.9, 0.5, Eps, true)));
        yield return Case(new Adam(), 0.02, PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, Eps)));
        yield return Case(
            new Adam { AmsGrad = true, Beta2 = 0.9 }, 0.02, PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.9, Eps, largest: true)));
        yield return Case(new AdaMax(), 0.02, PaperOptimizers.Each(() => PaperOptimizers.AdaMax(0.9, 0.999, Eps)));
        yield return Case(new Nadam(), 0.02, PaperOptimizers.Each(() => PaperOptimizers.Nadam(0.9, 0.999, Eps)));
        yield return Case(new AdamW(), 0.02, PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, Eps, decay: 0.004)));
        yield return Case(new RAdam(), 0.02, PaperOptimizers.Each(() => PaperOptimizers.RAdam(0.9, 0.999, Eps)));
        yield return Case(new Lamb(), 0.02, PaperOptimizers.Lamb(0.9, 0.999, Eps));
        yield return Case(new Lion(), 0.01, PaperOptimizers.Each(() => PaperOptimizers.Lion(0.9, 0.99)));
        yield return Case(
            new Adam { Lookahead = new() }, 0.02,
            PaperOptimizers.Lookahead(PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, Eps)), 5, 0.5));

        static TestCaseData Case(Optimizer optimizer, double rate, Func<PaperTensorStep> paper) =>
            new TestCaseData(optimizer, rate, paper).SetArgDisplayNames($"{optimizer.Name}{(optimizer.Lookahead is null ? "" : " lookahead")} {rate}");
    }

    [TestCaseSource(nameof(Papers))]
    public void Weights_are_those_of_plain_loops(Optimizer optimizer, double rate, Func<PaperTensorStep> paper)
    {
        var plain = new PlainNetwork();
        var parameters = Parameters(plain);
        optimizer.Attach(parameters);
        PaperTensorStep[] steps = [.. plain.Weights.Select(_ => paper())];
        double first = plain.Descend().Loss;
        for (int t = 1; t <= Steps; t++)
        {
            (double expected, double[][] gradients) = plain.Descend();
            for (int i = 0; i < steps.Length; i++) steps[i](t, plain.Weights[i], gradients[i], rate * PlainNetwork.Share(t));
            Assert.That(Train(optimizer, parameters, rate, t), Is.EqualTo(expected).Within(1e-9 * expected), $"loss of step {t}");
            for (int i = 0; i < steps.Length; i++)
                Assert.That(parameters[i].Value.ToArray<double>(), Is.EqualTo(plain.Weights[i]).Within(1e-9), $"{parameters[i].Name}, step {t}");
        }
        Assert.That(plain.Descend().Loss, Is.LessThan(0.9 * first), "it learns");
    }

    // PyTorch 1.13 in double (Nadam with foreach): the loss of step 100, then the first weight and the last bias.
    public static IEnumerable<TestCaseData> TorchRuns()
    {
        yield return Run(new Sgd(), 0.1, 0.3721397567702403, 0.25079709808140194, 0.2970406740599523);
        yield return Run(
            new Sgd { Momentum = 0.9, Nesterov = true, WeightDecay = 0.05 }, 0.05, 0.36156470213046177, 0.011655026258684989, 0.020416117196370688);
        yield return Run(
            new Momentum { WeightDecay = 0.01 }, 0.05, 0.36027570893474853, 0.17010582372777858, 0.1391455975756784);
        yield return Run(new Nag(), 0.05, 0.36026959041265033, 0.24475033690547623, 0.20897221579607458);
        yield return Run(
            new AdaGrad { InitialAccumulator = 0, Epsilon = 1e-10 }, 0.1, 0.3185807570348787, 0.2803886552585103, 0.3587583501657455);
        yield return Run(
            new AdaDelta { Rho = 0.9, Epsilon = 1e-6 }, 1, 0.36671141638648264, 0.22658250133342495, 0.3845267578746347);
        yield return Run(
            new RmsProp { Rho = 0.99, Epsilon = 1e-8 }, 0.01, 0.30512648576484841, 0.3171154105115981, 0.3521391768149723);
        yield return Run(
            new RmsProp { Rho = 0.99, Epsilon = 1e-8, Momentum = 0.5, WeightDecay = 0.01 }, 0.01, 0.29389740425579336, 0.12196491079867246, 0.09216870719359545);
        yield return Run(
            new RmsProp { Epsilon = 1e-3, Momentum = 0.5, Centered = true }, 0.01, 0.14624783413659179, 0.5891998397059593, 0.09030046877272137);
        yield return Run(new Adam { Epsilon = 1e-8 }, 0.02, 0.32610576898379101, 0.17588546118075024, 0.3340259547072258);
        yield return Run(
            new Adam { Epsilon = 1e-3, WeightDecay = 0.05 }, 0.02, 0.36221851352346718, -0.12840836659564575, 0.10293372716754187);
        yield return Run(
            new Adam { Epsilon = 1e-8, GlobalClipNorm = 0.05 }, 0.02, 0.21626864159083456, 0.3251385477608631, 0.19155746699750073);
        yield return Run(
            new Adam { Beta2 = 0.9, Epsilon = 1e-8, AmsGrad = true }, 0.02, 0.33981240698886622, 0.16544509282508219, 0.3568849481777536);
        yield return Run(
            new AdamW { Epsilon = 1e-8, WeightDecay = 0.01 }, 0.02, 0.32653809714974941, 0.173046467078138, 0.3293701403649037);
        yield return Run(new AdaMax { Epsilon = 1e-8 }, 0.02, 0.35210260570621404, 0.18742519707365737, 0.3725993086809);
        yield return Run(new Nadam { Epsilon = 1e-8 }, 0.02, 0.32402534925735454, 0.2800302339610251, 0.35699727036735956);
        yield return Run(new RAdam { Epsilon = 1e-8 }, 0.02, 0.37654776864050121, 0.26153332563798826, 0.36158813633903136);

        static TestCaseData Run(Optimizer optimizer, double rate, params double[] expected) =>
            new TestCaseData(optimizer, rate, expected).SetArgDisplayNames($"{optimizer.Name} {expected[0]}");
    }

    [TestCaseSource(nameof(TorchRuns))]
    [OnCpu("trains long")]
    public void Weights_are_those_of_PyTorch(Optimizer optimizer, double rate, double[] expected)
    {
        var parameters = Parameters(new PlainNetwork());
        optimizer.Attach(parameters);
        optimizer.Compatibility = Compatibility.PyTorch;
        double loss = 0;
        for (int t = 1; t <= Steps; t++) loss = Train(optimizer, parameters, rate, t);
        double[] seen = [loss, parameters[0].Value.ToArray<double>()[0], parameters[3].Value.ToArray<double>()[^1]];
        Assert.That(seen, Is.EqualTo(expected).Within(1e-9));
    }

    static Parameter[] Parameters(PlainNetwork plain)
    {
        Shape[] shapes = [(PlainNetwork.Inputs, PlainNetwork.Hidden), PlainNetwork.Hidden, (PlainNetwork.Hidden, PlainNetwork.Outputs), PlainNetwork.Outputs];
        string[] names = ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"];
        return [.. plain.Weights.Select((values, i) => new Parameter(names[i], Tensor.From(values).Reshape(shapes[i])))];
    }

    static double Train(Optimizer optimizer, Parameter[] w, double rate, int t)
    {
        using var step = TensorScope.Enter();
        Tensor x = Tensor.From(PlainNetwork.X).Reshape(PlainNetwork.Rows, PlainNetwork.Inputs);
        Tensor y = Tensor.From(PlainNetwork.Y).Reshape(PlainNetwork.Rows, PlainNetwork.Outputs);
        optimizer.ZeroGrad();
        optimizer.LearningRate = rate * PlainNetwork.Share(t);
        Tensor loss = ((x.MatMul(w[0].Value) + w[1].Value).Tanh().MatMul(w[2].Value) + w[3].Value - y).Square().Mean();
        loss.Backward();
        optimizer.Step();
        return loss.Item<double>();
    }
}
