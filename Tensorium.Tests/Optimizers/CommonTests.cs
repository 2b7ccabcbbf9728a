using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>What all optimizers have in common: decay, groups, accumulation, averages, lookahead, batches of tensors.</summary>
[TestFixture]
public class CommonTests
{
    static IEnumerable<(string Name, Func<PaperStep> Paper)> Papers() =>
    [
        ("sgd", PaperOptimizers.Sgd),
        ("momentum", () => PaperOptimizers.Momentum(0.9, false)),
        ("nag", () => PaperOptimizers.Momentum(0.9, true)),
        ("adagrad", () => PaperOptimizers.AdaGrad(0.1, 1e-7)),
        ("adadelta", () => PaperOptimizers.AdaDelta(0.95, 1e-7)),
        ("rmsprop", () => PaperOptimizers.RmsProp(0.9, 0, 1e-7, false)),
        ("adam", () => PaperOptimizers.Adam(0.9, 0.999, 1e-7)),
        ("adamax", () => PaperOptimizers.AdaMax(0.9, 0.999, 1e-7)),
        ("nadam", () => PaperOptimizers.Nadam(0.9, 0.999, 1e-7)),
        ("adamw", () => PaperOptimizers.Adam(0.9, 0.999, 1e-7)),
        ("radam", () => PaperOptimizers.RAdam(0.9, 0.999, 1e-7)),
        ("lion", () => PaperOptimizers.Lion(0.9, 0.99)),
    ];

    /// <summary>By a schedule of rates, with decoupled decay, and in another group with a multiplier and another decay.</summary>
    [Test]
    public void Decay_and_groups_are_the_same_for_every_optimizer()
    {
        foreach (var (name, paper) in Papers())
        {
            var steps = new[] { PaperOptimizers.Decayed(paper(), 0.3), PaperOptimizers.Decayed(paper(), 0.1), paper() };
            double[] multipliers = [1, 0.25, 1], expected = [0.7, 0.7, 0.7];
            Parameter[] w = [Weight("a"), Weight("b"), Weight("c")];
            var optimizer = Optimizer.Create(name);
            optimizer.Attach(w);
            optimizer.WeightDecay = 0.3;
            optimizer.Schedule = Schedule.Of(t => Trajectory.Rate((int)t + 1));
            optimizer.Groups.Add(new ParameterGroup([w[1]]) { LearningRateMultiplier = 0.25, WeightDecay = 0.1 });
            optimizer.Groups.Add(new ParameterGroup([w[2]]) { WeightDecay = 0 });
            for (var t = 1; t <= Trajectory.Steps; t++)
            {
                for (var k = 0; k < 3; k++)
                {
                    expected[k] = steps[k](t, expected[k], Trajectory.Gradient(t), Trajectory.Rate(t) * multipliers[k]);
                    w[k].Value.Grad = Tensor.From(Trajectory.Gradient(t));
                }
                optimizer.Step();
                Assert.That(w.Select(each => each.Value.Item<double>()), Is.EqualTo(expected).Within(1e-12), $"{name}, step {t}");
            }
        }

        static Parameter Weight(string name) => new(name, Tensor.From(0.7));
    }

    [Test]
    public void Lamb_takes_steps_as_long_as_its_weights()
    {
        double[] w = [0.7, -1.2, 3], gradient = [1, -0.5, 0.01];
        var directions = w.Select(_ => PaperOptimizers.LambDirection(0.9, 0.999, 1e-7)).ToArray();
        var parameter = new Parameter("w", Tensor.From(w));
        var lamb = new Lamb([parameter]) { Schedule = Schedule.Of(t => Trajectory.Rate((int)t + 1)), WeightDecay = 0.1 };
        for (var t = 1; t <= Trajectory.Steps; t++)
        {
            var g = gradient.Select(each => each * Trajectory.Gradient(t)).ToArray();
            parameter.Value.Grad = Tensor.From(g);
            lamb.Step();
            w = [.. w.Select(each => each - each * 0.1 * Trajectory.Rate(t))];
            var u = w.Select((each, i) => directions[i](t, each, g[i], 0)).ToArray();
            var trust = Math.Sqrt(w.Sum(each => each * each)) / Math.Sqrt(u.Sum(each => each * each));
            w = [.. w.Select((each, i) => each - Trajectory.Rate(t) * trust * u[i])];
            Assert.That(parameter.Value.ToArray<double>(), Is.EqualTo(w).Within(1e-11), $"step {t}");
        }
        var zero = new Parameter("zero", Tensor.From(0.0));
        zero.Value.Grad = Tensor.From(2.0);
        new Lamb([zero]) { LearningRate = 0.5 }.Step();
        Assert.That(zero.Value.Item<double>(), Is.EqualTo(-0.5).Within(1e-6), "a weight of 0 moves");
    }

    [Test]
    public void Biases_and_norms_may_go_without_decay_and_layers_learn_at_rates_of_their_own()
    {
        Parameter kernel = new("kernel", Tensor.Ones((1, 2))), bias = new("bias", Tensor.Ones(2));
        kernel.Value.Grad = Tensor.Zeros((1, 2));
        bias.Value.Grad = Tensor.Zeros(2);
        var grouped = new Sgd([kernel, bias]) { LearningRate = 1, WeightDecay = 0.5, Groups = { ParameterGroup.WithoutDecay([kernel, bias]) } };
        grouped.Step();
        Assert.That((kernel.Value.ToArray<float>()[1], bias.Value.ToArray<float>()[1]), Is.EqualTo((0.5f, 1f)));
        new Sgd([kernel, bias]) { LearningRate = 1, WeightDecay = 0.5, WeightDecayFilter = ParameterGroup.IsKernel }.Step();
        Assert.That((kernel.Value.ToArray<float>()[1], bias.Value.ToArray<float>()[1]), Is.EqualTo((0.25f, 1f)));

        var model = new Sequential { new Dense(3), new Activation("relu"), new Dense(3), new Dense(1) };
        model.Call(Tensor.Ones((1, 2)));
        var groups = ParameterGroup.Discriminative(model.Layers, 0.5);
        Assert.That(groups.Select(group => group.LearningRateMultiplier), Is.EqualTo(new[] { 0.25, 0.5, 1 }));
        Assert.That(groups[0].Parameters, Is.EqualTo(model.Layers[0].Parameters));
    }

    [Test]
    public void A_parameter_is_in_one_group_only()
    {
        Parameter a = new("a", Tensor.Ones(1)), b = new("b", Tensor.Ones(1));
        List<Parameter> late = [];
        var sgd = new Sgd { Groups = { new ParameterGroup([a]) { Name = "first" }, new ParameterGroup(late) { Name = "late" } } };
        Assert.That(() => sgd.Groups.Add(new ParameterGroup([b, a]) { Name = "second" }),
            Throws.InvalidOperationException.With.Message.Contains("parameter a is in two groups, first and second"));
        Assert.That(sgd.Groups, Has.Count.EqualTo(2));
        Assert.That(sgd.Parameters, Is.EqualTo(new[] { a }), "trained without being named twice");
        late.Add(a);
        a.Value.Grad = Tensor.Ones(1);
        Assert.That(() => sgd.Step(), Throws.InvalidOperationException.With.Message.Contains("two groups, first and late"));
    }

    [Test]
    public void Accumulated_batches_are_one_large_batch([Values] bool clip)
    {
        foreach (var name in Optimizer.Names)
        {
            var (x, y) = (Tensor.Randn(new Generator(1), 12, 5).To(DType.Float64), Tensor.Randn(new Generator(2), 12, 1).To(DType.Float64));
            Parameter one = new("w", Tensor.Ones((5, 1), DType.Float64)), many = new("w", Tensor.Ones((5, 1), DType.Float64));
            Optimizer whole = Optimizer.Create(name), parts = Optimizer.Create(name);
            whole.Attach([one]);
            parts.Attach([many]);
            parts.GradientAccumulationSteps = 4;
            if (clip) whole.GlobalClipNorm = parts.GlobalClipNorm = 0.1;
            for (var t = 0; t < 5; t++)
            {
                Train(whole, one, x, y);
                for (var k = 0; k < 4; k++)
                {
                    if (k == 2)
                    {
                        var state = parts.GetState(); // in the middle of a step
                        parts = Optimizer.FromState(state, [many]);
                        Assert.That(parts.AccumulatedBatches, Is.EqualTo(2));
                    }
                    Train(parts, many, x[(3 * k)..(3 * k + 3)], y[(3 * k)..(3 * k + 3)]);
                }
            }
            Assert.That(parts.StepCount, Is.EqualTo(5));
            Assert.That(many.Value.ToArray<double>(), Is.EqualTo(one.Value.ToArray<double>()).Within(1e-9), name);
        }

        static void Train(Optimizer optimizer, Parameter w, Tensor x, Tensor y)
        {
            optimizer.ZeroGrad();
            (x.MatMul(w.Value) - y).Square().Mean().Backward();
            optimizer.Step();
        }
    }

    [Test]
    public void Averages_are_swapped_in_and_out()
    {
        var w = new Parameter("w", Tensor.From(0.0));
        w.Value.Grad = Tensor.From(1.0);
        var sgd = new Sgd([w]) { LearningRate = 1, Average = new StochasticAverage { From = 2, Every = 2 } };
        Assert.That(() => sgd.SwapInAverage(), Throws.InvalidOperationException.With.Message.Contains("no average"));
        for (var t = 1; t <= 7; t++) sgd.Step(); // w = -t; steps 2, 4, 6 count
        using (sgd.SwapInAverage())
        {
            Assert.That(w.Value.Item<double>(), Is.EqualTo(-4));
            Assert.That(() => sgd.Step(), Throws.InvalidOperationException.With.Message.Contains("SwapInAverage"));
            Assert.That(() => sgd.GetState(), Throws.InvalidOperationException);
            Assert.That(() => sgd.SwapInAverage(), Throws.InvalidOperationException);
        }
        Assert.That(w.Value.Item<double>(), Is.EqualTo(-7));

        var again = Optimizer.FromState(sgd.GetState(), [w]);
        again.Step();
        using (again.SwapInAverage()) Assert.That(w.Value.Item<double>(), Is.EqualTo(-5));
    }

    [Test]
    public void Averages_and_slow_weights_go_on_to_the_bit()
    {
        var first = StateTests.Weights();
        var adam = new Adam(first) { Average = new ExponentialAverage { Momentum = 0.9, OverwriteEvery = 4 }, Lookahead = new() { Every = 3, Alpha = 0.25 } };
        StateTests.Train(adam, first, 1, 7);
        var second = StateTests.Weights();
        foreach (var (from, to) in first.Zip(second)) to.Assign(from.Value.Detach());
        var again = Optimizer.FromState(adam.GetState(), second);
        StateTests.Train(adam, first, 8, 20);
        StateTests.Train(again, second, 8, 20);
        Assert.That(second[0].Value.ToArray<float>(), Is.EqualTo(first[0].Value.ToArray<float>()));
        foreach (var (name, tensor) in adam.GetState().Tensors) Assert.That(again.GetState().Tensors[name].ValuesEqual(tensor), name);
    }

    // Zhang et al. 2019, algorithm 1.
    [Test]
    public void Lookahead_returns_to_the_slow_weights()
    {
        var w = new Parameter("w", Tensor.From(Trajectory.Start));
        var adam = new Adam([w]) { Lookahead = new() { Every = 4, Alpha = 0.3 }, Schedule = Schedule.Of(t => Trajectory.Rate((int)t + 1)) };
        var paper = PaperOptimizers.Adam(0.9, 0.999, 1e-7);
        double fast = Trajectory.Start, slow = fast;
        for (var t = 1; t <= Trajectory.Steps; t++)
        {
            w.Value.Grad = Tensor.From(Trajectory.Gradient(t));
            adam.Step();
            fast = paper(t, fast, Trajectory.Gradient(t), Trajectory.Rate(t));
            if (t % 4 == 0) fast = slow += 0.3 * (fast - slow);
            Assert.That(w.Value.Item<double>(), Is.EqualTo(fast).Within(1e-12), $"step {t}");
        }
    }

    [Test]
    public void Many_tensors_step_as_each_would_alone()
    {
        int[] counts = [1, 3, 0, 17, 40_000, 5, 16_384, 8, 1, 33_000, 2];
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var alone = counts.Select((n, i) => new Parameter($"p{i}", Tensor.Randn(new Generator((ulong)i), n).To(dtype))).ToArray();
            var together = alone.Select(parameter => new Parameter(parameter.Name, parameter.Value.Detach().Clone())).ToArray();
            var optimizer = new Adam(together);
            var own = alone.Select(parameter => new Adam([parameter])).ToArray();
            for (var t = 1; t <= 3; t++)
            {
                for (var i = 0; i < counts.Length; i++)
                {
                    var gradient = Tensor.Randn(new Generator((ulong)(100 * t + i)), counts[i]).To(dtype);
                    alone[i].Value.Grad = together[i].Value.Grad = gradient;
                    own[i].Step();
                }
                optimizer.Step();
            }
            for (var i = 0; i < counts.Length; i++) Assert.That(together[i].Value.Detach().ValuesEqual(alone[i].Value.Detach()), $"tensor {i} of {counts[i]} in {dtype}");
        }
        var mixed = new[] { new Parameter("f", Tensor.Ones(3)), new Parameter("d", Tensor.Ones(3, DType.Float64)), new Parameter("g", Tensor.Ones(2)) };
        foreach (var parameter in mixed) parameter.Value.Grad = Tensor.OnesLike(parameter.Value);
        new Sgd(mixed) { LearningRate = 0.5 }.Step();
        Assert.That(mixed.Select(parameter => parameter.Value.Detach().To(DType.Float64).Mean().Item<double>()), Has.All.EqualTo(0.5));
    }

    // Keras's order: the average is of the weights before the constraint.
    [Test]
    public void Constraints_come_last()
    {
        var w = new Parameter("w", Tensor.From(0.5, 2.0)) { Constraint = new NonNeg() };
        w.Value.Grad = Tensor.From(1.0, 1.0);
        var sgd = new Sgd([w]) { LearningRate = 1, Average = new ExponentialAverage() };
        sgd.Step();
        Assert.That(w.Value.ToArray<double>(), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(sgd.GetState().Tensors["w/average"].ToArray<double>(), Is.EqualTo(new[] { -0.5, 1 }));
    }

    [Test]
    public void One_optimizer_is_for_one_device()
    {
        var other = new Tensorium.Kernels.Cpu.CpuDevice();
        Parameter here = new("here", Tensor.Ones(1)), there = new("there", Tensor.Ones(1, DType.Float32, other));
        here.Value.Grad = Tensor.Ones(1);
        there.Value.Grad = Tensor.Ones(1, DType.Float32, other);
        Assert.That(() => new Sgd([here, there]).Step(),
            Throws.InvalidOperationException.With.Message.Contains("here is on").And.Message.Contains("there on"));
    }

    [TestCase(0)]
    [TestCase(-2)]
    public void Options_in_common_are_checked(int wrong)
    {
        Refuses(() => new Sgd { GradientAccumulationSteps = wrong }, "GradientAccumulationSteps");
        Refuses(() => new Lookahead { Every = wrong }, "Every");
        Refuses(() => new Lookahead { Alpha = wrong }, "Alpha");
        Refuses(() => new StochasticAverage { From = wrong }, "From");
        Refuses(() => new ExponentialAverage { OverwriteEvery = wrong }, "OverwriteEvery");
        Refuses(() => new ExponentialAverage { Momentum = wrong - 1 }, "Momentum");
        Refuses(() => new ParameterGroup([]) { LearningRateMultiplier = wrong - 1 }, "LearningRateMultiplier");
        Refuses(() => new ParameterGroup([]) { WeightDecay = double.NaN }, "NaN");
        Refuses(() => new Lion { Beta1 = 1 }, "Beta1");
        Refuses(() => new Nadam { MomentumDecay = -1 }, "MomentumDecay");
        Refuses(() => new Sgd { WeightDecay = double.NaN }, "NaN");

        static void Refuses(Func<object> mistake, string word) =>
            Assert.That(() => mistake(), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(word));
    }
}
