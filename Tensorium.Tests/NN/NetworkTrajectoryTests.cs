using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Optimizers;

namespace Tensorium.Tests.NN;

/// <summary>Ten training steps of a network of two layers, against one written in plain loops of doubles.</summary>
[TestFixture]
public class NetworkTrajectoryTests
{
    const int Batch = 6, Inputs = 4, Hidden = 5, Classes = 3, Steps = 10;
    const double Rate = 0.01;

    public static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("sgd", () => PaperOptimizers.Sgd());
        yield return Case("momentum", () => PaperOptimizers.Momentum(0.9, false));
        yield return Case("nag", () => PaperOptimizers.Momentum(0.9, true));
        yield return Case("adagrad", () => PaperOptimizers.AdaGrad(0.1, 1e-7));
        yield return Case("adadelta", () => PaperOptimizers.AdaDelta(0.95, 1e-7));
        yield return Case("rmsprop", () => PaperOptimizers.RmsProp(0.9, 0, 1e-7, false));
        yield return Case("adam", () => PaperOptimizers.Adam(0.9, 0.999, 1e-7));
        yield return Case("adamax", () => PaperOptimizers.AdaMax(0.9, 0.999, 1e-7));
        yield return Case("nadam", () => PaperOptimizers.Nadam(0.9, 0.999, 1e-7));
        yield return Case("adamw", () => PaperOptimizers.Adam(0.9, 0.999, 1e-7, decay: 0.004));
    }

    static TestCaseData Case(string name, Func<PaperStep> paper) => new TestCaseData(name, paper).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Cases))]
    public void Ten_steps_in_both_precisions(string name, Func<PaperStep> paper)
    {
        foreach (var (dtype, tolerance) in new[] { (DType.Float64, 1e-10), (DType.Float32, 1e-5) })
        {
            var generator = new Generator(21);
            var x = Tensor.Randn(generator, (Batch, Inputs), dtype: DType.Float64);
            int[] labels = [0, 1, 2, 2, 1, 0];
            var network = new Sequential([new Dense(Hidden, "tanh"), new Dense(Classes)]) { DType = dtype, Generator = generator };
            network.Build(x.Shape);
            double[][] plain = [.. network.Parameters.Select(Doubles)];
            var optimizer = Optimizer.Create(name);
            optimizer.LearningRate = Rate;
            optimizer.Attach(network.Parameters);
            PaperStep[][] steps = [.. plain.Select(weights => weights.Select(_ => paper()).ToArray())];
            var (input, targets) = (x.ToArray<double>(), Tensor.From(labels));
            for (var t = 1; t <= Steps; t++)
            {
                using var step = TensorScope.Enter();
                optimizer.ZeroGrad();
                Loss.CrossEntropy(network.Call(x), targets).Backward();
                optimizer.Step();

                var gradients = PlainGradients(plain, input, labels);
                for (var p = 0; p < plain.Length; p++)
                {
                    for (var i = 0; i < plain[p].Length; i++) plain[p][i] = steps[p][i](t, plain[p][i], gradients[p][i], Rate);
                    Assert.That(Doubles(network.Parameters[p]), Is.EqualTo(plain[p]).Within(tolerance),
                        $"{network.Parameters[p]} after step {t}");
                }
            }
        }
    }

    /// <summary>The gradients of the mean cross-entropy of softmax(tanh(x A + a) B + b) by A, a, B and b.</summary>
    static double[][] PlainGradients(double[][] weights, double[] x, int[] labels)
    {
        var gradients = Array.ConvertAll(weights, w => new double[w.Length]);
        for (var n = 0; n < Batch; n++)
        {
            var (h, y, dh) = (new double[Hidden], new double[Classes], new double[Hidden]);
            for (var j = 0; j < Hidden; j++)
            {
                h[j] = weights[1][j];
                for (var i = 0; i < Inputs; i++) h[j] += x[n * Inputs + i] * weights[0][i * Hidden + j];
                h[j] = Math.Tanh(h[j]);
            }
            for (var k = 0; k < Classes; k++)
            {
                y[k] = weights[3][k];
                for (var j = 0; j < Hidden; j++) y[k] += h[j] * weights[2][j * Classes + k];
            }
            var sum = y.Sum(Math.Exp);
            for (var k = 0; k < Classes; k++)
            {
                var dy = (Math.Exp(y[k]) / sum - (k == labels[n] ? 1 : 0)) / Batch;
                gradients[3][k] += dy;
                for (var j = 0; j < Hidden; j++)
                {
                    gradients[2][j * Classes + k] += h[j] * dy;
                    dh[j] += dy * weights[2][j * Classes + k];
                }
            }
            for (var j = 0; j < Hidden; j++)
            {
                var d = dh[j] * (1 - h[j] * h[j]);
                gradients[1][j] += d;
                for (var i = 0; i < Inputs; i++) gradients[0][i * Hidden + j] += x[n * Inputs + i] * d;
            }
        }
        return gradients;
    }

    static double[] Doubles(Parameter parameter) => parameter.Value.Detach().To(DType.Float64).ToArray<double>();
}
