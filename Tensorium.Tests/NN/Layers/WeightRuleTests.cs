using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

/// <summary>Initializers by name and config, regularizers and constraints.</summary>
[TestFixture]
public class WeightRuleTests
{
    static readonly double[] Start = [3, -0.5, 4, 0.25, -1, 2];

    static Tensor W => Tensor.From<double>(Start, (3, 2));

    [TestCaseSource(typeof(Initializer), nameof(Initializer.Names))]
    public void Initializers_by_name_and_config(string name)
    {
        Initializer initializer = name;
        var again = Initializer.FromConfig(LayerConfig.FromJson(initializer.Config.ToJson()))!;
        Assert.That(again.Create((4, 6), new(3)), Is.EqualTo(initializer.Create((4, 6), new(3))));
        Assert.That(again.Config, Is.EqualTo(initializer.Config));
    }

    [TestCase(40, 40), TestCase(20, 50), TestCase(50, 20)]
    public void Orthogonal_matrices_are(int rows, int columns)
    {
        var q = Initializer.Orthogonal(2).Create((rows, columns), new(1), DType.Float64);
        var product = rows <= columns ? q.MatMul(q.T) : q.T.MatMul(q);
        Assert.That((product - (Tensor.Eye(Math.Min(rows, columns), dtype: DType.Float64) * 4)).Abs().Max().Item<double>(), Is.LessThan(1e-12));
        Assert.That(q.IsContiguous);
        Assert.That(() => Initializer.Orthogonal().Create(3, new(1)), Throws.TypeOf<ShapeException>());
    }

    [Test]
    public void Identity_and_random_distributions()
    {
        Assert.That(Initializer.Identity(3).Create((2, 3), new(1)), Is.EqualTo(Tensor.From(new[,] { { 3f, 0, 0 }, { 0, 3, 0 } })));
        Assert.That(() => Initializer.Identity().Create(3, new(1)), Throws.TypeOf<ShapeException>());
        var normal = Initializer.RandomNormal(1, 0.5).Create((300, 300), new(1), DType.Float64);
        Assert.That((normal.Mean().Item<double>(), normal.Std().Item<double>()), Is.EqualTo((1.0, 0.5)).Within(0.01));
        var uniform = Initializer.RandomUniform(-1, 3).Create((300, 300), new(1), DType.Float64);
        Assert.That(uniform.ToArray<double>(), Has.All.InRange(-1, 3));
        Assert.That(uniform.Mean().Item<double>(), Is.EqualTo(1).Within(0.02));
        Assert.That(Initializer.TruncatedNormal(0, 2).Create((300, 300), new(1), DType.Float64).ToArray<double>(), Has.All.InRange(-4, 4));
    }

    [Test]
    public void Penalties_and_their_gradients()
    {
        var (absolute, squares) = (Start.Sum(Math.Abs), Start.Sum(x => x * x));
        (Regularizer Regularizer, double Expected, Func<double, double> Slope)[] rows =
        [
            (Regularizer.L1(0.1), 0.1 * absolute, x => 0.1 * Math.Sign(x)), (Regularizer.L2(0.1), 0.1 * squares, x => 0.2 * x),
            (Regularizer.L1L2(0.1, 0.3), (0.1 * absolute) + (0.3 * squares), x => (0.1 * Math.Sign(x)) + (0.6 * x)),
            (Regularizer.Custom(w => w.Pow(4).Sum()), Start.Sum(x => x * x * x * x), x => 4 * x * x * x),
        ];
        foreach (var (regularizer, expected, slope) in rows)
        {
            var layer = new Dense(2)
            {
                DType = DType.Float64,
                KernelRegularizer = regularizer,
                BiasRegularizer = regularizer,
                BiasInitializer = Initializer.Ones,
            };
            Assert.That(layer.RegularizationLoss(), Is.Null, "no weights yet");
            layer.Build((1, 3));
            layer.Kernel.Assign(W);
            var loss = layer.RegularizationLoss()!;
            Assert.That(loss.Item<double>(), Is.EqualTo(expected + regularizer.Call(Tensor.Ones(2)).Item<double>()).Within(1e-6));
            loss.Backward();
            Assert.That(layer.Kernel.Value.Grad!.ToArray<double>(), Is.EqualTo(Array.ConvertAll(Start, x => slope(x))).Within(1e-12));
            layer.Trainable = false;
            Assert.That(layer.RegularizationLoss(), Is.Null, "frozen weights count nothing, as in Keras");
        }
        Assert.That(new Dense(1).RegularizationLoss(), Is.Null);
    }

    [Test]
    public void Constraints_bring_weights_back_after_a_step()
    {
        double[] norms = [Math.Sqrt(9 + 16 + 1), Math.Sqrt(0.25 + 0.0625 + 4)];
        (Constraint Constraint, Func<double, int, double> Expected)[] rows =
        [
            (new MaxNorm(2.5), (x, column) => x * Math.Min(norms[column], 2.5) / (1e-7 + norms[column])),
            (new UnitNorm(), (x, column) => x / (1e-7 + norms[column])),
            (new MinMaxNorm(3, 4, 0.5), (x, column) =>
                x * ((0.5 * Math.Clamp(norms[column], 3, 4)) + (0.5 * norms[column])) / (1e-7 + norms[column])),
            (new NonNeg(), (x, _) => Math.Max(x, 0)), (Constraint.Custom(w => w * 2), (x, _) => 2 * x),
        ];
        foreach (var (constraint, expected) in rows)
        {
            var layer = new Dense(2) { DType = DType.Float64, UseBias = false, KernelConstraint = constraint };
            layer.Build((1, 3));
            layer.Kernel.Assign(W);
            (layer.Kernel.Value.Sum() * 0).Backward();
            new Sgd(layer.Parameters).Step();
            Assert.That(layer.Kernel.Value.ToArray<double>(), Is.EqualTo(Start.Select((x, i) => expected(x, i % 2))).Within(1e-12), $"{constraint}");
        }
        foreach (var constraint in new Constraint[] { new MaxNorm(3, 0, 1), new UnitNorm(1), new MinMaxNorm(1, 2, 0.5), new NonNeg() })
            Assert.That(Constraint.FromConfig(LayerConfig.FromJson(constraint.Config.ToJson()))!.Config, Is.EqualTo(constraint.Config));
        Assert.That(new MaxNorm(1, 1).Project(W)[0].Norm().Item<double>(), Is.EqualTo(1).Within(1e-6));
        Assert.That(() => Constraint.Custom(w => w).Config, Throws.TypeOf<NotSupportedException>());
        Assert.That(() => Regularizer.Custom(w => w.Sum()).Config, Throws.TypeOf<NotSupportedException>());
        Assert.That(() => Constraint.FromConfig(new("Best")), Throws.TypeOf<ConfigException>().With.Message.Contains("MaxNorm"));
        Assert.That(() => Regularizer.FromConfig(new("Best")), Throws.TypeOf<ConfigException>().With.Message.Contains("L1L2"));
    }
}
