using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.Tests.Kernels;

namespace Tensorium.Tests.Engine;

/// <summary>Long chains, and the same bits with any number of threads.</summary>
[TestFixture]
[NonParallelizable, RestoresThreads]
[OnCpu("its threads, and chains of 100,000 ops")]
public class DepthAndDeterminismTests
{
    [Test]
    public void A_chain_of_100_000_ops_runs_forward_and_backward_on_a_small_stack([Values] bool byGrad)
    {
        double gradient = 0;
        var clock = Stopwatch.StartNew();
        var thread = new Thread(
            () =>
            {
                var x = Tensor.From(1.0).WithGrad();
                var y = x;
                for (var i = 0; i < 100_000; i++) y += 1e-5;
                if (!byGrad) y.Backward(Tensor.From(2.0));
                gradient = byGrad ? 2 * Autograd.Grad(y.Sum(), x).Item<double>() : x.Grad!.Item<double>();
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(gradient, Is.EqualTo(2));
        Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan(10));
    }

    [Test]
    public void A_forgotten_long_chain_is_collected()
    {
        var start = Forgotten();
        GC.Collect();
        Assert.That(start.IsAlive, Is.False);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Forgotten()
        {
            var y = Tensor.From(1.0).WithGrad();
            var start = new WeakReference(y);
            for (var i = 0; i < 100_000; i++) y = -y;
            GC.Collect();
            Assert.That(start.IsAlive, "its end holds it");
            GC.KeepAlive(y);
            return start;
        }
    }

    [Test]
    public void One_and_two_threads_give_the_same_bits([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var runs = new List<double[][]>();
        foreach (var threads in (int[])[1, 2, 2, 1])
        {
            WorkerPool.Threads = threads;
            runs.Add(Train(dtype));
        }
        foreach (var run in runs.Skip(1))
            for (var i = 0; i < run.Length; i++) Assert.That(run[i], Is.EqualTo(runs[0][i]), $"tensor {i}");
    }

    [Test]
    public void Reductions_and_draws_give_the_same_bits()
    {
        List<(float, float, float, float)> runs = [];
        foreach (var threads in (int[])[1, 2, 3])
        {
            WorkerPool.Threads = threads;
            var x = Tensor.Randn(new Generator(3), 701, 1303);
            runs.Add((
                x.Sum().Item<float>(), x.Sum(0).Norm().Item<float>(), x.Softmax(0).Square().Mean().Item<float>(),
                x.MatMul(x.T).Std().Item<float>()));
        }
        Assert.That(runs, Is.All.EqualTo(runs[0]));
    }

    static double[][] Train(DType dtype)
    {
        var generator = new Generator(1);
        var (x, labels) = (Tensor.Randn(generator, (300, 64), dtype: dtype), Tensor.RandInt(generator, 300, 0, 10));
        Tensor[] weights =
        [
            Tensor.Randn(generator, (64, 129), 0, 0.1, dtype).WithGrad(), Tensor.Zeros(129, dtype).WithGrad(),
            Tensor.Randn(generator, (129, 10), 0, 0.1, dtype).WithGrad(), Tensor.Zeros(10, dtype).WithGrad(),
        ];
        for (var step = 0; step < 5; step++)
        {
            var hidden = x.Linear(weights[0], weights[1], new Tensorium.Kernels.Relu());
            var kept = Tensor.Bernoulli(generator, hidden.Shape, 0.8, dtype);
            (hidden * kept).Linear(weights[2], weights[3]).SoftmaxCrossEntropy(labels).Mean().Backward();
            using var mode = Autograd.NoGrad();
            foreach (var weight in weights)
            {
                weight.Sub_(weight.Grad! * 0.1);
                weight.ZeroGrad();
            }
        }
        return Array.ConvertAll(weights, weight => weight.Detach().To(DType.Float64).ToArray<double>());
    }
}
