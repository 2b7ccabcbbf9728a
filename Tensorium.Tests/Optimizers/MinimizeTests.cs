using NUnit.Framework;
using Tensorium.NN;
using static Tensorium.Tests.Optimizers.SingleExample;

namespace Tensorium.Tests.Optimizers;

/// <summary>
/// Minimize is Backward, Step and ZeroGrad to the bit, whatever the optimizer, its options and the graph. Batches of one example let it
/// leave the gradients of matrices of some size as outer products.
/// </summary>
[TestFixture]
public class MinimizeTests
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
        yield return Option("lookahead", optimizer => optimizer.Lookahead = new() { Every = 2 });
        yield return Option("schedule", optimizer => optimizer.Schedule = Schedule.Power(0.1, 2));

        static TestCaseData Option(string name, Action<Optimizer> set) => new TestCaseData(set).SetArgDisplayNames(name);
    }

    [Test]
    [OnCpu("the factors of its steps")]
    public void Any_optimizer_takes_the_same_steps(
        [ValueSource(nameof(Kinds))] Func<Optimizer> make, [Values(1, 2)] int batch, [Values(DType.Float32, DType.Float64)] DType dtype) =>
        Compare(make, batch, dtype, Network);

    [TestCaseSource(nameof(Options))]
    [OnCpu("the factors of its steps")]
    public void Any_option_is_heeded(Action<Optimizer> set) => Compare(
        () => new Adam(),
        1,
        DType.Float32,
        Network,
        set);

    [Test]
    public void A_weight_that_is_used_twice_gets_both_gradients() =>
        Compare(() => new Sgd(), 1, DType.Float32, (w, x) => Network(w, x) + Network(w, x * 0.5) * 2);

    [Test]
    public void A_penalty_is_added_whichever_gradient_comes_first()
    {
        Compare(() => new Sgd(), 1, DType.Float32, (w, x) => Network(w, x) + w[0].Value.Square().Sum() * 0.1);
        Compare(() => new Sgd(), 1, DType.Float32, (w, x) => w[0].Value.Square().Sum() * 0.1 + Network(w, x));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_factor_that_is_a_weight_does_not_move_before_it_is_used(bool isDetached)
    {
        var (one, other) = (Pair(), Pair());
        Loss(one).Backward();
        new Sgd(one).Step();
        new Sgd(other).Minimize(Loss(other));
        for (var i = 0; i < one.Length; i++) Assert.That(other[i].Value.ValuesEqual(one[i].Value), one[i].Name);

        Tensor Loss(Parameter[] pair)
        {
            var (first, second) = (pair[0].Value, pair[1].Value);
            var row = isDetached ? first.Detach()[..1] : first[..1];
            return Example(1, DType.Float32, 0).MatMul(first).Square().Sum() + row.MatMul(second).Square().Sum();
        }

        static Parameter[] Pair() =>
        [
            new("first", Tensor.Randn(new Generator(1), (Inputs, Hidden))), new("second", Tensor.Randn(new Generator(2), (Hidden, Inputs))),
        ];
    }

    [Test]
    public void Gradients_of_all_rows_alike_and_of_columns_are_taken()
    {
        Compare(() => new Sgd(), 1, DType.Float32, (w, x) => x.MatMul(w[0].Value).Sum()); // dy is one number, broadcast
        Compare(() => new Sgd(), 1, DType.Float32, (w, x) => x.T.Contiguous().T.MatMul(w[0].Value).Square().Sum());
    }

    [Test]
    public void Sgd_moves_each_weight_by_the_rate_times_its_two_factors()
    {
        Tensor x = Tensor.Randn(new Generator(1), (1, Inputs), dtype: DType.Float64), dy = Tensor.Randn(new Generator(2), (1, Hidden), dtype: DType.Float64);
        var w = new Parameter("w", Tensor.Randn(new Generator(3), (Inputs, Hidden), dtype: DType.Float64));
        double[] before = w.Value.ToArray<double>(), left = x.ToArray<double>(), right = dy.ToArray<double>();
        new Sgd([w]) { LearningRate = 0.5 }.Minimize((x.MatMul(w.Value) * dy).Sum());
        var after = w.Value.ToArray<double>();
        for (var i = 0; i < Inputs; i++)
            for (var j = 0; j < Hidden; j++)
                Assert.That(after[i * Hidden + j], Is.EqualTo(before[i * Hidden + j] - 0.5 * left[i] * right[j]).Within(1e-14), $"({i}, {j})");
    }

    [Test]
    public void Gradients_that_are_there_count_and_all_are_forgotten()
    {
        var (w, x) = (Weights(DType.Float32), Example(1, DType.Float32, 0));
        var before = w[0].Value.Detach().Clone();
        Network(w, x).Backward();
        var twice = w[0].Value.Grad! * 2;
        new Sgd(w) { LearningRate = 1 }.Minimize(Network(w, x));
        Assert.That(w[0].Value.ValuesEqual(before - twice));
        Assert.That(w.Select(parameter => parameter.Value.Grad), Is.All.Null);
    }

    [Test]
    public void What_an_earlier_loop_read_stays_as_it_is()
    {
        var (w, x) = (Weights(DType.Float32), Example(1, DType.Float32, 0));
        var optimizer = new Sgd(w);
        Network(w, x).Backward();
        var (read, values) = (w[0].Value.Grad!, w[0].Value.Grad!.ToArray<float>());
        optimizer.ZeroGrad();
        optimizer.Minimize(Network(w, x));
        Network(w, x * 3).Backward();
        Assert.That(read.ToArray<float>(), Is.EqualTo(values));
    }

    [Test]
    public void Leaves_of_others_keep_their_gradients_beyond_the_scope()
    {
        Parameter[] mine = Weights(DType.Float32), theirs = Weights(DType.Float32);
        var x = Example(1, DType.Float32, 0);
        Network(theirs, x).Backward();
        var expected = theirs[0].Value.Grad!.ToArray<float>();
        foreach (var parameter in theirs) parameter.ZeroGrad();
        using (TensorScope.Enter()) new Sgd(mine).Minimize(Network(mine, x) + Network(theirs, x));
        Assert.That(mine[0].Value.Grad, Is.Null);
        Assert.That(theirs[0].Value.Grad!.ToArray<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void A_step_that_fails_changes_nothing_and_forgets_the_gradients()
    {
        var (w, x) = (Weights(DType.Float32), Example(1, DType.Float32, 0));
        var before = w[0].Value.ToArray<float>();
        var optimizer = new Sgd(w) { Schedule = Schedule.Of(_ => double.NaN) };
        Assert.That(() => optimizer.Minimize(Network(w, x)), Throws.InvalidOperationException.With.Message.Contains("NaN"));
        Assert.That(w[0].Value.ToArray<float>(), Is.EqualTo(before));
        Assert.That(w.Select(parameter => parameter.Value.Grad), Is.All.Null);
        optimizer.Schedule = null;
        optimizer.Minimize(Network(w, x));
        Assert.That(optimizer.StepCount, Is.EqualTo(1));
    }

    [Test]
    public void A_loss_that_leads_nowhere_is_refused()
    {
        var (w, x) = (Weights(DType.Float32), Example(1, DType.Float32, 0));
        var optimizer = new Sgd(w);
        Assert.That(() => optimizer.Minimize(null!), Throws.ArgumentNullException);
        Assert.That(() => optimizer.Minimize(x.Sum()), Throws.InvalidOperationException.With.Message.Contains("no graph"));
        Assert.That(() => optimizer.Minimize(x.MatMul(w[0].Value)), Throws.InvalidOperationException.With.Message.Contains("(1, 75)"));
        Assert.That(
            () => optimizer.Minimize(x.Clone().WithGrad().Sum()), Throws.InvalidOperationException.With.Message.Contains("none of the 4 parameters"));
        var loss = Network(w, x);
        optimizer.Minimize(loss);
        Assert.That(() => optimizer.Minimize(loss), Throws.InvalidOperationException.With.Message.Contains("freed"));
    }

    [Test]
    [OnCpu("its memory")]
    public void Steps_take_no_memory_from_the_system_and_store_no_gradient()
    {
        var (w, x) = (new Parameter("w", Tensor.Zeros((700, 900))), Tensor.Ones((1, 700)));
        var optimizer = new Sgd([w]);
        Run(5);
        var (native, garbage) = (Device.Cpu.Memory.NativeAllocations, GC.GetAllocatedBytesForCurrentThread());
        Run(50);
        Assert.That(Device.Cpu.Memory.NativeAllocations, Is.EqualTo(native));
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - garbage) / 50, Is.LessThan(8_000));
        var before = InUse();
        var other = new Parameter("other", Tensor.Zeros((700, 900)));
        new Sgd([other]).Minimize(x.MatMul(other.Value).Sum());
        Assert.That(InUse() - before, Is.LessThan(2 * 700 * 900 * sizeof(float)), "the weight, and no gradient");
        before = InUse();
        other = new Parameter("other", Tensor.Zeros((700, 900)));
        new Sgd([other]) { Lookahead = new() { Every = 1 } }.Minimize(x.MatMul(other.Value).Sum());
        Assert.That(InUse() - before, Is.LessThan(3 * 700 * 900 * sizeof(float)), "the weight, the slow one, and no gradient");

        static long InUse() => Device.Cpu.Memory.NativeBytes - Device.Cpu.Memory.PooledBytes;

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using var scope = TensorScope.Enter();
                optimizer.Minimize(x.MatMul(w.Value).Mean());
            }
        }
    }

    static void Compare(
        Func<Optimizer> make, int batch, DType dtype, Func<Parameter[], Tensor, Tensor> loss, Action<Optimizer>? set = null)
    {
        Parameter[] one = Weights(dtype), other = Weights(dtype);
        Optimizer byHand = make(), minimizing = make();
        byHand.Attach(one);
        minimizing.Attach(other);
        set?.Invoke(byHand);
        set?.Invoke(minimizing);
        for (var step = 0; step < Steps; step++)
        {
            var x = Example(batch, dtype, step);
            loss(one, x).Backward();
            byHand.Step();
            byHand.ZeroGrad();
            minimizing.Minimize(loss(other, x));
            for (var i = 0; i < one.Length; i++)
                Assert.That(other[i].Value.ValuesEqual(one[i].Value), $"{one[i].Name}, step {step}");
        }
        var (expected, actual) = (byHand.GetState(), minimizing.GetState());
        Assert.That(actual.Numbers, Is.EquivalentTo(expected.Numbers));
        foreach (var (name, tensor) in expected.Tensors) Assert.That(actual.Tensors[name].ValuesEqual(tensor), name);
        Assert.That(minimizing.LastGradientNorm, Is.EqualTo(byHand.LastGradientNorm));
        Assert.That(other.Select(parameter => parameter.Value.Grad), Is.All.Null);
    }
}
