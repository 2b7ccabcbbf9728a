using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Gpu;
using Tensorium.Tests.Optimizers;

namespace Tensorium.Tests.NN;

/// <summary>The optimizers through their public face: trajectories, golden numbers, clipping, mistakes.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Everywhere))]
public class OptimizerTests(Device device) : OnEachDevice(device)
{
    const int Steps = 10;

    static readonly double[] Weights = [0.7, -1.2, 0.05, 3];

    public static IEnumerable<TestCaseData> Trajectories()
    {
        yield return Case(p => new Sgd(p), PaperOptimizers.Sgd, 0.01);
        yield return Case(p => new Sgd(p) { Momentum = 0.5 }, () => PaperOptimizers.Momentum(0.5, false), 0.01);
        yield return Case(p => new Sgd(p) { Momentum = 0.5, Nesterov = true }, () => PaperOptimizers.Momentum(0.5, true), 0.01);
        yield return Case(p => new Momentum(p), () => PaperOptimizers.Momentum(0.9, false), 0.01);
        yield return Case(p => new Nag(p), () => PaperOptimizers.Momentum(0.9, true), 0.01);
        yield return Case(p => new AdaGrad(p), () => PaperOptimizers.AdaGrad(0.1, 1e-7), 0.001);
        yield return Case(p => new AdaDelta(p), () => PaperOptimizers.AdaDelta(0.95, 1e-7), 0.001);
        yield return Case(p => new RmsProp(p), () => PaperOptimizers.RmsProp(0.9, 0, 1e-7, false), 0.001);
        yield return Case(p => new RmsProp(p) { Rho = 0.8, Centered = true }, () => PaperOptimizers.RmsProp(0.8, 0, 1e-7, true), 0.001);
        yield return Case(p => new RmsProp(p) { Momentum = 0.6 }, () => PaperOptimizers.RmsProp(0.9, 0.6, 1e-7, false), 0.001);
        yield return Case(
            p => new RmsProp(p) { Momentum = 0.6, Centered = true }, () => PaperOptimizers.RmsProp(0.9, 0.6, 1e-7, true), 0.001);
        yield return Case(p => new Adam(p), () => PaperOptimizers.Adam(0.9, 0.999, 1e-7), 0.001);
        yield return Case(p => new Adam(p) { AmsGrad = true }, () => PaperOptimizers.Adam(0.9, 0.999, 1e-7, largest: true), 0.001);
        yield return Case(
            p => new Adam(p) { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 0.01 }, () => PaperOptimizers.Adam(0.8, 0.95, 0.01), 0.001);
        yield return Case(p => new AdaMax(p), () => PaperOptimizers.AdaMax(0.9, 0.999, 1e-7), 0.001);
        yield return Case(p => new Nadam(p), () => PaperOptimizers.Nadam(0.9, 0.999, 1e-7), 0.001);
        yield return Case(p => new AdamW(p), () => PaperOptimizers.Adam(0.9, 0.999, 1e-7, decay: 0.004), 0.001);
        yield return Case(p => new AdamW(p) { WeightDecay = 0.5 }, () => PaperOptimizers.Adam(0.9, 0.999, 1e-7, decay: 0.5), 0.001);
    }

    /// <summary>Weights of the loss Σ aᵢ wᵢ⁴ / 4, which each step descends: the gradient is aᵢ wᵢ³.</summary>
    [TestCaseSource(nameof(Trajectories))]
    public void Ten_steps_with_the_defaults_are_the_papers(Func<Parameter[], Optimizer> make, Func<PaperStep> paper, double rate)
    {
        double[] a = [1, -0.5, 100, 0.01];
        double[][] expected = [.. Weights.Select((w, i) =>
        {
            var step = paper();
            return Enumerable.Range(1, Steps).Select(t => w = step(t, w, a[i] * w * w * w, rate)).ToArray();
        })];

        foreach (var (dtype, tolerance) in new[] { (DType.Float64, 1e-12), (DType.Float32, 1e-5) })
        {
            var w = new Parameter("w", Tensor.From(Weights).To(dtype));
            var scale = Tensor.From(a).To(dtype);
            var optimizer = make([w]);
            Assert.That(optimizer.LearningRate, Is.EqualTo(rate), "Keras's default");
            for (var t = 0; t < Steps; t++)
            {
                using var step = TensorScope.Enter();
                optimizer.ZeroGrad();
                (scale * w.Value.Square().Square() / 4).Sum().Backward();
                optimizer.Step();
                var actual = w.Value.Detach().To(DType.Float64).ToArray<double>();
                Assert.That(actual, Is.EqualTo(expected.Select(row => row[t])).Within(tolerance), $"step {t + 1} in {dtype}");
            }
        }
    }

    public static IEnumerable<TestCaseData> Golden()
    {
        yield return Named(p => new Sgd(p) { Nesterov = true }, KerasGolden.Sgd);
        yield return Named(p => new AdaGrad(p) { LearningRate = 0.2, InitialAccumulator = 0.3, Epsilon = 1e-6 }, KerasGolden.AdaGrad);
        yield return Named(p => new AdaDelta(p) { LearningRate = 1, Rho = 0.8, Epsilon = 1e-6 }, KerasGolden.AdaDelta);
        yield return Named(p => new RmsProp(p) { Centered = true }, KerasGolden.CenteredRmsProp);
        yield return Named(p => new Adam(p) { AmsGrad = true }, KerasGolden.AmsGrad);
        yield return Named(p => new AdaMax(p) { LearningRate = 0.2, Beta1 = 0.85, Beta2 = 0.95, Epsilon = 1e-6 }, KerasGolden.AdaMax);
        yield return Named(p => new Nadam(p) { LearningRate = 0.5, Beta1 = 0.5, Beta2 = 0.67, Epsilon = 1e-5 }, KerasGolden.Nadam);
        yield return Named(p => new AdamW(p) { LearningRate = 1, WeightDecay = 0.5, Epsilon = 2 }, KerasGolden.AdamW);

        static TestCaseData Named(Func<Parameter[], Optimizer> make, double[][] expected) =>
            new TestCaseData(make, expected).SetArgDisplayNames(make([]).GetType().Name);
    }

    [TestCaseSource(nameof(Golden))]
    public void Five_steps_are_as_in_Keras(Func<Parameter[], Optimizer> make, double[][] expected)
    {
        var w = new Parameter("w", Tensor.Ones(10));
        var optimizer = make([w]);
        for (var t = 0; t < expected.Length; t++)
        {
            w.Value.Grad = Tensor.From([.. Enumerable.Range(0, 10).Select(i => (float)KerasGolden.Gradient(t + 1, i))]);
            optimizer.Step();
            var actual = w.Value.Detach().To(DType.Float64).ToArray<double>();
            Assert.That(actual, Is.EqualTo(expected[t]).Within(2e-4), $"step {t + 1}");
        }
    }

    // Géron, Hands-On Machine Learning, chapter 11: [0.9, 100] gives [0.9, 1.0] by value, [0.00899964, 0.9999595] by norm.
    [Test]
    public void Clipping_is_by_value_by_norm_or_by_global_norm()
    {
        Assert.That(Moved(new Sgd { LearningRate = 1, ClipValue = 1 }), Is.EqualTo(new[] { 0.9, 1, 0.25 }).Within(1e-12));
        Assert.That(Moved(new Sgd { LearningRate = 1, ClipNorm = 1 }), Is.EqualTo(new[] { 0.00899964, 0.9999595, 0.25 }).Within(1e-8));
        var norm = Math.Sqrt(0.81 + 10000 + 0.0625);
        Assert.That(Moved(new Sgd { LearningRate = 1, GlobalClipNorm = 1 }),
            Is.EqualTo(new[] { 0.9 / norm, 100 / norm, 0.25 / norm }).Within(1e-12));
        Assert.That(Moved(new Sgd { LearningRate = 1, GlobalClipNorm = 200 }), Is.EqualTo(new[] { 0.9, 100, 0.25 }).Within(1e-12));

        static double[] Moved(Optimizer optimizer)
        {
            Parameter[] parameters = [new("a", Tensor.Zeros(2, DType.Float64)), new("b", Tensor.Zeros(1, DType.Float64))];
            optimizer.Attach(parameters);
            parameters[0].Value.Grad = Tensor.From(0.9, 100);
            parameters[1].Value.Grad = Tensor.From(0.25);
            optimizer.Step();
            return [.. parameters.SelectMany(parameter => parameter.Value.ToArray<double>()).Select(w => -w)];
        }
    }

    [Test]
    public void A_parameter_without_gradient_stays_and_one_given_twice_moves_once()
    {
        Parameter a = new("a", Tensor.Zeros(2)), b = new("b", Tensor.Zeros(2));
        a.Value.Grad = Tensor.Ones(2);
        new Sgd([a, b, a]) { LearningRate = 0.5 }.Step();
        Assert.That(a.Value.ToArray<float>(), Has.All.EqualTo(-0.5f));
        Assert.That(b.Value.ToArray<float>(), Has.All.Zero);
    }

    [Test]
    public void A_step_between_forward_and_backward_is_noticed()
    {
        var w = new Parameter("w", Tensor.Ones(2));
        var loss = w.Value.Square().Sum();
        w.Value.Grad = Tensor.Ones(2);
        new Sgd([w]).Step();
        Assert.That(() => loss.Backward(), Throws.InvalidOperationException.With.Message.Contains("changed in place"));
    }

    [Test]
    public void Velocity_outlives_a_pause_of_momentum()
    {
        var w = new Parameter("w", Tensor.Zeros(1, DType.Float64));
        var sgd = new Sgd([w]) { LearningRate = 1, Momentum = 0.5 };
        w.Value.Grad = Tensor.From(1.0);
        sgd.Step(); // v = -1, w = -1
        sgd.Momentum = 0;
        sgd.Step(); // w = -2
        sgd.Momentum = 0.5;
        sgd.Step(); // v = -1.5, w = -3.5
        Assert.That(w.Value.Item<double>(), Is.EqualTo(-3.5));
    }

    public static IEnumerable<TestCaseData> Mistakes()
    {
        foreach (var name in Optimizer.Names)
            foreach (var rate in (double[])[double.NaN, double.PositiveInfinity, -0.1])
                yield return Mistake<ArgumentOutOfRangeException>(
                    () => Optimizer.Create(name).LearningRate = rate, "LearningRate", FormattableString.Invariant($"{rate}"));
        foreach (var beta in (double[])[double.NaN, 1, -0.1])
        {
            var text = FormattableString.Invariant($"{beta}");
            yield return Mistake<ArgumentOutOfRangeException>(() => new Adam { Beta1 = beta }, "Beta1", text);
            yield return Mistake<ArgumentOutOfRangeException>(() => new AdamW { Beta2 = beta }, "Beta2", text);
            yield return Mistake<ArgumentOutOfRangeException>(() => new RmsProp { Rho = beta }, "Rho", text);
            yield return Mistake<ArgumentOutOfRangeException>(() => new RmsProp { Momentum = beta }, "Momentum", text);
            yield return Mistake<ArgumentOutOfRangeException>(() => new Sgd { Momentum = beta }, "Momentum", text);
            yield return Mistake<ArgumentOutOfRangeException>(() => new Nag { Beta = beta }, "Beta", text);
        }
        yield return Mistake<ArgumentOutOfRangeException>(() => new Nadam { Epsilon = -1 }, "Epsilon", "-1");
        yield return Mistake<ArgumentOutOfRangeException>(() => new AdamW { WeightDecay = double.NaN }, "WeightDecay", "NaN");
        yield return Mistake<ArgumentOutOfRangeException>(() => new AdaGrad { InitialAccumulator = -1 }, "InitialAccumulator", "-1");
        yield return Mistake<ArgumentOutOfRangeException>(() => new Adam { ClipNorm = 0 }, "ClipNorm", "0");
        yield return Mistake<ArgumentException>(() => new Adam { ClipNorm = 1, ClipValue = 0.5 }, "ClipValue", "two of them");
        yield return Mistake<ArgumentException>(() => Optimizer.Create("adm"), "'adm'", "sgd", "adamw");
        yield return Mistake<InvalidOperationException>(() => new Adam().Step(), "0 parameters of this Adam");
        yield return Mistake<InvalidOperationException>(() => new Adam([new("w", Tensor.Ones(1))]).Step(), "call Backward");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Mistakes_are_named(Type type, Action mistake, string[] words)
    {
        foreach (var word in words) Assert.That(() => mistake(), Throws.TypeOf(type).With.Message.Contains(word));
    }

    static TestCaseData Mistake<T>(Func<object?> mistake, params string[] words) where T : Exception =>
        Mistake<T>(() => { mistake(); }, words);

    static TestCaseData Mistake<T>(Action mistake, params string[] words) where T : Exception =>
        new TestCaseData(typeof(T), mistake, words).SetArgDisplayNames($"{typeof(T).Name}: {string.Join(", ", words)}");

    static TestCaseData Case(Func<Parameter[], Optimizer> make, Func<PaperStep> paper, double rate) => new(make, paper, rate);
}
