using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN;

[TestFixture]
public class LayerTests
{
    static readonly string[] Names = ["dense", "activation", "dense_1", "head"];
    static readonly string[] ParameterNames = ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "head/kernel", "head/bias"];

    [TestCase(DType.Float64, 1e-13), TestCase(DType.Float32, 1e-5)]
    public void Dense_is_a_plain_loop(DType dtype, double tolerance)
    {
        const int Batch = 5, Inputs = 7, Units = 3;
        var generator = new Generator(4);
        var x = Tensor.Randn(generator, (Batch, Inputs), dtype: DType.Float64);
        var layer = new Dense(Units, "tanh") { DType = dtype, BiasInitializer = Initializer.Constant(0.1), Generator = generator };
        var input = x.To(dtype).WithGrad();
        var y = layer.Call(input);
        (y * y).Sum().Backward();

        var (xs, ws) = (Doubles(x), Doubles(layer.Kernel.Value));
        var (ys, dx, dw, db) = (new double[Batch * Units], new double[xs.Length], new double[ws.Length], new double[Units]);
        for (var b = 0; b < Batch; b++)
            for (var u = 0; u < Units; u++)
            {
                var sum = 0.1;
                for (var i = 0; i < Inputs; i++) sum += xs[b * Inputs + i] * ws[i * Units + u];
                ys[b * Units + u] = Math.Tanh(sum);
                var d = 2 * Math.Tanh(sum) * (1 - Math.Tanh(sum) * Math.Tanh(sum));
                db[u] += d;
                for (var i = 0; i < Inputs; i++)
                {
                    dx[b * Inputs + i] += d * ws[i * Units + u];
                    dw[i * Units + u] += d * xs[b * Inputs + i];
                }
            }
        Assert.That(Doubles(y), Is.EqualTo(ys).Within(tolerance));
        Assert.That(Doubles(input.Grad!), Is.EqualTo(dx).Within(tolerance));
        Assert.That(Doubles(layer.Kernel.Value.Grad!), Is.EqualTo(dw).Within(tolerance));
        Assert.That(Doubles(layer.Bias!.Value.Grad!), Is.EqualTo(db).Within(tolerance));
    }

    [Test]
    public void Dense_works_along_the_last_axis_and_without_a_bias()
    {
        var layer = new Dense(2) { UseBias = false, KernelInitializer = Initializer.Ones };
        Assert.That(layer.Call(Tensor.Ones((4, 3, 5))), Is.EqualTo(Tensor.Full((4, 3, 2), 5)));
        Assert.That(layer.Parameters, Has.Count.EqualTo(1));
        Assert.That(layer.OutputShape((4, 3, 5)), Is.EqualTo((Shape)(4, 3, 2)));
    }

    [Test]
    public void Names_are_Keras_s_and_unique()
    {
        var model = new Sequential([new Dense(4), new Activation("relu")]) { new Dense(4), new Dense(2) { Name = "head" } };
        model.Build((1, 3));
        Assert.That(model.Layers.Select(layer => layer.Name), Is.EqualTo(Names));
        Assert.That(model.Parameters.Select(parameter => parameter.Name), Is.EqualTo(ParameterNames));
        Assert.That(model["head"], Is.SameAs(model[3]));
        Assert.That(model.Layers[..^1], Has.Length.EqualTo(3));
        Assert.That(new LayerNormaliser().Name, Is.EqualTo("layer_normaliser"));
    }

    [Test]
    public void Parameters_are_live_and_survive_the_scope_of_the_first_step()
    {
        var model = new Sequential { new Flatten(), new Dense(3) };
        var parameters = model.Parameters;
        Assert.That(parameters, Is.Empty);
        using (TensorScope.Enter()) model.Call(Tensor.Ones((2, 2, 2)));
        Assert.That(parameters, Has.Count.EqualTo(2));
        Assert.That(model.ParameterCount, Is.EqualTo(15));
        Assert.That(model.Call(Tensor.Zeros((1, 4))).ToArray<float>(), Has.All.Zero);
    }

    [Test]
    public void A_shared_layer_counts_once()
    {
        var shared = new Dense(3);
        var model = new Sequential { shared, shared };
        model.Build((1, 3));
        Assert.That(model.Parameters, Has.Count.EqualTo(2));
    }

    [TestCaseSource(typeof(Activation), nameof(Activation.Names))]
    public void Every_activation_by_name_keeps_shape_and_type(string name)
    {
        var x = Tensor.From(new[,] { { -2.0, -0.5 }, { 0.5, 2 } });
        var y = new Activation(name).Call(x);
        Assert.That((y.Shape, y.DType), Is.EqualTo((x.Shape, x.DType)));
        Assert.That(y.ToArray<double>(), Has.All.Matches<double>(double.IsFinite));
    }

    [Test]
    public void Summary_is_Keras_s()
    {
        var model = new Sequential { new Flatten(), new Dense(300, "relu"), new Dense(10) };
        Assert.That(model.Summary(), Does.Contain("?").And.Contain("0 (unbuilt)"));
        model.Build((32, 8, 8));
        model[2].Trainable = false;
        Assert.That(model.Summary(), Is.EqualTo("""
            Model: "sequential"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
            │ flatten (Flatten)               │ (None, 64)             │             0 │
            ├─────────────────────────────────┼────────────────────────┼───────────────┤
            │ dense (Dense)                   │ (None, 300)            │        19,500 │
            ├─────────────────────────────────┼────────────────────────┼───────────────┤
            │ dense_1 (Dense)                 │ (None, 10)             │         3,010 │
            └─────────────────────────────────┴────────────────────────┴───────────────┘
             Total params: 22,510 (87.93 KB)
             Trainable params: 19,500 (76.17 KB)
             Non-trainable params: 3,010 (11.76 KB)

            """.ReplaceLineEndings("\n")));
    }

    public static IEnumerable<TestCaseData> Mistakes()
    {
        var built = new Sequential { new Dense(2) { Name = "first" } };
        built.Build((1, 4));
        yield return Mistake<ShapeException>(() => built.Call(Tensor.Ones((3, 5))), "first", "(1, 4)", "(3, 5)");
        yield return Mistake<ShapeException>(() => new Dense(2).Call(Tensor.Ones(5)), "dense", "(5,)");
        yield return Mistake<ShapeException>(() => new Flatten().Call(Tensor.Scalar(1)), "flatten", "()");
        yield return Mistake<ArgumentException>(() => new Dense(2, "reluu"), "reluu", "leaky_relu", "softmax");
        yield return Mistake<ArgumentOutOfRangeException>(() => new Dense(0), "units");
        yield return Mistake<ArgumentException>(
            () => new Sequential { new Dense(1) { Name = "a" }, new Dense(1) { Name = "a" } }, "layer a already");
        yield return Mistake<KeyNotFoundException>(() => built["second"], "second", "first");
        yield return Mistake<ArgumentOutOfRangeException>(() => built[1], "1 layers");
        yield return Mistake<InvalidOperationException>(() => new Dense(1).Kernel, "first call");
        yield return Mistake<DTypeException>(() => new Dense(1) { DType = DType.Int32 }, "Int32");
        yield return Mistake<ShapeException>(() => built.Parameters[0].Assign(Tensor.Ones(8)), "first/kernel", "(8,)", "(4, 2)");
        yield return Mistake<DTypeException>(() => new Parameter("w", Tensor.From(1)), "Int32");
        yield return Mistake<ArgumentException>(() => new Parameter("w", Tensor.Ones((2, 3)).T), "(3, 2)", "Contiguous");
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

    static double[] Doubles(Tensor x) => x.Detach().To(DType.Float64).ToArray<double>();

    sealed class LayerNormaliser : Layer
    {
        protected override Tensor Forward(Tensor x, bool training) => x;
    }
}
