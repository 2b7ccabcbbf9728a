using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>
/// Minimize is Backward, Step and ZeroGrad to the bit, whatever the optimizer, its options and the graph. Batches of one example let it
/// leave the gradients of matrices of some size as outer products.
/// </summary>
[TestFixture]
public class MinimizeTests
{
    const int Inputs = 900, Hidden = 75, Outputs = 3, Steps = 4;

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
    public void A_hook_that_looks_sees_the_gradient_and_may_keep_it()
    {
        Parameter[] w = Weights(DType.Float32), same = Weights(DType.Float32);
        var x = Example(1, DType.Float32, 0).WithGrad();
        Network(same, x).Backward();
        Network(w, x).Backward();
        foreach (var parameter in w) parameter.ZeroGrad(); // which leaves a buffer

        Tensor? seen = null;
        var first = x * 1;
        using var hook = first.RegisterHook(_ =>
        {
            seen = w[0].Value.Grad; // its node comes after that of the product
            return null;
        });
        var before = w[0].Value.Detach().Clone();
        new Sgd(w) { LearningRate = 1 }.Minimize(Network(w, first));
        var values = seen!.ToArray<float>();
        Assert.That(seen.ValuesEqual(same[0].Value.Grad!));
        Assert.That(w[0].Value.ValuesEqual(before - seen));
        Network(w, x * 2).Backward();
        Assert.That(seen.ToArray<float>(), Is.EqualTo(values), "the reader's");
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
    [OnCpu("the factors of its steps")]
    public void A_factor_that_changes_during_the_pass_is_noticed_before_anything_moves()
    {
        Parameter[] w = [Matrix("a", 1), Matrix("b", 2)];
        var (early, input) = (Early(), Row(4));
        using var hook = early.RegisterHook(_ =>
        {
            input.Add_(1);
            return null;
        });
        var before = w.Select(parameter => parameter.Value.ToArray<float>()).ToArray();
        var optimizer = new Adam(w);
        Assert.That(
            () => optimizer.Minimize(early.Sum() + Row(3).MatMul(w[0].Value).Sum() + input.MatMul(w[1].Value).Sum()),
            Throws.InvalidOperationException.With.Message.Contains("900 elements").And.Message.Contains("changed in place"));
        Assert.That(w.Select(parameter => parameter.Value.ToArray<float>()), Is.EqualTo(before));
        Assert.That(optimizer.StepCount, Is.Zero);
        Assert.That(w.Select(parameter => parameter.Value.Grad), Is.All.Null);
    }

    [Test]
    [OnCpu("the factors of its steps")]
    public void A_gradient_that_cannot_be_read_is_no_other_one()
    {
        var w = Matrix("w", 1);
        var optimizer = new Sgd([w]) { LearningRate = 1 };
        (Row(3).MatMul(w.Value).Sum() * 1000).Backward();
        optimizer.ZeroGrad(); // leaves a buffer
        var (early, input) = (Early(), Row(4));
        using var hook = early.RegisterHook(_ =>
        {
            input.Add_(1);
            Assert.That(() => w.Value.Grad, Throws.InvalidOperationException);
            return null;
        });
        Assert.That(() => optimizer.Minimize(early.Sum() + input.MatMul(w.Value).Sum()), Throws.InvalidOperationException);
        Assert.That(w.Value.ValuesEqual(Matrix("w", 1).Value));
    }

    [Test]
    public void A_gradient_of_another_shape_is_refused_and_the_first_stays()
    {
        Parameter w = Matrix("w", 1), other = Matrix("w", 1);
        var early = Early();
        using var hook = early.RegisterHook(_ =>
        {
            Assert.That(() => w.Value.Grad = Tensor.Ones(3), Throws.TypeOf<ShapeException>());
            return null;
        });
        new Sgd([w]).Minimize(early.Sum() + Row(3).MatMul(w.Value).Sum());
        new Sgd([other]).Minimize(Row(3).MatMul(other.Value).Sum());
        Assert.That(w.Value.ValuesEqual(other.Value));
    }

    [Test]
    public void A_hook_may_take_a_step_of_the_same_optimizer_or_of_another()
    {
        foreach (var isOther in (bool[])[false, true])
        {
            Parameter a = Matrix("a", 1), b = Matrix("b", 2);
            var optimizer = new Sgd([a]);
            var early = Early();
            using var hook = early.RegisterHook(_ =>
            {
                using var recorded = Autograd.EnableGrad();
                using var scope = TensorScope.Enter();
                var inner = Row(3).MatMul(b.Value).Sum() + Row(4).MatMul(a.Value).Sum();
                if (isOther) new Sgd([b]).Minimize(inner);
                else optimizer.Minimize(inner);
                return null;
            });
            var before = a.Value.Detach().Clone();
            if (isOther) optimizer.Minimize(early.Sum() + Row(5).MatMul(a.Value).Sum());
            else Assert.That(() => optimizer.Minimize(early.Sum() + Row(5).MatMul(a.Value).Sum()), Throws.InvalidOperationException);
            Assert.That(a.Value.Grad, Is.Null);
            Assert.That(a.Value.ValuesEqual(before), Is.False, "moved once, by the sum or in the hook");
        }
    }

    [Test]
    public void A_parameter_that_is_frozen_in_the_pass_keeps_no_factors_for_later()
    {
        Parameter a = Matrix("a", 1), b = Matrix("b", 2);
        var early = Early();
        var hook = early.RegisterHook(_ =>
        {
            a.Trainable = false;
            return null;
        });
        new Sgd([a, b]).Minimize(early.Sum() + Row(3).MatMul(a.Value).Sum() + Row(3).MatMul(b.Value).Sum());
        hook.Dispose();
        Assert.That(a.Value.ValuesEqual(Matrix("a", 1).Value));
        a.Trainable = true;
        using (TensorScope.Enter()) new Sgd([b]).Minimize(Row(3).MatMul(a.Value).Sum() + Row(3).MatMul(b.Value).Sum());
        Assert.That(a.Value.Grad!.ToArray<float>()[0], Is.EqualTo(Row(3).ToArray<float>()[0]));
    }

    [Test]
    public void A_schedule_that_freezes_or_resets_changes_nothing_of_the_step_that_asked([Values] bool minimizes)
    {
        foreach (var freezes in (bool[])[false, true])
        {
            Parameter[] w = [Matrix("a", 1), Matrix("b", 2)];
            var optimizer = new Sgd(w);
            optimizer.Schedule = Schedule.Of(_ =>
            {
                if (freezes) w[1].Trainable = false;
                else optimizer.ZeroGrad();
                return 0.1;
            });
            var loss = Row(3).MatMul(w[0].Value).Sum() + Row(3).MatMul(w[1].Value).Sum();
            if (minimizes)
            {
                optimizer.Minimize(loss);
            }
            else
            {
                loss.Backward();
                optimizer.Step();
            }
            Assert.That(w[1].Value.ValuesEqual(Matrix("b", 2).Value), Is.False);
        }
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

    static Parameter Matrix(string name, ulong seed) => new(name, Tensor.Randn(new Generator(seed), (Inputs, 100)));

    static Tensor Row(ulong seed) => Tensor.Randn(new Generator(seed), (1, Inputs));

    /// <summary>A tensor whose hooks run last.</summary>
    static Tensor Early() => Tensor.Ones(3).WithGrad() * 1;

    static Tensor Network(Parameter[] w, Tensor x) =>
        x.Linear(w[0].Value, w[1].Value).Tanh().Linear(w[2].Value, w[3].Value).Square().Mean();

    static Tensor Example(int batch, DType dtype, int step) => Tensor.Randn(new Generator((ulong)(10 + step)), (batch, Inputs), dtype: dtype);

    static Parameter[] Weights(DType dtype) =>
    [
        new("dense/kernel", Tensor.Randn(new Generator(1), (Inputs, Hidden), dtype: dtype) * 0.1),
        new("dense/bias", Tensor.Randn(new Generator(2), Hidden, dtype: dtype)),
        new("dense_1/kernel", Tensor.Randn(new Generator(3), (Hidden, Outputs), dtype: dtype)),
        new("dense_1/bias", Tensor.Randn(new Generator(4), Outputs, dtype: dtype)),
    ];
}
