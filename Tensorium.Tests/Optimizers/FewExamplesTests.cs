using NUnit.Framework;
using Tensorium.NN;
using static Tensorium.Tests.Optimizers.FewExamples;

namespace Tensorium.Tests.Optimizers;

/// <summary>
/// Steps by few examples, whose gradients of large matrices are not multiplied unless somebody looks: the same to the bit as where somebody
/// does, whatever the optimizer, its options and the graph.
/// </summary>
[TestFixture]
[OnCpu("the factors of its steps")]
public class FewExamplesTests
{
    const int Steps = 4;

    static IEnumerable<Func<Optimizer>> Kinds()
    {
        foreach (var name in Optimizer.Names) yield return () => Optimizer.Create(name);
        yield return () => new Adam { AmsGrad = true };
        yield return () => new RmsProp { Centered = true, Momentum = 0.5 };
        yield return () => new Sgd { Momentum = 0.9, Nesterov = true };
    }

    static IEnumerable<TestCaseData> Options()
    {
        yield return Option("decay", optimizer => optimizer.WeightDecay = 0.1);
        yield return Option("decay through the gradient", optimizer =>
        {
            optimizer.Compatibility = Compatibility.PyTorch;
            optimizer.WeightDecay = 0.1;
        });
        yield return Option("a group", optimizer =>
            optimizer.Groups.Add(new([optimizer.Parameters[0]]) { LearningRateMultiplier = 0.5, WeightDecay = 0.2 }));
        yield return Option("value", optimizer => optimizer.ClipValue = 1e-3);
        yield return Option("norm", optimizer => optimizer.ClipNorm = 1e-2);
        yield return Option("global norm", optimizer => optimizer.GlobalClipNorm = 1e-2);
        yield return Option("report", optimizer => optimizer.ReportGradientNorm = true);
        yield return Option("policy", optimizer => optimizer.NonFinite = NonFinitePolicy.Zero);
        yield return Option("accumulation", optimizer => optimizer.GradientAccumulationSteps = 2);
        yield return Option("lookahead", optimizer => optimizer.Lookahead = new() { Every = 2 }, isPlain: true);
        yield return Option("schedule", optimizer => optimizer.Schedule = Schedule.Power(0.1, 2), isPlain: true);

        static TestCaseData Option(string name, Action<Optimizer> set, bool isPlain = false) =>
            new TestCaseData(set, isPlain).SetArgDisplayNames(name, isPlain ? "plain" : "not plain");
    }

    [Test]
    public void Any_optimizer_takes_the_same_steps(
        [ValueSource(nameof(Kinds))] Func<Optimizer> make, [Values(DType.Float32, DType.Float64)] DType dtype, [Values(1, 8, 64)] int examples) =>
        Compare(make, dtype, Network, examples: examples, keeps: examples == 1 || make() is Sgd { Momentum: 0 });

    [TestCaseSource(nameof(Options))]
    public void Any_option_is_heeded(Action<Optimizer> set, bool isPlain)
    {
        Compare(() => new Adam(), DType.Float32, Network, set);
        Compare(() => new Sgd(), DType.Float32, Network, set, examples: 8, keeps: isPlain);
    }

    [TestCase(DType.Float32, 1e-6)]
    [TestCase(DType.Float64, 1e-14)]
    public void Sgd_by_several_examples_moves_each_weight_by_the_rate_times_the_sum_of_their_products(DType dtype, double tolerance)
    {
        const int Count = 13;
        var w = new Parameter("w", Tensor.Randn(new Generator(3), (Inputs, Hidden), dtype: dtype));
        var optimizer = new Sgd([w]) { LearningRate = 0.5 };
        for (var step = 0; step < 3; step++)
        {
            Tensor x = Batch(step, Count, dtype), dy = Tensor.Randn(new Generator((ulong)step), (Count, Hidden), dtype: dtype);
            double[] before = Numbers(w.Value), left = Numbers(x), right = Numbers(dy);
            (x.MatMul(w.Value) * dy).Sum().Backward();
            Assert.That(w.Value.FactoredGrad is not null, Is.EqualTo(step > 0), "known from the step before");
            optimizer.Step();
            optimizer.ZeroGrad();
            var after = Numbers(w.Value);
            for (var i = 0; i < Inputs; i++)
                for (var j = 0; j < Hidden; j++)
                {
                    var sum = 0.0;
                    for (var p = 0; p < Count; p++) sum += left[p * Inputs + i] * right[p * Hidden + j];
                    var expected = before[i * Hidden + j] - 0.5 * sum;
                    Assert.That(after[i * Hidden + j], Is.EqualTo(expected).Within(tolerance * (10 + Math.Abs(expected))), $"({i}, {j})");
                }
        }

        static double[] Numbers(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();
    }

    [Test]
    public void Batches_of_changing_sizes_and_another_optimizer_get_their_gradients()
    {
        Parameter[] seen = Weights(), unseen = Weights();
        Optimizer[] bySeen = [new Sgd(seen), new Adam(seen), new Lamb(seen)], byUnseen = [new Sgd(unseen), new Adam(unseen), new Lamb(unseen)];
        (int Count, int Which, bool Keeps)[] batches =
        [
            (8, 0, false), (8, 0, true), (5, 0, true), (8, 1, true), (8, 1, false), (100, 0, false), (8, 0, true), (1, 0, true),
            (1, 1, true), (17, 0, false), (17, 0, true), (8, 2, true), (8, 2, false),
        ];
        for (var step = 0; step < batches.Length; step++)
        {
            var (count, which, keeps) = batches[step];
            var x = Batch(step, count);
            Network(seen, x).Backward();
            foreach (var parameter in seen) _ = parameter.Value.Grad;
            Network(unseen, x).Backward();
            Assert.That(unseen[0].Value.FactoredGrad is not null, Is.EqualTo(keeps), $"step {step}");
            bySeen[which].Step();
            byUnseen[which].Step();
            foreach (var parameter in seen.Concat(unseen)) parameter.ZeroGrad();
            for (var i = 0; i < seen.Length; i++)
                Assert.That(unseen[i].Value.ValuesEqual(seen[i].Value), $"{seen[i].Name}, step {step}");
        }
    }

    [Test]
    public void A_weight_that_is_used_twice_gets_both_gradients([Values(1, 8, 64)] int examples) =>
        Compare(() => new Sgd(), DType.Float32, (w, x) => Network(w, x) + Network(w, x * 0.5) * 2, examples: examples, keeps: false);

    [Test]
    public void A_penalty_is_added_whichever_gradient_comes_first([Values(1, 8, 64)] int examples)
    {
        Compare(() => new Sgd(), DType.Float32, (w, x) => Network(w, x) + w[0].Value.Square().Sum() * 0.1, examples: examples, keeps: false);
        Compare(() => new Sgd(), DType.Float32, (w, x) => w[0].Value.Square().Sum() * 0.1 + Network(w, x), examples: examples, keeps: false);
    }

    [Test]
    public void Gradients_of_all_rows_alike_and_of_columns_are_taken([Values(1, 8, 64)] int examples)
    {
        Check((w, x) => x.MatMul(w[0].Value).Sum()); // dy is one number, broadcast
        Check((w, x) => x.T.Contiguous().T.MatMul(w[0].Value).Square().Sum(), keeps: examples == 1);
        Check((w, x) => w[0].Value.T.MatMul(x.T).Square().Sum(), keeps: false);
        Check(
            (w, x) => w[0].Value.MatMul(Tensor.Arange(Hidden * examples, DType.Float32).Reshape(Hidden, examples) * 1e-3).Square().Sum(),
            keeps: examples == 1);

        void Check(Func<Parameter[], Tensor, Tensor> loss, bool keeps = true) =>
            Compare(() => new Sgd { LearningRate = 1e-5 }, DType.Float32, loss, examples: examples, keeps: keeps);
    }

    [Test]
    public void Sgd_moves_each_weight_by_the_rate_times_its_two_factors()
    {
        Tensor x = Batch(1, dtype: DType.Float64), dy = Tensor.Randn(new Generator(2), (1, Hidden), dtype: DType.Float64);
        var w = new Parameter("w", Tensor.Randn(new Generator(3), (Inputs, Hidden), dtype: DType.Float64));
        double[] before = w.Value.ToArray<double>(), left = x.ToArray<double>(), right = dy.ToArray<double>();
        (x.MatMul(w.Value) * dy).Sum().Backward();
        new Sgd([w]) { LearningRate = 0.5 }.Step();
        var after = w.Value.ToArray<double>();
        for (var i = 0; i < Inputs; i++)
            for (var j = 0; j < Hidden; j++)
                Assert.That(after[i * Hidden + j], Is.EqualTo(before[i * Hidden + j] - 0.5 * left[i] * right[j]).Within(1e-14), $"({i}, {j})");
    }

    [Test]
    public void The_gradient_is_there_after_the_step_and_for_another_one([Values(1, 8, 64)] int examples)
    {
        var (w, same, x) = (Weights(), Weights(), Batch(0, examples));
        w[0].Value.Stepped(byFactors: true);
        Network(same, x).Backward();
        var (before, gradient) = (w[0].Value.Detach().Clone(), same[0].Value.Grad!);
        Network(w, x).Backward();
        Assert.That(w[0].Value.FactoredGrad, Is.Not.Null);
        var optimizer = new Sgd(w) { LearningRate = 1 };
        optimizer.Step();
        optimizer.Step();
        Assert.That(w[0].Value.ValuesEqual(before - gradient - gradient));
        Assert.That(w[0].Value.Grad!.ValuesEqual(gradient));
    }

    [Test]
    public void A_factor_that_is_a_weight_counts_as_it_was([Values(1, 8, 100)] int examples)
    {
        Parameter[] one = [Square("first", 1), Square("second", 2)], other = [Square("first", 1), Square("second", 2)];
        Loss(one).Backward();
        foreach (var parameter in one) Assert.That(parameter.Value.Grad, Is.Not.Null);
        new Sgd(one).Step();
        foreach (var parameter in other) parameter.Value.Stepped(byFactors: true);
        Loss(other).Backward();
        foreach (var parameter in other) Assert.That(parameter.Value.FactoredGrad, Is.Not.Null);
        new Sgd(other).Step();
        for (var i = 0; i < one.Length; i++) Assert.That(other[i].Value.ValuesEqual(one[i].Value), one[i].Name);

        Tensor Loss(Parameter[] pair) => pair[0].Value.Detach()[..examples].MatMul(pair[1].Value).Square().Sum()
            + Tensor.Randn(new Generator(3), (examples, 300)).MatMul(pair[0].Value).Square().Sum();

        static Parameter Square(string name, ulong seed) => new(name, Tensor.Randn(new Generator(seed), (300, 300)));
    }

    [Test]
    public void A_step_that_fails_moves_nothing_and_keeps_the_gradient()
    {
        var (w, x) = (Weights(), Batch(0));
        var before = w[0].Value.ToArray<float>();
        var optimizer = new Sgd(w) { Schedule = Schedule.Of(_ => double.NaN) };
        Network(w, x).Backward();
        Assert.That(optimizer.Step, Throws.InvalidOperationException.With.Message.Contains("NaN"));
        Assert.That(w[0].Value.ToArray<float>(), Is.EqualTo(before));
        optimizer.Schedule = null;
        optimizer.Step();
        Assert.That(w[0].Value.ToArray<float>(), Is.Not.EqualTo(before));
    }

    [Test]
    public void A_schedule_that_freezes_or_resets_changes_nothing_of_the_step_that_asked([Values] bool freezes)
    {
        Parameter[] w = [Matrix("a", 1), Matrix("b", 2)];
        var optimizer = new Sgd(w);
        optimizer.Schedule = Schedule.Of(_ =>
        {
            if (freezes) w[1].Trainable = false;
            else optimizer.ZeroGrad();
            return 0.1;
        });
        (Batch(3).MatMul(w[0].Value).Sum() + Batch(3).MatMul(w[1].Value).Sum()).Backward();
        optimizer.Step();
        Assert.That(w[1].Value.ValuesEqual(Matrix("b", 2).Value), Is.False);
    }

    [Test]
    public void Steps_take_no_memory_from_the_system([Values(1, 8, 64)] int examples)
    {
        var (w, x) = (new Parameter("w", Tensor.Zeros((700, 900))), Tensor.Ones((examples, 700)));
        var optimizer = new Sgd([w]);
        Train(optimizer, w, x, 5);
        var (native, garbage) = (Device.Cpu.Memory.NativeAllocations, GC.GetAllocatedBytesForCurrentThread());
        Train(optimizer, w, x, 50);
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - garbage) / 50, Is.LessThan(8_000));
        Assert.That(Device.Cpu.Memory.NativeAllocations, Is.EqualTo(native));
        foreach (var looking in (Optimizer[])[new Sgd([w]) { GradientAccumulationSteps = 4 }, new Sgd([w]) { GlobalClipNorm = 1, NonFinite = NonFinitePolicy.Raise }])
        {
            Train(looking, w, x, 8);
            native = Device.Cpu.Memory.NativeAllocations;
            Train(looking, w, x, 40);
            Assert.That(Device.Cpu.Memory.NativeAllocations, Is.EqualTo(native), "where steps look at gradients");
        }
    }

    [Test]
    public void Steps_by_one_example_store_no_gradient()
    {
        var x = Tensor.Ones((1, 700));
        var before = InUse();
        var other = new Parameter("other", Tensor.Zeros((700, 900)));
        Train(new Sgd([other]), other, x, 1);
        Assert.That(InUse() - before, Is.LessThan(2 * 700 * 900 * sizeof(float)), "the weight, and no gradient");
        before = InUse();
        other = new Parameter("other", Tensor.Zeros((700, 900)));
        Train(new Sgd([other]) { Lookahead = new() { Every = 1 } }, other, x, 1);
        Assert.That(InUse() - before, Is.LessThan(3 * 700 * 900 * sizeof(float)), "the weight, the slow one, and no gradient");

        static long InUse() => Device.Cpu.Memory.NativeBytes - Device.Cpu.Memory.PooledBytes;
    }

    static void Train(Optimizer optimizer, Parameter w, Tensor x, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Enter();
            x.MatMul(w.Value).Mean().Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
        }
    }

    /// <summary>
    /// Trains twice, looking at the gradients before each step or not. Of one example factors are to be kept in each pass, of several from the
    /// second on, if at all.
    /// </summary>
    static void Compare(Func<Optimizer> make, DType dtype, Func<Parameter[], Tensor, Tensor> loss, Action<Optimizer>? set = null,
        int examples = 1, bool keeps = true)
    {
        Parameter[] seen = Weights(dtype), unseen = Weights(dtype);
        Optimizer bySeen = make(), byUnseen = make();
        bySeen.Attach(seen);
        byUnseen.Attach(unseen);
        set?.Invoke(bySeen);
        set?.Invoke(byUnseen);
        for (var step = 0; step < Steps; step++)
        {
            var x = Batch(step, examples, dtype);
            loss(seen, x).Backward();
            foreach (var parameter in seen) _ = parameter.Value.Grad;
            bySeen.Step();
            bySeen.ZeroGrad();
            loss(unseen, x).Backward();
            Assert.That(unseen[0].Value.FactoredGrad is not null, Is.EqualTo(keeps && (examples == 1 || step > 0)), $"step {step}");
            byUnseen.Step();
            byUnseen.ZeroGrad();
            for (var i = 0; i < seen.Length; i++)
                Assert.That(unseen[i].Value.ValuesEqual(seen[i].Value), $"{seen[i].Name}, step {step}");
        }
        var (expected, actual) = (bySeen.GetState(), byUnseen.GetState());
        Assert.That(actual.Numbers, Is.EquivalentTo(expected.Numbers));
        foreach (var (name, tensor) in expected.Tensors) Assert.That(actual.Tensors[name].ValuesEqual(tensor), name);
        Assert.That(byUnseen.LastGradientNorm, Is.EqualTo(bySeen.LastGradientNorm));
    }
}
